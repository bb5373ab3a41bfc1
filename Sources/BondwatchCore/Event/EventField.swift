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
    case previousAggregator = "BOND_PREVIOUS_AGGREGATOR"
    /// System addresses of LACP partners.
    case partner = "BOND_PARTNER"
    case previousPartner = "BOND_PREVIOUS_PARTNER"
    /// How often something that flaps has failed, since the last word on it and since it began.
    case flaps = "BOND_FLAPS"
    case flapsInAll = "BOND_FLAPS_IN_ALL"
    /// The id of a standing fault, and what to do about it.
    case finding = "BOND_FINDING"
    case remedy = "BOND_REMEDY"
    /// The time of trouble that the event belongs to: `Episode.id`.
    case episode = "BOND_EPISODE"
    case worstRedundancy = "BOND_WORST_REDUNDANCY"
    case failovers = "BOND_FAILOVERS"
    case failures = "BOND_FAILURES"
    /// How long there was no active slave; empty where nobody could see it.
    case gapMicroseconds = "BOND_GAP_USEC"
    /// The number of the failover record, and when the change was seen.
    case record = "BOND_RECORD"
    case recordBoottimeMicroseconds = "BOND_RECORD_BOOTTIME_USEC"
    case recordRealtimeMicroseconds = "BOND_RECORD_REALTIME_USEC"
    /// Megabits a second.
    case speedBefore = "BOND_SPEED_BEFORE"
    case speedAfter = "BOND_SPEED_AFTER"
    case peersNotified = "BOND_PEERS_NOTIFIED"
    /// The bond's /proc file, in several lines, and when it was read.
    case proc = "BOND_PROC"
    case procBoottimeMicroseconds = "BOND_PROC_BOOTTIME_USEC"
    /// `yes` where the active slave had changed once more when the file was read.
    case procLater = "BOND_PROC_LATER"
    /// The bond is silenced until then, in microseconds since 1970.
    case silenced = "BOND_SILENCED"
    case silenceReason = "BOND_SILENCE_REASON"
    /// The number of the user who began the silence, or ended it.
    case user = "BOND_SILENCE_USER"
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
        return (common + episode + own + (silence?.fields ?? [])).map { ($0.0.rawValue, $0.1) }
    }
}
