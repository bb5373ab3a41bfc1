/// The failover records for people: `bondwatchd --dump --failovers`.
package struct FailoverTable {
    private let localTime: (UInt64) -> String

    /// - Parameter localTime: writes a moment in microseconds since 1970 for people: `2026-11-21 10:04:05`.
    package init(localTime: @escaping (UInt64) -> String) { self.localTime = localTime }

    /// All bonds, an empty line between two of them, each with its records, newest first; ends in a line feed.
    package func text(_ bonds: [BondReport]) -> String {
        if bonds.isEmpty { return "no bonds\n" }
        return bonds.map { lines($0).joined(separator: "\n") + "\n" }.joined(separator: "\n")
    }

    private func lines(_ bond: BondReport) -> [String] {
        guard let records = bond.failoverRecords else {
            return ["\(bond.name)  failovers unknown, since no daemon has watched"]
        }
        if records.isEmpty { return ["\(bond.name)  no failovers"] }
        return ["\(bond.name)"] + records.map { "  \(line($0))" }
    }

    /// `2026-11-21 10:04:05  failover  eth0 to eth1, link-down, no gap, peers notified`
    private func line(_ record: FailoverRecordReport) -> String {
        let from = record.from?.description ?? record.fromAggregator.map { "aggregator \($0)" } ?? "none"
        let to = record.to?.description ?? record.toAggregator.map { "aggregator \($0)" } ?? "none"
        let gap: String? =
            switch record.gap {
            case nil: nil
            case 0: "no gap"
            case .some(let gap): "\(BootInstant.Span(microseconds: gap)) without any"
            }
        let peers: String? =
            switch record.peersNotified {
            case PeersNotified.yes.rawValue: "peers notified"
            case PeersNotified.no.rawValue: "peers NOT notified"
            default: nil
            }
        let facts = ["\(from) to \(to)", record.cause, gap, peers].compactMap(\.self)
        return "\(localTime(record.time))  \(record.change.padded(to: 8))  \(facts.joined(separator: ", "))"
    }
}
