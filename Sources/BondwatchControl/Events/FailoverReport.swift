package import BondwatchCore

/// One line of the failover history, joined from the events that tell of it.
package struct FailoverReport: Equatable, Sendable {
    package var time: UInt64
    package var host: String?
    package var bootID: String
    package var sequence: UInt64?
    package var bond: InterfaceName
    package var mode: String?
    package var change: Change
    package var cause: String
    package var from: InterfaceName?
    package var to: InterfaceName?
    package var fromAggregator: UInt32?
    package var toAggregator: UInt32?
    package var gap: UInt64?
    package var gapOpen = false
    package var redundancyLost: UInt64?
    package var redundancyLostEnd: LossEnd?
    package var episode: UInt64?
    package var record: UInt64?
    package var peersNotified: String?
    package var speedBefore: UInt32?
    package var speedAfter: UInt32?
    package var source: String?

    /// What happened: a change of the active slave in `ActiveChange`'s words, or what makes one impossible.
    package enum Change: String, CaseIterable, Sendable, Codable {
        case failover
        case failback
        case first
        case recovery
        case change
        /// No usable slave was left.
        case totalLoss = "total-loss"
        /// Redundancy went without a failover: a standby failed, or the mode has no active slave.
        case slaveLost = "slave-lost"
    }

    /// What became of the loss of redundancy that a failover belongs to.
    package enum LossEnd: String, CaseIterable, Sendable, Codable {
        case restored
        /// Not over when the journal ends.
        case open
        /// The bond was removed before.
        case removed
        /// The host was booted again before.
        case reboot
        /// It is over, and no event says since when.
        case unknown
    }

    package init(_ event: JournaledEvent, change: Change, cause: String) {
        time = event.time
        host = event.host
        bootID = event.bootID
        sequence = event.sequence
        bond = event.bond
        mode = event[.mode]
        self.change = change
        self.cause = cause
        episode = event.number(.episode)
        source = event[.source]
    }
}

extension FailoverReport.Change: ReportValue {
    package static var varlinkType: String { "string" }
}

extension FailoverReport.LossEnd: ReportValue {
    package static var varlinkType: String { "string" }
}

extension FailoverReport: ReportObject {
    package static var typeName: String { "Failover" }
    package static var summary: String { "One line of the failover history" }

    package init(required container: KeyedDecodingContainer<ReportKey>) throws {
        time = try container.required("time")
        bootID = try container.required("boot_id")
        bond = try container.required("bond")
        change = try container.required("change")
        cause = try container.required("cause")
    }

    package static let fields: [ReportField<FailoverReport>] = [
        .init("time", \.time, "When it was seen, in microseconds since 1970"),
        .init("host", \.host, "The host's name"),
        .init("boot_id", \.bootID, "The boot of the host, as 32 hex digits"),
        .init("sequence", \.sequence, "BOND_SEQUENCE of the event that told it: with the boot, what identifies it"),
        .init("bond", \.bond, "Name of the bond"),
        .init("mode", \.mode, "Its mode"),
        .init(
            "change", \.change,
            "failover, failback, first, recovery or change, as in BOND_CHANGE; total-loss: no usable slave was left; "
                + "slave-lost: redundancy went without a failover"),
        .init("cause", \.cause, "Why, in the words of the journal field BOND_CAUSE"),
        .init("from", \.from, "The active slave before, or the slave that was lost; null where there was none"),
        .init("to", \.to, "The active slave after; null where there is none"),
        .init("from_aggregator", \.fromAggregator, "802.3ad: the active aggregator before"),
        .init("to_aggregator", \.toAggregator, "802.3ad: the active aggregator after"),
        .init("gap", \.gap, "Microseconds without an active slave; null where unknown, or not over"),
        .init("gap_open", \.gapOpen, "Whether there was still no active slave when the journal ends"),
        .init(
            "redundancy_lost", \.redundancyLost,
            "Microseconds for which redundancy was not full, in the loss that this belongs to; null where none, or not "
                + "restored"),
        .init(
            "redundancy_lost_end", \.redundancyLostEnd,
            "How that loss ended: restored, removed (the bond), reboot, unknown; open: it has not; null where redundancy "
                + "was not lost"),
        .init("episode", \.episode, "The journal field BOND_EPISODE"),
        .init("record", \.record, "The journal field BOND_RECORD of its failover-recorded"),
        .init("peers_notified", \.peersNotified, "yes, no, off or unknown; null where no record was found"),
        .init("speed_before", \.speedBefore, "Megabits a second of the slave before, while it worked"),
        .init("speed_after", \.speedAfter, "Megabits a second of the slave after"),
        .init("source", \.source, "Who saw it: netlink, poll or checkpoint"),
    ]
}
