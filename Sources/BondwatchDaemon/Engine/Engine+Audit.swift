import BondwatchCore
import BondwatchLinux

/// The audit: what /proc/net/bonding says, on a timer and soon after a carrier change.
extension Engine {
    /// One round over all bonds.
    func poll() {
        guard hasLooked else { return }
        refreshAggregators()
        compareNames()
        for bond in fleet.bonds { audit(bond.name) }
        tell(fleet.tick(at: Clock.now()))
        lastAudit = Clock.now()
        updateStatus()
        drain()
    }

    /// Reads the files of the bonds whose machines have asked for it.
    func takeLooks() {
        let now = Clock.now()
        for bond in fleet.bonds {
            guard let due = bond.looks.first, due <= now else { continue }
            fleet.lookTaken(of: bond.index, at: now)
            audit(bond.name)
        }
        drain()
    }

    /// Sets the timer to the earliest look that is asked for.
    func scheduleLooks() {
        guard hasLooked, let due = fleet.nextLook else {
            lookTimer?.rest()
            return
        }
        let shortest = BootInstant.Span.milliseconds(1)
        lookTimer?.fire(after: max(shortest, due.since(Clock.now())))
    }

    /// Reads one bond's file.
    ///
    /// It counts only if no message about the bond was waiting when it had been read: such a message is older than the
    /// file and would be told as a change back.
    private func audit(_ name: InterfaceName) {
        let attempts = 3
        for _ in 0..<attempts {
            let generation = fleet.generation(of: name)
            let file: BondFile
            do throws(ProcBondingError) {
                file = try reader.read(name)
            } catch {
                noteAuditFailure(error)
                return
            }
            guard drainStory() else { return }
            if let events = fleet.apply(file, of: name, readAt: generation, at: Clock.now()) {
                noteUnknownLines(file)
                tell(events)
                return
            }
        }
    }

    /// Compares who is there according to both sources.
    private func compareNames() {
        do throws(ProcBondingError) {
            let names = try reader.bonds()
            setDriverState(.loaded)
            if names.isEmpty, !fleet.bonds.isEmpty {
                noteOnce(
                    .emptyFolder,
                    Note(
                        .warning,
                        "rtnetlink shows bonds and /proc/net/bonding shows none; does the unit set ProcSubset=pid?"))
            }
            guard drainStory() else { return }
            if names.contains(where: { fleet.machine(named: $0) == nil }) { mustDump = true }
        } catch {
            if case .noDriver = error {
                setDriverState(fleet.bonds.isEmpty ? .missing : .loaded)
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

    private func noteUnknownLines(_ file: BondFile) {
        for line in file.unknownLines {
            noteOnce(
                .procLine(line.kind),
                Note(.info, "line not understood in /proc/net/bonding, and passed over: \(line.text)"))
        }
    }
}
