package import BondwatchCore
import BondwatchLinux
import BondwatchNetlink

/// What was done since the start.
extension Engine {
    /// Everything but the clients of the control socket, which its server counts.
    package func stats() -> StatsReport {
        takeOutcomes()
        let now = Clock.now()
        let wall = Clock.wallMicroseconds()
        var stats = StatsReport()
        stats.started = startedAt.wallMicroseconds(before: now, at: wall)
        stats.uptime = now.since(startedAt).microseconds
        stats.residentMemory = ResidentPages.bytes()
        core.fill(&stats, at: WatchMoment(now, wallMicroseconds: wall))
        fill(&stats.netlink)
        stats.sinks = sinks.all.map { kind, worker in
            SinkStats(kind, worker.statistics, now: now, wallMicroseconds: wall)
        }
        return stats
    }

    private func fill(_ stats: inout NetlinkStats) {
        stats.datagrams = received.datagrams
        stats.overruns = received.overruns
        stats.truncated = received.truncated
        stats.forged = received.forged
        // Without it there is still the count of overruns.
        stats.drops = try? story.drops()
        stats.receiveBuffer = UInt64(clamping: story.receiveQueueSize)
    }
}

extension WatchCore {
    /// What it has counted.
    func fill(_ stats: inout StatsReport, at moment: WatchMoment) {
        stats.recording = join.isRecording
        stats.events = tally.all
        stats.eventsByKind = tally.byKind
        stats.eventsBySource = tally.bySource
        stats.lastSequence = lastSequence
        stats.polls = polls
        stats.oldestAuditAge = watchdog.lastAudit.map { moment.instant.since($0).microseconds }
        stats.checkpointCommits = commits.written
        stats.checkpointFailures = commits.failed
        stats.conditions = conditions.reports(at: moment.instant, wallMicroseconds: moment.wallMicroseconds)
        stats.netlink.messages = join.messages
        stats.netlink.notUnderstood = join.notUnderstood
        stats.netlink.dumps = join.dumpsBegun
        stats.netlink.dumpsInterrupted = join.dumpsInterrupted
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
