extension BondMachine {
    /// Takes what the events say into the history, and tells what it has come to know of it.
    ///
    /// The events stay as they are and in their order, but for the episode that each is marked with.
    mutating func keepHistory(_ events: inout [Event], source: EventSource, at instant: BootInstant) {
        guard !policy.isIgnored else {
            history.pending = []
            history.episode = nil
            return
        }
        for position in events.indices { keepEpisode(&events[position], at: instant) }
        for position in events.indices {
            if case .lacp(.aggregatorChanged(let change)) = events[position].subject {
                beginRecord(
                    of: .aggregator(from: change.from, to: change.to, cause: change.cause),
                    at: events[position].instant)
            }
        }
        tellRecords(into: &events, source: source, at: instant)
        endEpisode(into: &events, source: source, at: instant)
    }

    /// Whether a copy of the bond's /proc file is wanted: a record waits for it.
    package var wantsFileCopy: Bool { history.wantsFile }

    /// Takes a copy of the file that was the last to be audited.
    package mutating func take(_ copy: ProcCopy, at instant: BootInstant) -> [Event] {
        let active = trace.file?.activeSlave?.name
        history.take(copy, active: active)
        for position in history.pending.indices where history.pending[position].record.newSlave == active {
            guard let active, let slave = trace.slaves.first(where: { $0.name == active }) else { continue }
            history.pending[position].record.speedAfter = slave.knownSpeed
        }
        var events: [Event] = []
        tellRecords(into: &events, source: .poll, at: instant)
        damp(&events, after: verdict, at: instant)
        if policy.isIgnored { dropEvents(&events) }
        return events
    }

    /// Tells what is open, since the bond is gone.
    mutating func closeHistory(source: EventSource, at instant: BootInstant) -> [Event] {
        var events: [Event] = []
        for waiting in history.pending {
            events.append(event(.history(.failoverRecorded(waiting.completed)), source: source, at: instant))
        }
        history.pending = []
        if let episode = history.episode {
            let ended = HistoryEvent.episodeEnded(episode, after: instant.since(episode.since))
            events.append(event(.history(ended), source: source, at: instant))
            history.episode = nil
        }
        return events
    }

    // MARK: Records

    /// Takes what the observation showed of records beside its events.
    mutating func take(_ facts: [RecordFact], at instant: BootInstant) {
        for fact in facts {
            switch fact {
            case .peersNotified: history.noteNotification()
            case .change(let change, let speedBefore, let sawFailover):
                failovers.count(change, at: instant)
                beginRecord(
                    of: .activeSlave(change), speedBefore: speedBefore, sawFailover: sawFailover, at: instant)
            }
        }
    }

    /// Begins the record of a change; what belongs to it comes later.
    ///
    /// - Parameter sawFailover: the driver's own message told the change, so the one about the peers would be seen too.
    mutating func beginRecord(
        of subject: FailoverRecord.Subject, speedBefore: UInt32? = nil, sawFailover: Bool = false,
        at instant: BootInstant
    ) {
        history.begun &+= 1
        var record = FailoverRecord(bond: trace.index, number: history.begun, instant: instant, subject: subject)
        record.speedBefore = speedBefore
        record.speedAfter = record.newSlave.flatMap { name in trace.slaves.first { $0.name == name }?.knownSpeed }
        let isOff = trace.mode != .activeBackup || trace.attributes.peerNotifications == 0
        history.begin(
            .init(
                record: record, peers: isOff ? .off : nil, peersIfSilent: sawFailover ? .no : .unknown,
                deadline: instant + timeForNotification))
        trace.look(at: instant)
        if !isOff { trace.look(at: instant + timeForNotification) }
    }

    /// How long the driver may take to notify the peers: it counts `num_grat_arp` down in steps of its monitor, and
    /// passes over a step in which the new carrier is not settled (`bond_mii_monitor`, drivers/net/bonding/bond_main.c 6.1).
    private var timeForNotification: BootInstant.Span {
        let least: UInt64 = 500
        let most: UInt64 = 10_000
        let interval = UInt64(trace.monitorInterval ?? 0)
        let step = max(interval, UInt64(trace.attributes.peerNotifyDelay ?? 0))
        let all = UInt64(trace.attributes.peerNotifications ?? 1) &* step &+ 2 &* interval
        return .milliseconds(min(max(all, least), most))
    }

    private mutating func tellRecords(into events: inout [Event], source: EventSource, at instant: BootInstant) {
        guard !history.pending.isEmpty else { return }
        for record in history.takeComplete(at: instant) {
            events.append(event(.history(.failoverRecorded(record)), source: source, at: instant))
        }
        // After a restart nothing else remembers that the file is wanted.
        if history.wantsFile, trace.looks.isEmpty { trace.look(at: instant) }
    }

    // MARK: The episode

    private mutating func keepEpisode(_ event: inout Event, at instant: BootInstant) {
        if history.episode == nil, trace.isAdminUp, Episode.begins(with: event.subject) {
            history.episode = Episode(since: event.instant)
        }
        history.episode?.take(event)
        event.bond.episode = event.bond.episode ?? history.episode?.id
    }

    private mutating func endEpisode(into events: inout [Event], source: EventSource, at instant: BootInstant) {
        guard let episode = history.episode, redundancy.level == .full, trace.unresolved == nil,
            !trace.traffic.isLossOpen,
            instant.since(episode.lastChange) >= policy.episodeAfter
        else { return }
        let ended = HistoryEvent.episodeEnded(episode, after: episode.duration)
        events.append(event(.history(ended), source: source, at: instant))
        history.episode = nil
    }
}
