/// The journal fields of an event, by their names in the journal; what each holds: `meaning`.
package enum EventField: String, CaseIterable, Sendable {
    case bond = "BOND"
    case event = "BOND_EVENT"
    case mode = "BOND_MODE"
    case redundancy = "BOND_REDUNDANCY"
    case activeSlave = "BOND_ACTIVE_SLAVE"
    case slaves = "BOND_SLAVES"
    case slavesCarrying = "BOND_SLAVES_CARRYING"
    case sequence = "BOND_SEQUENCE"
    case source = "BOND_SOURCE"
    case realtimeMicroseconds = "BOND_REALTIME_USEC"
    case interface = "INTERFACE"
    case previousSlave = "BOND_PREVIOUS_SLAVE"
    case change = "BOND_CHANGE"
    case cause = "BOND_CAUSE"
    case linkFailureCount = "BOND_LINK_FAILURE_COUNT"
    case durationMicroseconds = "BOND_DURATION_USEC"
    case missed = "BOND_MISSED"
    case previousName = "BOND_PREVIOUS_NAME"
    case aggregator = "BOND_AGGREGATOR"
    case previousAggregator = "BOND_PREVIOUS_AGGREGATOR"
    case partner = "BOND_PARTNER"
    case previousPartner = "BOND_PREVIOUS_PARTNER"
    case flaps = "BOND_FLAPS"
    case flapsInAll = "BOND_FLAPS_IN_ALL"
    case episode = "BOND_EPISODE"
    case worstRedundancy = "BOND_WORST_REDUNDANCY"
    case failovers = "BOND_FAILOVERS"
    case failures = "BOND_FAILURES"
    case gapMicroseconds = "BOND_GAP_USEC"
    case record = "BOND_RECORD"
    case recordBoottimeMicroseconds = "BOND_RECORD_BOOTTIME_USEC"
    case recordRealtimeMicroseconds = "BOND_RECORD_REALTIME_USEC"
    case speedBefore = "BOND_SPEED_BEFORE"
    case speedAfter = "BOND_SPEED_AFTER"
    case peersNotified = "BOND_PEERS_NOTIFIED"
    case proc = "BOND_PROC"
    case procBoottimeMicroseconds = "BOND_PROC_BOOTTIME_USEC"
    case procLater = "BOND_PROC_LATER"
}

extension Event {
    /// MESSAGE and every field of the contract but MESSAGE_ID, PRIORITY and SYSLOG_*, in the contract's order.
    ///
    /// A field whose fact is unknown is there and empty, so that a query can rely on it.
    package var fields: [(name: String, value: String)] {
        let common: [(EventField, String)] = [
            (.bond, bond.name.description),
            (.event, kind.rawValue),
            (.mode, bond.mode?.name ?? ""),
            (.redundancy, bond.redundancy.rawValue),
            (.activeSlave, bond.activeSlave?.description ?? ""),
            (.slaves, bond.slaves.map(\.description).joined(separator: " ")),
            (.slavesCarrying, bond.carrying.map(\.description).joined(separator: " ")),
            (.sequence, String(sequence)),
            (.source, source.rawValue),
        ]
        let episode = bond.episode.map { [(EventField.episode, String($0))] } ?? []
        let own = (subject.interface.map { [(EventField.interface, $0.description)] } ?? []) + subject.fields
        return (common + episode + own).map { ($0.0.rawValue, $0.1) }
    }
}
