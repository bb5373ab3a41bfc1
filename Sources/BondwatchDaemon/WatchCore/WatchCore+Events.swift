package import BondwatchCore
import BondwatchLinux
import BondwatchNetlink

/// What goes out: events, lines of the daemon's own, and the line that `systemctl status` shows.
extension WatchCore {
    /// Takes in what one call of the join has brought, before the next call changes what it is about.
    mutating func gather(_ effects: [SourceJoin.Effect], at moment: WatchMoment) {
        for effect in effects {
            if case .tell(let event) = effect {
                batch.append(event, bonds: wantsStates ? present(event.bond.name, at: moment) : nil)
            } else {
                batch.append(effect)
            }
        }
    }

    /// Does what the join has asked for since the last time. The events are committed together.
    mutating func flush(at moment: WatchMoment, _ actions: inout [WatchAction]) {
        guard !batch.isEmpty else { return }
        let batch = batch.take()
        report(batch.events, at: moment, &actions)
        for effect in batch.others {
            switch effect {
            case .tell: break
            case .send(let request): actions.append(.send(request, .dump))
            case .condition(let signal): take(signal, at: moment, &actions)
            case .firstDumpEnded: start = .firstRound
            }
        }
        updateFilter(&actions)
        updateStatus(at: moment, &actions)
    }

    /// Numbers the events, has them committed together with what the machines know now, and then delivered: a daemon that is
    /// killed in between either knows and has reported, or does neither.
    mutating func report(
        _ events: [(event: Event, bonds: [BondReport]?)], at moment: WatchMoment, _ actions: inout [WatchAction]
    ) {
        guard !events.isEmpty else { return }
        for (event, _) in events { keepHistory(of: event, &actions) }
        var isBookChanged = false
        let reported = events.map { event, bonds in
            var event = event
            isBookChanged = silences.mark(&event, at: moment) || isBookChanged
            return WatchedEvent(number(event, at: moment), bonds: bonds)
        }
        if isBookChanged { keepSilences(at: moment, &actions) }
        commit(reported.map(\.event.told), at: moment, &actions)
        actions.append(.deliver(reported, after: commits.last))
    }

    private mutating func number(_ event: Event, at moment: WatchMoment) -> ReportedEvent {
        lastSequence &+= 1
        var event = event
        event.sequence = lastSequence
        let wall = event.instant.wallMicroseconds(before: moment.instant, at: moment.wallMicroseconds)
        let reported = ReportedEvent(event.dated(wall), wallMicroseconds: wall)
        tally.count(reported)
        return reported
    }

    // MARK: Commits

    /// Has what the machines know committed; without events where nothing is to be reported: what happens before the first event
    /// may happen while the daemon is away.
    mutating func commit(_ events: [ToldEvent] = [], at moment: WatchMoment, _ actions: inout [WatchAction]) {
        guard settings.keepsCheckpoint else { return }
        let number = commits.begin(at: moment.instant)
        let commit = Commit(
            number: number, lastSequence: lastSequence, bonds: join.fleet.memories, events: events)
        actions.append(.commit(commit))
        if commits.isHanging { passOver(commit, &actions) }
        timeCommits(at: moment, &actions)
    }

    /// Goes on without the disk. What is delivered by that is kept aside first, so that the next run does not report it again.
    private func passOver(_ commit: Commit, _ actions: inout [WatchAction]) {
        actions.append(.keepAside(commit))
        actions.append(.passOver(commitsUpTo: commit.number))
    }

    private mutating func timeCommits(at moment: WatchMoment, _ actions: inout [WatchAction]) {
        if let span = commits.timerNeeded(at: moment.instant) { actions.append(.arm(.commit, .once(after: span))) }
    }

    mutating func commitEnded(
        _ number: UInt64, _ leftOut: Int, _ error: SystemError?, at moment: WatchMoment,
        _ actions: inout [WatchAction]
    ) {
        commits.ended(upTo: number, well: error == nil)
        if leftOut > 0 {
            let text =
                "while the disk did not answer \(leftOut.counted("event")) found no room in the log of pending "
                + "events; what no log has taken when the daemon ends is lost"
            actions += log(Note(.warning, text), at: moment)
        }
        guard let error else { return end(.checkpoint, at: moment, &actions) }
        let text = "the checkpoint cannot be written, so a restart will repeat or miss events: \(error)"
        hold(.checkpoint, text, at: moment, &actions)
    }

    mutating func commitOverdue(at moment: WatchMoment, _ actions: inout [WatchAction]) {
        if commits.timerFired(at: moment.instant) {
            let present = Commit(
                number: commits.last, lastSequence: lastSequence, bonds: join.fleet.memories, events: [])
            passOver(present, &actions)
            let text = "the disk of the state directory does not answer, so events are logged without a checkpoint"
            hold(.checkpoint, text, at: moment, &actions)
        }
        timeCommits(at: moment, &actions)
    }

    // MARK: Failover records

    /// Keeps a record before its event is committed: one that is reported again after a kill replaces itself.
    private mutating func keepHistory(of event: Event, _ actions: inout [WatchAction]) {
        switch event.subject {
        case .history(.failoverRecorded(let record)): actions.append(.keepRecord(record))
        case .bondRemoved:
            let bonds = Set(join.fleet.indexes)
            unkeptRecords.removeAll { !bonds.contains($0.bond) }
            actions.append(.forgetRecords(keeping: bonds))
        default: break
        }
    }

    /// One that cannot be kept is tried again at every poll.
    mutating func recordKept(
        _ record: FailoverRecord, _ error: SystemError?, at moment: WatchMoment, _ actions: inout [WatchAction]
    ) {
        guard let error else { return end(.failoverRecords, at: moment, &actions) }
        let most = 64
        if join.fleet.contains(record.bond) { unkeptRecords = (unkeptRecords + [record]).suffix(most) }
        hold(.failoverRecords, "a failover record cannot be kept: \(error)", at: moment, &actions)
    }

    private mutating func keepWaitingRecords(_ actions: inout [WatchAction]) {
        for record in unkeptRecords { actions.append(.keepRecord(record)) }
        unkeptRecords = []
    }

    // MARK: Lines of the daemon's own

    /// Logs a line; it has no number.
    package mutating func log(_ note: Note, at moment: WatchMoment) -> [WatchAction] {
        [.log(note, wallMicroseconds: moment.wallMicroseconds, after: commits.last)]
    }

    /// Takes what an attempt has shown.
    package mutating func take(_ signal: ConditionSignal, at moment: WatchMoment) -> [WatchAction] {
        var actions: [WatchAction] = []
        take(signal, at: moment, &actions)
        return actions
    }

    /// - Parameter times: how often it happened, where several are taken as one.
    mutating func take(
        _ signal: ConditionSignal, times: UInt64 = 1, at moment: WatchMoment, _ actions: inout [WatchAction]
    ) {
        for note in conditions.take(signal, times: times, at: moment.instant) { actions += log(note, at: moment) }
    }

    /// An attempt failed: `text` says what is wrong, in one printable line without a full stop.
    mutating func hold(
        _ kind: ConditionKind, of subject: String? = nil, _ text: String, at moment: WatchMoment,
        _ actions: inout [WatchAction]
    ) {
        take(.holds(Condition(kind, of: subject, text)), at: moment, &actions)
    }

    /// The same has succeeded. Where nothing of the kind holds this does nothing.
    mutating func end(
        _ kind: ConditionKind, of subject: String? = nil, at moment: WatchMoment, _ actions: inout [WatchAction]
    ) {
        take(.ended(kind, of: subject), at: moment, &actions)
    }

    /// Lets time pass for the conditions, and tries again what has failed and is not tried of itself at rest.
    mutating func reviewConditions(at moment: WatchMoment, _ actions: inout [WatchAction]) {
        if conditions.mayHold(.checkpoint) { commit(at: moment, &actions) }
        if conditions.mayHold(.silences) { keepSilences(at: moment, &actions) }
        if conditions.mayHold(.netlinkFilter) { updateFilter(&actions) }
        keepWaitingRecords(&actions)
        guard !conditions.isEmpty else { return }
        let bonds = Set(join.fleet.names.map(\.description))
        let gone = ConditionKind.allCases.filter(\.isOfBond).flatMap {
            conditions.dropGone($0, allBut: bonds, at: moment.instant)
        }
        for note in gone + conditions.tick(at: moment.instant) { actions += log(note, at: moment) }
    }

    // MARK: The line for people

    mutating func updateStatus(at moment: WatchMoment, _ actions: inout [WatchAction]) {
        guard join.hasLooked else { return }
        let text = statusText(at: moment)
        guard text != shownStatus else { return }
        shownStatus = text
        actions.append(.showStatus(text))
    }

    /// `2 bonds: bond0 full (eth0 active), bond1 LOST (eth3 active) [silenced]`.
    package func statusText(at moment: WatchMoment) -> String {
        let bonds = join.fleet.bonds
        if bonds.isEmpty { return driver == .missing ? "Bonding driver not loaded, waiting" : "No bonds" }
        let listed = 8
        let parts = bonds.prefix(listed).map { bond in
            let isSilenced = silences.silence(of: bond.name, at: moment) != nil
            return bond.statusText(at: moment.instant) + (isSilenced ? " [silenced]" : "")
        }
        let rest = bonds.count > listed ? ", and \(bonds.count - listed) more" : ""
        return "\(bonds.count.counted("bond")): \(parts.joined(separator: ", "))\(rest)"
    }
}
