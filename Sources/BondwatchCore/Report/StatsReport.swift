/// What the daemon has done since it was started, as the control socket's `Stats` gives it: every count only rises, a
/// duration or an age is in microseconds, a size in bytes.
package struct StatsReport: Equatable, Sendable {
    package var version = Version.current
    /// Microseconds since 1970.
    package var started: UInt64 = 0
    package var uptime: UInt64 = 0
    package var residentMemory: UInt64?
    package var recording = false

    package var events: UInt64 = 0
    package var eventsByKind: [String: UInt64] = [:]
    package var eventsBySource: [String: UInt64] = [:]
    package var lastSequence: UInt64 = 0

    package var polls: UInt64 = 0
    package var oldestAuditAge: UInt64?
    package var checkpointCommits: UInt64 = 0
    package var checkpointFailures: UInt64 = 0

    package var conditions: [ConditionReport] = []
    package var netlink = NetlinkStats()
    package var sinks: [SinkStats] = []
    package var clients = ClientStats()

    package init() {}
}

/// The netlink socket.
package struct NetlinkStats: Equatable, Sendable {
    package var datagrams: UInt64 = 0
    package var messages: UInt64 = 0
    package var overruns: UInt64 = 0
    package var truncated: UInt64 = 0
    package var forged: UInt64 = 0
    package var notUnderstood: UInt64 = 0
    package var dumps: UInt64 = 0
    package var dumpsInterrupted: UInt64 = 0
    package var drops: UInt64?
    package var receiveBuffer: UInt64 = 0

    package init() {}
}

/// One place that is logged to.
package struct SinkStats: Equatable, Sendable {
    package var name: String
    package var taken: UInt64 = 0
    package var lost: UInt64 = 0
    package var waiting: UInt64 = 0
    /// Microseconds since 1970.
    package var stuckSince: UInt64?
    package var problem: String?

    package init(name: String) { self.name = name }
}

/// The control socket.
package struct ClientStats: Equatable, Sendable {
    package var connected: UInt64 = 0
    package var served: UInt64 = 0
    package var refused: UInt64 = 0
    package var evicted: UInt64 = 0
    package var timedOut: UInt64 = 0
    package var watchers: UInt64 = 0
    package var watchersRefused: UInt64 = 0
    package var missed: UInt64 = 0

    package init() {}
}

extension StatsReport: ReportObject {
    package static var typeName: String { "Stats" }
    package static var summary: String { "What the daemon has done since it was started" }

    package init(required container: KeyedDecodingContainer<ReportKey>) throws { self.init() }

    package static let fields: [ReportField<StatsReport>] = [
        .init("version", \.version, "The daemon's version"),
        .init("started", \.started, "When it was started, in microseconds since 1970"),
        .init("uptime", \.uptime, "For how long it has run, in microseconds, time in suspend included"),
        .init("resident_memory", \.residentMemory, "Bytes of memory that it has resident"),
        .init("recording", \.recording, "Whether what comes from the kernel is being recorded"),
        .init("events", \.events, "Events told"),
        .init("events_by_kind", \.eventsByKind, "The same by BOND_EVENT; every kind is there"),
        .init(
            "events_by_source", \.eventsBySource, "The same by BOND_SOURCE: netlink, poll (found late) or checkpoint"),
        .init("last_sequence", \.lastSequence, "BOND_SEQUENCE of the last event of this boot"),
        .init("polls", \.polls, "Rounds of reading /proc/net/bonding"),
        .init(
            "oldest_audit_age", \.oldestAuditAge,
            "Microseconds since every bond's file had been read with nothing waiting on the netlink socket"),
        .init("checkpoint_commits", \.checkpointCommits, "Times that the checkpoint was written"),
        .init("checkpoint_failures", \.checkpointFailures, "Times that it could not be written"),
        .init("conditions", \.conditions, "What hinders it now", mayBeMissing: true),
        .init("netlink", \.netlink, "The netlink socket"),
        .init("sinks", \.sinks, "The places that are logged to"),
        .init("clients", \.clients, "The control socket"),
    ]
}

extension NetlinkStats: ReportObject {
    package static var typeName: String { "NetlinkStats" }
    package static var summary: String { "What came over the netlink socket" }

    package init(required container: KeyedDecodingContainer<ReportKey>) throws { self.init() }

    package static let fields: [ReportField<NetlinkStats>] = [
        .init("datagrams", \.datagrams, "Datagrams received"),
        .init("messages", \.messages, "Netlink messages in them"),
        .init("overruns", \.overruns, "Times that the kernel had no room and dropped messages (ENOBUFS)"),
        .init("truncated", \.truncated, "Datagrams that did not fit"),
        .init("forged", \.forged, "Datagrams that did not come from the kernel, and were dropped"),
        .init("not_understood", \.notUnderstood, "Times that something in a message was not understood"),
        .init("dumps", \.dumps, "Dumps of all bonds that were begun: at the start, after a loss, and for 802.3ad"),
        .init("dumps_interrupted", \.dumpsInterrupted, "Dumps during which the list of links changed"),
        .init("drops", \.drops, "Messages that the kernel itself says it dropped (/proc/net/netlink)"),
        .init("receive_buffer", \.receiveBuffer, "Bytes of room in the socket, in the kernel's own accounting"),
    ]
}

extension SinkStats: ReportObject {
    package static var typeName: String { "SinkStats" }
    package static var summary: String { "One place that is logged to" }

    package init(required container: KeyedDecodingContainer<ReportKey>) throws {
        self.init(name: try container.required("name"))
    }

    package static let fields: [ReportField<SinkStats>] = [
        .init("name", \.name, "journal, syslog or stdout"),
        .init("taken", \.taken, "Entries that it has taken, events and notes"),
        .init("lost", \.lost, "Entries that it will never get: refused, or dropped for want of room"),
        .init("waiting", \.waiting, "Entries that wait for it now"),
        .init(
            "stuck_since", \.stuckSince,
            "Since when it has taken nothing although something waits, in microseconds since 1970; null where nothing waits"
        ),
        .init("problem", \.problem, "Why it takes nothing now; null while it does"),
    ]
}

extension ClientStats: ReportObject {
    package static var typeName: String { "ClientStats" }
    package static var summary: String { "The clients of the control socket" }

    package init(required container: KeyedDecodingContainer<ReportKey>) throws { self.init() }

    package static let fields: [ReportField<ClientStats>] = [
        .init("connected", \.connected, "Clients that are connected now"),
        .init("served", \.served, "Clients that were ever connected"),
        .init("refused", \.refused, "Clients that found no place (TooManyClients)"),
        .init("evicted", \.evicted, "Idle clients that had to make room"),
        .init("timed_out", \.timedOut, "Clients that were closed for being idle, or for not reading"),
        .init("watchers", \.watchers, "Clients that are watching now"),
        .init("watchers_refused", \.watchersRefused, "Calls of Watch that found no place (TooManyWatchers)"),
        .init("missed", \.missed, "Events that watchers were too slow to get, over all of them"),
    ]
}
