package import BondwatchCore
import BondwatchLinux
import BondwatchNetlink

/// The bonds as they are known, with the failover records: kept when they are told, read back when somebody asks.
extension Engine {
    /// Everything as it is known now, what hinders the daemon included.
    package func report(allFailovers: Bool = false) -> ReportDocument {
        ReportDocument(
            source: .daemon, bonds: reports(allFailovers: allFailovers),
            conditions: conditions.reports(at: Clock.now(), wallMicroseconds: Clock.wallMicroseconds()))
    }

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
            switch event.subject {
            case .history(.failoverRecorded(let record)):
                unkeptRecords.append(record)
                keepWaitingRecords()
            case .bondRemoved:
                let bonds = Set(join.fleet.machines.keys)
                failovers.forgetAll(but: bonds)
                unkeptRecords.removeAll { !bonds.contains($0.bond) }
            default: break
            }
        }
    }

    /// Keeps the records that wait for it, oldest first. One that cannot be kept is tried again with the next one, and at
    /// every poll.
    func keepWaitingRecords() {
        guard let failovers, !unkeptRecords.isEmpty else { return }
        do throws(SystemError) {
            while let record = unkeptRecords.first {
                try failovers.keep(record)
                unkeptRecords.removeFirst()
            }
            conditionEnded(.failoverRecords)
        } catch {
            unkeptRecords = unkeptRecords.suffix(FailoverStore.recordsPerBond)
            conditionHolds(.failoverRecords, "a failover record cannot be kept: \(error)")
        }
    }
}
