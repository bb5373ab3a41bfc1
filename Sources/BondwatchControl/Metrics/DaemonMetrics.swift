import BondwatchCore

extension Metric {
    /// What the daemon says of itself; nothing of a daemon that is too old to be asked.
    static let ofDaemon: [Metric] = [
        Metric("bondwatch_daemon_info", .gauge, "The daemon's version", labels: ["version"]) { facts in
            facts.bonds.stats.map { [MetricSample([$0.version], 1)] } ?? []
        },
        .ofDaemon("start_timestamp_seconds", .gauge, "When the daemon was started") {
            BaseUnit.seconds(microseconds: $0.started)
        },
        .ofDaemon("resident_memory_bytes", .gauge, "Memory that it has resident") {
            $0.residentMemory.map { Double($0) }
        },
        .ofDaemon("recording", .gauge, "Whether what comes from the kernel is being recorded") { $0.recording ? 1 : 0 },
        .ofCondition(
            "condition", "1 for each thing that hinders the daemon now: see conditions.md", labels: ["severity"]
        ) { MetricSample([$0.severity], 1) },
        .ofCondition("condition_start_timestamp_seconds", "Since when it does") {
            MetricSample(BaseUnit.seconds(microseconds: $0.since))
        },
        .ofDaemon("events_total", "Events told", label: "event") { $0.eventsByKind },
        .ofDaemon(
            "events_by_source_total", "Events told by who saw them: netlink, poll (found late) or checkpoint",
            label: "source"
        ) { $0.eventsBySource },
        .ofDaemon("last_sequence", .gauge, "BOND_SEQUENCE of the last event of this boot") { Double($0.lastSequence) },
        .ofDaemon("polls_total", .counter, "Rounds of reading /proc/net/bonding") { Double($0.polls) },
        .ofDaemon(
            "audit_age_seconds", .gauge,
            "Time since every bond's file had been read with nothing waiting on the netlink socket"
        ) { $0.oldestAuditAge.map(BaseUnit.seconds(microseconds:)) },
        .ofDaemon("checkpoint_commits_total", .counter, "Times that the checkpoint was written") {
            Double($0.checkpointCommits)
        },
        .ofDaemon("checkpoint_failures_total", .counter, "Times that the checkpoint could not be written") {
            Double($0.checkpointFailures)
        },
        .ofNetlink("datagrams_total", "Datagrams received") { $0.datagrams },
        .ofNetlink("messages_total", "Netlink messages in the datagrams") { $0.messages },
        .ofNetlink("overruns_total", "Times that the kernel had no room and dropped messages") { $0.overruns },
        .ofNetlink("truncated_total", "Datagrams that did not fit") { $0.truncated },
        .ofNetlink("forged_total", "Datagrams that did not come from the kernel, and were dropped") { $0.forged },
        .ofNetlink("not_understood_total", "Times that something in a message was not understood") { $0.notUnderstood },
        .ofNetlink("dumps_total", "Dumps of all bonds that were begun") { $0.dumps },
        .ofNetlink("dumps_interrupted_total", "Dumps during which the list of links changed") { $0.dumpsInterrupted },
        .ofNetlink("drops_total", "Messages that the kernel itself says it dropped") { $0.drops },
        .ofDaemon("netlink_receive_buffer_bytes", .gauge, "Room in the socket, in the kernel's own accounting") {
            Double($0.netlink.receiveBuffer)
        },
        .ofSink("entries_total", .counter, "Entries that a place to log to has taken, events and notes") {
            Double($0.taken)
        },
        .ofSink("lost_total", .counter, "Entries that it will never get: refused, or dropped for want of room") {
            Double($0.lost)
        },
        .ofSink("waiting", .gauge, "Entries that wait for it now") { Double($0.waiting) },
        .ofSink("working", .gauge, "Whether it takes what it is given") { $0.problem == nil ? 1 : 0 },
        .ofSink("stuck_timestamp_seconds", .gauge, "Since when it has taken nothing although something waits") {
            $0.stuckSince.map(BaseUnit.seconds(microseconds:))
        },
        .ofDaemon("clients", .gauge, "Clients of the control socket now") { Double($0.clients.connected) },
        .ofDaemon("clients_served_total", .counter, "Clients that were ever connected") { Double($0.clients.served) },
        .ofDaemon("clients_refused_total", .counter, "Clients that found no place") { Double($0.clients.refused) },
        .ofDaemon("clients_evicted_total", .counter, "Idle clients that had to make room") {
            Double($0.clients.evicted)
        },
        .ofDaemon("clients_timed_out_total", .counter, "Clients that were closed for being idle, or for not reading") {
            Double($0.clients.timedOut)
        },
        .ofDaemon("watchers", .gauge, "Clients that are watching now") { Double($0.clients.watchers) },
        .ofDaemon("watchers_refused_total", .counter, "Calls of Watch that found no place") {
            Double($0.clients.watchersRefused)
        },
        .ofDaemon("watchers_missed_events_total", .counter, "Events that watchers were too slow to get") {
            Double($0.clients.missed)
        },
    ]

    private static func ofDaemon(
        _ name: String, _ type: MetricType, _ help: String, _ value: @escaping @Sendable (StatsReport) -> Double?
    ) -> Metric {
        Metric("bondwatch_daemon_\(name)", type, help) { facts in
            facts.bonds.stats.flatMap(value).map { [MetricSample([], $0)] } ?? []
        }
    }

    /// A count for each word of a label.
    private static func ofDaemon(
        _ name: String, _ help: String, label: String, counts: @escaping @Sendable (StatsReport) -> [String: UInt64]
    ) -> Metric {
        Metric("bondwatch_daemon_\(name)", .counter, help, labels: [label]) { facts in
            (facts.bonds.stats.map(counts) ?? [:]).sorted { $0.key < $1.key }.map {
                MetricSample([$0.key], Double($0.value))
            }
        }
    }

    private static func ofCondition(
        _ name: String, _ help: String, labels: [String] = [],
        sample: @escaping @Sendable (ConditionReport) -> MetricSample
    ) -> Metric {
        Metric("bondwatch_daemon_\(name)", .gauge, help, labels: ["condition", "subject"] + labels) { facts in
            facts.bonds.document.conditions.map { condition in
                let own = sample(condition)
                return MetricSample([condition.id, condition.subject ?? ""] + own.labels, own.value)
            }
        }
    }

    private static func ofNetlink(
        _ name: String, _ help: String, _ count: @escaping @Sendable (NetlinkStats) -> UInt64?
    ) -> Metric {
        ofDaemon("netlink_\(name)", .counter, help) { count($0.netlink).map { Double($0) } }
    }

    private static func ofSink(
        _ name: String, _ type: MetricType, _ help: String, _ value: @escaping @Sendable (SinkStats) -> Double?
    ) -> Metric {
        Metric("bondwatch_daemon_sink_\(name)", type, help, labels: ["sink"]) { facts in
            (facts.bonds.stats?.sinks ?? []).compactMap { sink in value(sink).map { MetricSample([sink.name], $0) } }
        }
    }
}
