/// Decides what is reported of a bond, when, and at which priority.
///
/// Each of its machines remembers one thing, and is given the bond's trace to read. What a report changes of the trace is
/// given back as a value.
struct Reporter: Sendable {
    private(set) var redundancy = RedundancyReport()
    private var lacp = LacpReport()
    private(set) var findings = StandingFindings()
    private(set) var flaps = FlapReport()
    private(set) var failovers = FailoverCounts()
    private(set) var records = FailoverRecords()
    private var trouble = EpisodeWatch()

    init() {}

    /// The time of trouble that is open.
    var episode: Episode? { trouble.current }

    /// The bond's redundancy as it was reported last, at whatever priority.
    func verdict(of trace: BondTrace) -> RedundancyVerdict {
        let isLossOpen = trace.traffic.isLossOpen
        if isLossOpen, trace.isAdminUp { return RedundancyVerdict(level: .down) }
        let standing = redundancy.standing(isLossOpen: isLossOpen)
        return RedundancyVerdict(level: standing, carrying: standing == .reduced ? redundancy.inOrder : 0)
    }

    /// Reports what an observation has shown of the ports of 802.3ad.
    mutating func weighPorts(
        of trace: BondTrace, after observation: Observation, at instant: BootInstant, into events: inout [Event]
    ) {
        lacp.weigh(trace, after: observation, at: instant, into: &events)
    }

    /// Takes the judgement of the redundancy after an observation; nil where nothing is to be reported of it.
    mutating func weigh(
        _ assessment: Assessment, of trace: BondTrace, source: EventSource, at instant: BootInstant
    ) -> RedundancyNews? {
        redundancy.weigh(assessment, of: trace, source: source, at: instant)
    }

    /// Takes the events of one observation: adds what is to be reported beside them, marks each with its episode, and
    /// lowers the priority of what flaps.
    ///
    /// - Parameters:
    ///   - trace: after the observation.
    ///   - former: the redundancy as it was reported before it.
    /// - Returns: when the /proc file is to be read.
    mutating func consume(
        _ events: inout [Event], of observation: Observation, _ trace: BondTrace, after former: RedundancyVerdict,
        by policy: BondPolicy, at instant: BootInstant
    ) -> [BootInstant] {
        var readings: [BootInstant] = []
        if observation.isOfDump { records.noteLostMessages() }
        take(trace.recordFacts, of: trace, at: instant, readings: &readings)
        if observation.showsStandingFacts {
            findings.weigh(trace, by: policy, source: observation.source, at: instant, into: &events)
        }
        if policy.isIgnored {
            forgetHistory()
        } else {
            trouble.take(&events, isSetUp: trace.isAdminUp)
            beginRecords(of: events, trace, readings: &readings)
            report(of: trace, source: observation.source, at: instant, into: &events, readings: &readings)
            endEpisode(of: trace, by: policy, source: observation.source, at: instant, into: &events)
        }
        damp(&events, of: trace, after: former, by: policy, at: instant, readings: &readings)
        return readings
    }

    /// Takes a copy of the /proc file that was the last to be audited, and reports what waited for it.
    ///
    /// - Returns: when the /proc file is to be read.
    mutating func take(
        _ copy: ProcCopy, of trace: BondTrace, by policy: BondPolicy, at instant: BootInstant,
        into events: inout [Event]
    ) -> [BootInstant] {
        var readings: [BootInstant] = []
        records.take(copy, of: trace)
        report(of: trace, source: .poll, at: instant, into: &events, readings: &readings)
        damp(&events, of: trace, after: verdict(of: trace), by: policy, at: instant, readings: &readings)
        return readings
    }

    /// Takes the slaves and options that there are for those that should be.
    mutating func acknowledge(_ trace: BondTrace) {
        findings.acknowledge(
            trace.slaves.map(\.name), OptionBaseline(trace.attributes) { trace.slave($0)?.name })
    }

    /// Clears what was reported of others.
    mutating func clearAcknowledged(
        of trace: BondTrace, by policy: BondPolicy, at instant: BootInstant, into events: inout [Event]
    ) {
        findings.clearAcknowledged(of: trace, by: policy, at: instant, into: &events)
    }

    /// Marks events that are reported beside those of an observation.
    func mark(_ events: inout [Event]) {
        for position in events.indices { events[position].bond.episode = episode?.id }
    }

    /// Reports the end of all that is open, since the bond is gone.
    mutating func end(_ trace: BondTrace, source: EventSource, at instant: BootInstant, into events: inout [Event]) {
        findings.clearAll(of: trace, source: source, at: instant, into: &events)
        for record in records.takeAll() {
            events.append(trace.event(.history(.failoverRecorded(record)), source: source, at: instant))
        }
        if let episode {
            let ended = HistoryEvent.episodeEnded(episode, after: instant.since(episode.since))
            events.append(trace.event(.history(ended), source: source, at: instant))
        }
        mark(&events)
        trouble.forget()
    }

    /// The bond is ignored: what stands is reported when it no longer is, so nothing counts as reported.
    mutating func forgetReported() {
        lacp = LacpReport()
        findings = StandingFindings()
        flaps.forget()
        redundancy.forget()
    }

    // MARK: Records and the episode

    private mutating func forgetHistory() {
        _ = records.takeAll()
        trouble.forget()
    }

    private mutating func take(
        _ facts: [RecordFact], of trace: BondTrace, at instant: BootInstant, readings: inout [BootInstant]
    ) {
        for fact in facts {
            switch fact {
            case .peersNotified: records.noteNotification()
            case .change(let change, let speedBefore, let sawFailover):
                failovers.count(change, at: instant)
                records.begin(
                    .activeSlave(change), of: trace, speedBefore: speedBefore, sawFailover: sawFailover, at: instant,
                    readings: &readings)
            }
        }
    }

    /// In 802.3ad the change of the active aggregator is the failover.
    private mutating func beginRecords(of events: [Event], _ trace: BondTrace, readings: inout [BootInstant]) {
        for position in events.indices {
            guard case .lacp(.aggregatorChanged(let change)) = events[position].subject else { continue }
            records.begin(
                .aggregator(from: change.from, to: change.to, cause: change.cause), of: trace,
                at: events[position].instant, readings: &readings)
        }
    }

    private mutating func report(
        of trace: BondTrace, source: EventSource, at instant: BootInstant, into events: inout [Event],
        readings: inout [BootInstant]
    ) {
        if records.pending.isEmpty { return }
        for record in records.takeComplete(at: instant) {
            let report = trace.event(.history(.failoverRecorded(record)), source: source, at: instant)
            events.append(report.marked(episode?.id))
        }
        // After a restart nothing else remembers that the file is wanted.
        if records.wantsFile, trace.looks.isEmpty { readings.append(instant) }
    }

    private mutating func endEpisode(
        of trace: BondTrace, by policy: BondPolicy, source: EventSource, at instant: BootInstant,
        into events: inout [Event]
    ) {
        guard redundancy.level == .full, trace.undecided == nil, !trace.traffic.isLossOpen,
            let episode = trouble.over(after: policy.episodeAfter, at: instant)
        else { return }
        let ended = HistoryEvent.episodeEnded(episode, after: episode.duration)
        events.append(trace.event(.history(ended), source: source, at: instant).marked(episode.id))
        trouble.forget()
    }

    private mutating func damp(
        _ events: inout [Event], of trace: BondTrace, after former: RedundancyVerdict, by policy: BondPolicy,
        at instant: BootInstant, readings: inout [BootInstant]
    ) {
        let occasion = FlapReport.Occasion(
            former: former, verdict: verdict(of: trace), episode: episode?.id, instant: instant)
        if let reading = flaps.damp(&events, of: trace, by: policy.flapping, occasion) { readings.append(reading) }
    }
}

/// Its memory in the checkpoint.
extension Reporter {
    init(restoring memory: BondMemory) {
        redundancy = RedundancyReport(restoring: memory.redundancy)
        lacp = LacpReport(restoring: memory.aggregation)
        findings = memory.findings
        flaps = FlapReport(restoring: memory.flapping)
        records = memory.history.records
        trouble = EpisodeWatch(restoring: memory.history.episode)
        if !memory.missing.contains(.traffic) { failovers = FailoverCounts(restoring: memory.traffic) }
    }

    func write(to memory: inout BondMemory) {
        memory.traffic.failovers = failovers.failovers
        memory.traffic.failbacks = failovers.failbacks
        memory.traffic.lastFailover = failovers.last.map { .init(instant: $0.instant, change: $0.change) }
        memory.redundancy.level = redundancy.level
        memory.redundancy.carrying = redundancy.inOrder
        memory.redundancy.since = redundancy.since
        memory.redundancy.leftFull = redundancy.leftFull
        lacp.write(to: &memory.aggregation)
        memory.findings = findings
        memory.flapping = flaps.watch
        memory.history = FailoverHistory(records: records, episode: episode)
    }
}
