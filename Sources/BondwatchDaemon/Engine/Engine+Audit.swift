import BondwatchCore
import BondwatchLinux
import BondwatchNetlink

/// The audit: what /proc/net/bonding says, on a timer and soon after a carrier change.
extension Engine {
    /// One round over all bonds.
    func poll() {
        guard join.hasLooked else { return }
        polls &+= 1
        join.refreshAggregators()
        askForCounters()
        compareNames()
        // Where the story is behind no file counts, and there is no sense in reading the others.
        let isWhole = join.fleet.bonds.allSatisfy { audit($0.name) }
        carryOut(join.tick(at: Clock.now()))
        endSilences()
        if isWhole {
            lastAudit = Clock.now()
            payPing()
        }
        updateStatus()
        whenPolled?()
        drain()
    }

    /// Reads the files of the bonds whose machines have asked for it.
    func takeLooks() {
        for bond in join.dueLooks(at: Clock.now()) where !audit(bond) { break }
        drain()
    }

    /// Sets the timer to the earliest look that is asked for.
    func scheduleLooks() {
        guard join.hasLooked, let due = join.fleet.nextLook else {
            lookTimer?.rest()
            return
        }
        let shortest = BootInstant.Span.milliseconds(1)
        lookTimer?.fire(after: max(shortest, due.since(Clock.now())))
    }

    /// Reads one bond's file, again where a message about the bond was waiting when it had been read; false when there
    /// was more on the socket than is taken at once.
    private func audit(_ bond: InterfaceName) -> Bool {
        let attempts = 3
        for _ in 0..<attempts {
            let generation = join.generation(of: bond)
            let count: Int
            do throws(ProcBondingError) {
                count = try reader.load(bond)
            } catch {
                noteAuditFailure(error)
                return true
            }
            guard drainStory() else { return false }
            let now = Clock.now()
            let taken = reader.withLoaded(count) { join.take(file: $0, of: bond, readAt: generation, at: now) }
            if let effects = taken {
                carryOut(effects)
                return true
            }
        }
        return true
    }

    /// Compares who is there according to both sources.
    private func compareNames() {
        do throws(ProcBondingError) {
            let names = try reader.bonds()
            setDriverState(.loaded)
            if drainStory() { carryOut(join.take(names: names)) }
        } catch {
            if case .noDriver = error {
                setDriverState(join.fleet.bonds.isEmpty ? .missing : .loaded)
            } else {
                noteAuditFailure(error)
            }
        }
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

    private func noteAuditFailure(_ error: ProcBondingError) {
        switch error {
        // The bond went, or its module: rtnetlink tells.
        case .noDriver, .vanished: break
        case .tooLong, .system: noteOnce(.auditFailed, Note(.warning, "cannot read a bond's file: \(error)"))
        }
    }
}
