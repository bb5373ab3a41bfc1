package import BondwatchCore
import BondwatchLinux
import BondwatchNetlink

/// What was done since the start.
extension Engine {
    /// Everything but the clients of the control socket, which its server counts.
    package func stats() -> StatsReport {
        let now = Clock.now()
        let wall = Clock.wallMicroseconds()
        var stats = StatsReport()
        stats.started = startedAt.wallMicroseconds(before: now, at: wall)
        stats.uptime = now.since(startedAt).microseconds
        stats.residentMemory = ResidentPages.bytes()
        stats.recording = join.isRecording
        stats.events = ledger.tally.all
        stats.eventsByKind = ledger.tally.byKind
        stats.eventsBySource = ledger.tally.bySource
        stats.lastSequence = ledger.lastSequence
        stats.polls = polls
        stats.oldestAuditAge = watchdogPing.lastAudit.map { now.since($0).microseconds }
        stats.checkpointCommits = ledger.commits
        stats.checkpointFailures = ledger.commitFailures
        stats.conditions = conditions.reports(at: now, wallMicroseconds: wall)
        stats.netlink = netlinkStats
        stats.sinks = ledger.sinks.all.map { kind, worker in
            SinkStats(kind, worker.statistics, now: now, wallMicroseconds: wall)
        }
        return stats
    }

    private var netlinkStats: NetlinkStats {
        var stats = NetlinkStats()
        stats.datagrams = story.tally.datagrams
        stats.messages = join.messages
        stats.overruns = story.tally.overruns
        stats.truncated = story.tally.truncated
        stats.forged = story.tally.forged
        stats.notUnderstood = join.notUnderstood
        stats.dumps = join.dumpsBegun
        stats.dumpsInterrupted = join.dumpsInterrupted
        // Without it there is still the count of overruns.
        stats.drops = try? story.drops()
        stats.receiveBuffer = UInt64(clamping: story.receiveQueueSize)
        return stats
    }
}

extension SinkStats {
    fileprivate init(_ kind: SinkKind, _ statistics: SinkStatistics, now: BootInstant, wallMicroseconds: UInt64) {
        self.init(name: kind.rawValue)
        taken = statistics.taken
        lost = statistics.lost
        waiting = UInt64(clamping: statistics.waiting)
        stuckSince = statistics.stuckSince.map { $0.wallMicroseconds(before: now, at: wallMicroseconds) }
        problem = statistics.problem.map { PrintableText.escaping(Array($0.utf8)) }
    }
}
