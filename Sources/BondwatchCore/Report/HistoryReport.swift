/// One record of `failover_records`.
package struct FailoverRecordReport: Equatable, Sendable {
    package var number: UInt64
    /// Microseconds since 1970.
    package var time: UInt64
    /// Microseconds since the boot.
    package var bootTime: UInt64
    /// `ActiveChange`'s word.
    package var change: String
    /// `ActiveCause`'s word.
    package var cause: String
    package var from: InterfaceName?
    package var to: InterfaceName?
    package var fromAggregator: UInt32?
    package var toAggregator: UInt32?
    package var gap: UInt64?
    package var speedBefore: UInt32?
    package var speedAfter: UInt32?
    /// `PeersNotified`'s word.
    package var peersNotified: String
    package var proc: String?
    package var procBootTime: UInt64?
    package var procShowsLaterChange: Bool?

    /// - Parameter time: of the change, in microseconds since 1970.
    package init(_ record: FailoverRecord, time: UInt64) {
        number = record.number
        self.time = time
        bootTime = record.instant.microseconds
        change = record.change.rawValue
        cause = record.cause.rawValue
        from = record.oldSlave
        to = record.newSlave
        if case .aggregator(let from, let to, _) = record.subject {
            fromAggregator = from.map(UInt32.init)
            toAggregator = UInt32(to)
        }
        gap = record.gap?.microseconds
        speedBefore = record.speedBefore
        speedAfter = record.speedAfter
        peersNotified = record.peers.rawValue
        proc = record.file?.text
        procBootTime = record.file?.instant.microseconds
        procShowsLaterChange = record.file?.showsLaterChange
    }
}

extension FailoverRecordReport: ReportObject {
    package static var typeName: String { "FailoverRecord" }
    package static var summary: String { "A change of the active slave, and all that is known of it" }

    package init(required container: KeyedDecodingContainer<ReportKey>) throws {
        number = try container.required("number")
        time = try container.required("time")
        bootTime = try container.required("boot_time")
        change = try container.required("change")
        cause = try container.required("cause")
        peersNotified = try container.required("peers_notified")
    }

    package static let fields: [ReportField<FailoverRecordReport>] = [
        .init("number", \.number, "Counts the records of the bond since the boot, from 1"),
        .init("time", \.time, "Microseconds since 1970"),
        .init("boot_time", \.bootTime, "Microseconds since the boot"),
        .init("change", \.change, "failover, failback, first, recovery or change, as in BOND_CHANGE"),
        .init("cause", \.cause, "Why, in the words of the journal field BOND_CAUSE"),
        .init("from", \.from, "The active slave before; null where there was none"),
        .init("to", \.to, "The active slave after"),
        .init("from_aggregator", \.fromAggregator, "802.3ad: the active aggregator before"),
        .init("to_aggregator", \.toAggregator, "802.3ad: the active aggregator after"),
        .init("gap", \.gap, "Microseconds without an active slave; null where nobody could see it"),
        .init("speed_before", \.speedBefore, "Megabits a second of the slave before, while it worked"),
        .init("speed_after", \.speedAfter, "Megabits a second of the slave after"),
        .init("peers_notified", \.peersNotified, "yes, no, off or unknown"),
        .init("proc", \.proc, "The bond's /proc file soon after; a byte that is not printable is written \\xNN"),
        .init("proc_boot_time", \.procBootTime, "When the file was read, in microseconds since the boot"),
        .init(
            "proc_shows_later_change", \.procShowsLaterChange,
            "Whether the active slave had changed once more when the file was read"),
    ]
}

/// The episode that is open: see `Episode`.
package struct EpisodeReport: Equatable, Sendable {
    /// The journal field BOND_EPISODE.
    package var id: UInt64
    /// Microseconds since 1970.
    package var since: UInt64
    package var worstRedundancy: Redundancy
    package var failovers: UInt64
    package var failures: UInt64

    package init(_ episode: Episode, since: UInt64) {
        id = episode.id
        self.since = since
        worstRedundancy = episode.worst
        failovers = episode.failovers
        failures = episode.failures
    }
}

extension EpisodeReport: ReportObject {
    package static var typeName: String { "Episode" }
    package static var summary: String { "A time of trouble, from the first loss on" }

    package init(required container: KeyedDecodingContainer<ReportKey>) throws {
        id = try container.required("id")
        since = try container.required("since")
        worstRedundancy = try container.required("worst_redundancy")
        failovers = try container.required("failovers")
        failures = try container.required("failures")
    }

    package static let fields: [ReportField<EpisodeReport>] = [
        .init("id", \.id, "The journal field BOND_EPISODE of every event of it"),
        .init("since", \.since, "The first loss, in microseconds since 1970"),
        .init("worst_redundancy", \.worstRedundancy, "The worst that redundancy has been"),
        .init("failovers", \.failovers, "Failovers so far"),
        .init("failures", \.failures, "Links that failed so far, those included that only the kernel's count shows"),
    ]
}
