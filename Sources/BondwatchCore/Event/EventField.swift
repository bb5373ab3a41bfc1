/// The journal fields of an event, by their names in the journal.
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
    /// When it was seen, in microseconds since 1970: an entry that waited for its sink has a later time of its own.
    case realtimeMicroseconds = "BOND_REALTIME_USEC"
    /// The slave; systemd-networkd names it so too.
    case interface = "INTERFACE"
    case previousSlave = "BOND_PREVIOUS_SLAVE"
    case change = "BOND_CHANGE"
    case cause = "BOND_CAUSE"
    case linkFailureCount = "BOND_LINK_FAILURE_COUNT"
    case durationMicroseconds = "BOND_DURATION_USEC"
    case missed = "BOND_MISSED"
    case previousName = "BOND_PREVIOUS_NAME"
    /// The active aggregator of 802.3ad.
    case aggregator = "BOND_AGGREGATOR"
    /// System addresses of LACP partners.
    case partner = "BOND_PARTNER"
    case previousPartner = "BOND_PREVIOUS_PARTNER"
    /// How often something that flaps has failed, since the last word on it and since it began.
    case flaps = "BOND_FLAPS"
    case flapsInAll = "BOND_FLAPS_IN_ALL"
    /// The id of a standing fault, and what to do about it.
    case finding = "BOND_FINDING"
    case remedy = "BOND_REMEDY"
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
        let own = (subject.interface.map { [(EventField.interface, $0.description)] } ?? []) + subject.fields
        return (common + own).map { ($0.0.rawValue, $0.1) }
    }
}
