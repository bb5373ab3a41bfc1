package import BondwatchCore
import BondwatchLinux
import BondwatchNetlink

/// The bonds as they are known, with the failover records: kept when they are told, read back when somebody asks.
extension Engine {
    /// Every bond as it is known now, in the order of the names.
    ///
    /// - Parameter allFailovers: with every failover record that is kept, not the last one alone.
    package func reports(allFailovers: Bool = false) -> [BondReport] {
        reports(of: join.fleet.bonds, allFailovers: allFailovers)
    }

    /// Those bonds, in their order.
    func reports(of bonds: [BondMachine], allFailovers: Bool = false) -> [BondReport] {
        let now = Clock.now()
        let wall = Clock.wallMicroseconds()
        let most = allFailovers ? FailoverStore.recordsPerBond : 1
        return bonds.map { bond in
            var report = bond.report(at: now, wallMicroseconds: wall)
            report.silence = silenceReport(of: bond.name, at: now, wallMicroseconds: wall)
            report.failoverRecords = failovers?.records(of: bond.index, most: most).map {
                FailoverRecordReport($0, time: $0.instant.wallMicroseconds(before: now, at: wall))
            }
            return report
        }
    }

    /// Keeps the records among the events, before these are committed: a record that is told again after a kill replaces
    /// itself.
    func keepRecords(_ events: [Event]) {
        guard let failovers else { return }
        for event in events {
            do throws(SystemError) {
                switch event.subject {
                case .history(.failoverRecorded(let record)): try failovers.keep(record)
                case .bondRemoved: failovers.forgetAll(but: Set(join.fleet.machines.keys))
                default: break
                }
            } catch {
                noteOnce(.noFailovers, Note(.warning, "a failover record cannot be kept: \(error)"))
            }
        }
    }
}
