import BondwatchCore
import BondwatchLinux
import BondwatchNetlink
import BondwatchSystemd

/// The audit: what /proc/net/bonding says, on a timer and soon after a carrier change.
extension Engine {
    /// One round over all bonds.
    func poll() {
        guard join.hasLooked else { return }
        polls &+= 1
        join.refreshAggregators()
        askForCounters()
        var round = AuditRound()
        if !compareNames() { round.fail() }
        audit(join.fleet.bonds.map(\.name), in: &round)
        for bond in round.postponed { join.wantFile(of: bond, at: Clock.now()) }
        carryOut(join.tick(at: Clock.now()))
        endSilences()
        vouch(for: round)
        reviewConditions()
        updateStatus()
        whenPolled?()
        drain()
    }

    /// Reads the files of the bonds whose machines have asked for it.
    func takeLooks() {
        scheduledLook = nil
        var round = AuditRound()
        audit(join.dueLooks(at: Clock.now()), in: &round)
        drain()
    }

    /// Sets the timer to the earliest look that is asked for.
    func scheduleLooks() {
        guard join.hasLooked, let due = join.fleet.nextLook else {
            if scheduledLook != nil { lookTimer?.rest() }
            scheduledLook = nil
            return
        }
        let time = lookPace.time(for: due)
        // A timer that is set anew with every message would never fire while they come.
        guard time != scheduledLook else { return }
        scheduledLook = time
        let shortest = BootInstant.Span.milliseconds(1)
        lookTimer?.fire(after: max(shortest, time.since(Clock.now())))
    }

    /// Tells the watchdog what the round has shown.
    private func vouch(for round: AuditRound) {
        guard round.isSound else { return }
        let now = Clock.now()
        let isDue = round.isWhole ? watchdogPing.audited(at: now) : watchdogPing.worked(at: now)
        if isDue { serviceManager.ping() }
    }

    /// Reads the files of those bonds as far as there is sense in it.
    private func audit(_ bonds: [InterfaceName], in round: inout AuditRound) {
        for bond in bonds {
            if round.goesOn { round.take(audit(bond), of: bond) } else { round.postpone(bond) }
        }
        lookPace.take(round, at: Clock.now())
    }

    /// Reads one bond's file, again where a message about the bond was waiting when it had been read. What was due is done
    /// when a file counts, or when there is none to be had.
    private func audit(_ bond: InterfaceName) -> AuditRound.End {
        let attempts = 3
        for _ in 0..<attempts {
            let generation = join.generation(of: bond)
            let began = Clock.now()
            let count: Int
            do throws(ProcBondingError) {
                count = try reader.load(bond)
            } catch {
                join.looksDone(of: bond, at: began)
                return end(of: error, reading: bond)
            }
            switch drainStory() {
            case .empty: break
            case .more: return .storyAhead
            case .unreadable: return .unable
            }
            let now = Clock.now()
            let taken = reader.withLoaded(count) { join.take(file: $0, of: bond, readAt: generation, at: now) }
            if let effects = taken {
                join.looksDone(of: bond, at: began)
                conditionEnded(.bondFile, of: bond.description)
                conditionEnded(.bondFileMissing, of: bond.description)
                carryOut(effects)
                return .done
            }
        }
        return .superseded
    }

    /// Compares who is there according to both sources; false where one of them cannot be read.
    private func compareNames() -> Bool {
        let names: [InterfaceName]
        do throws(ProcBondingError) {
            names = try reader.bonds()
            setDriverState(.loaded)
        } catch {
            guard case .noDriver = error else {
                conditionHolds(.procFolder, "cannot list the files of the bonds: \(error)")
                return false
            }
            names = []
            setDriverState(join.fleet.bonds.isEmpty ? .missing : .loaded)
        }
        conditionEnded(.procFolder)
        listsBonds = !names.isEmpty
        let end = drainStory()
        if end == .empty { carryOut(join.take(names: names)) }
        return end != .unreadable
    }

    private func setDriverState(_ state: DriverState) {
        guard state != driverState else { return }
        if state == .missing {
            tell(Note(.notice, "the bonding driver is not loaded; waiting for the first bond"))
        } else if driverState == .missing {
            tell(Note(.info, "the bonding driver is loaded now"))
        }
        driverState = state
    }

    /// Notes what kept a bond's file from being read.
    private func end(of error: ProcBondingError, reading bond: InterfaceName) -> AuditRound.End {
        switch error {
        case .noDriver, .vanished:
            // Where no bond has a file, that is one condition and not one for each.
            if listsBonds, join.fleet.machine(named: bond) != nil {
                conditionHolds(
                    .bondFileMissing, of: bond.description,
                    "rtnetlink shows \(bond), and /proc/net/bonding has no file of it that can be read")
            }
            return .done
        case .tooLong:
            conditionHolds(.bondFile, of: bond.description, "cannot read a bond's file: \(error)")
            return .unreadable
        case .system(let cause):
            conditionHolds(.bondFile, of: bond.description, "cannot read a bond's file: \(error)")
            return cause.isShortage ? .unable : .unreadable
        }
    }
}
