package import BondwatchCore
package import BondwatchLinux
import Dispatch

/// Failover records as clients ask for them: read from the disk, on a queue of their own.
package struct FailoverRecords: Sendable {
    private let store: FailoverStore?
    private let queue = DispatchQueue(label: "bondwatchd.records")

    /// - Parameter store: nil where no records are kept.
    package init(_ store: FailoverStore?) { self.store = store }

    /// Adds to each bond its records.
    ///
    /// - Parameter all: with every record that is kept, not the last one alone.
    package func complete(
        _ reports: [BondReport], all: Bool, now: BootInstant, wallMicroseconds: UInt64
    ) -> [BondReport] {
        guard let store else { return reports }
        let most = all ? FailoverStore.recordsPerBond : 1
        return reports.map { report in
            guard let index = report.ifindex else { return report }
            var report = report
            report.failoverRecords = store.records(of: InterfaceIndex(index), most: most).map {
                FailoverRecordReport($0, time: $0.instant.wallMicroseconds(before: now, at: wallMicroseconds))
            }
            return report
        }
    }

    /// The last record of a bond.
    func last(of bond: InterfaceIndex) -> FailoverRecord? { store?.records(of: bond, most: 1).first }

    /// Runs something that reads, and may have to wait for the disk.
    func read(_ body: @escaping @Sendable () -> Void) { queue.async(execute: body) }
}
