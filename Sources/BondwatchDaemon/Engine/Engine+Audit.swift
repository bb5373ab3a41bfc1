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
        var isWhole = compareNames()
        reading: for bond in join.fleet.bonds {
            switch audit(bond.name) {
            case .done: break
            case .failed: isWhole = false
            case .storyAhead:
                isWhole = false
                break reading
            }
        }
        carryOut(join.tick(at: Clock.now()))
        endSilences()
        if isWhole, watchdogPing.audited(at: Clock.now()) { serviceManager.ping() }
        updateStatus()
        whenPolled?()
        drain()
    }

    /// Reads the files of the bonds whose machines have asked for it.
    func takeLooks() {
        for bond in join.dueLooks(at: Clock.now()) where audit(bond) == .storyAhead { break }
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

    /// What became of the audit of one bond.
    private enum AuditEnd {
        case done
        /// One of the sources could not be read.
        case failed
        /// There is more on the socket than is taken at once: no file counts, and there is no sense in reading another.
        case storyAhead
    }

    /// Reads one bond's file, again where a message about the bond was waiting when it had been read.
    private func audit(_ bond: InterfaceName) -> AuditEnd {
        let attempts = 3
        for _ in 0..<attempts {
            let generation = join.generation(of: bond)
            let count: Int
            do throws(ProcBondingError) {
                count = try reader.load(bond)
            } catch {
                return noteAuditFailure(error) ? .failed : .done
            }
            switch drainStory() {
            case .empty: break
            case .more: return .storyAhead
            case .unreadable: return .failed
            }
            let now = Clock.now()
            let taken = reader.withLoaded(count) { join.take(file: $0, of: bond, readAt: generation, at: now) }
            if let effects = taken {
                carryOut(effects)
                return .done
            }
        }
        return .done
    }

    /// Compares who is there according to both sources; false where one of them cannot be read.
    private func compareNames() -> Bool {
        do throws(ProcBondingError) {
            let names = try reader.bonds()
            setDriverState(.loaded)
            let end = drainStory()
            if end == .empty { carryOut(join.take(names: names)) }
            return end != .unreadable
        } catch {
            if case .noDriver = error { setDriverState(join.fleet.bonds.isEmpty ? .missing : .loaded) }
            return !noteAuditFailure(error)
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

    /// Notes what kept a file from being read.
    ///
    /// - Returns: whether the daemon is at fault, so that its watchdog may not be told that all is well. Where the bond or
    ///   its module went, rtnetlink tells; and a file that is too long is as long after a restart.
    private func noteAuditFailure(_ error: ProcBondingError) -> Bool {
        switch error {
        case .noDriver, .vanished: return false
        case .tooLong, .system:
            noteOnce(.auditFailed, Note(.warning, "cannot read a bond's file: \(error)"))
            if case .tooLong = error { return false }
            return true
        }
    }
}
