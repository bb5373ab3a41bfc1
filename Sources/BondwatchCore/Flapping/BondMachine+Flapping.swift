extension BondMachine {
    /// Counts the changes among the events, tells where they are too many, and lowers the voice of single ones.
    ///
    /// The change with which it becomes too many is still told aloud, and the word on it follows at once.
    ///
    /// - Parameter former: the bond's redundancy before these events.
    mutating func damp(_ events: inout [Event], after former: RedundancyVerdict, at instant: BootInstant) {
        guard let damping = policy.flapping else {
            reportLosses(flapping.losses.due(at: instant, after: .zero), at: instant, into: &events)
            flapping = FlapWatch()
            return
        }
        var told: [Event] = []
        for var event in events {
            event.isDamped = flapping.damps(event.subject, isByHand: event.isByHand, at: instant)
            told.append(event)
            // Whoever sets a bond down, or deletes it, fails none of its links. Whether somebody did while messages were lost
            // is known when the dump has come to the bond.
            let isNoFlap = event.isByHand || !trace.life.isSetUp || trace.currency.isLifeOpen(at: instant)
            for (slave, summary) in flapping.count(event.subject, isByHand: isNoFlap, at: instant, by: damping) {
                told.append(word(summary, of: slave, source: event.source, at: instant))
            }
        }
        for (slave, summary) in flapping.pass(to: instant, by: damping) {
            told.append(word(summary, of: slave, source: .poll, at: instant))
            if slave == nil, summary.phase == .ended { flapping.losses.know(verdict) }
        }
        flapping.losses.settle(verdict, after: former, told, at: instant)
        reportLosses(flapping.losses.due(at: instant), at: instant, into: &told)
        events = told
        awaitLosses(at: instant)
    }

    /// Asks for a look when the next damped loss is due: one at a time, since in a storm each message begins another one.
    private mutating func awaitLosses(at instant: BootInstant) {
        guard let due = flapping.losses.nextDue, due > instant, lossLook.map({ $0 <= instant }) ?? true else { return }
        // Where there is no room for it, the next observation asks again.
        if trace.look(at: due) { lossLook = due }
    }

    /// The bond's redundancy as it was reported last, at whatever priority.
    var verdict: RedundancyVerdict {
        if trace.traffic.isLossOpen, trace.isAdminUp { return RedundancyVerdict(level: .down) }
        let standing = redundancy.standing(isLossOpen: trace.traffic.isLossOpen)
        return RedundancyVerdict(level: standing, carrying: standing == .reduced ? redundancy.inOrder : 0)
    }

    /// Reports at full priority what was damped and lasts.
    private mutating func reportLosses(
        _ losses: [(loss: Loss, since: BootInstant)], at instant: BootInstant, into events: inout [Event]
    ) {
        for (loss, since) in losses {
            switch standing(loss, at: instant) {
            case .over: flapping.losses.end(loss)
            case .open: continue
            case .stands(let subject):
                events.append(event(.lasting(subject, for: instant.since(since)), source: .poll, at: instant))
                flapping.losses.know(loss, subject.verdict)
            }
        }
    }

    /// Whether a loss still stands, in the words of now.
    private func standing(_ loss: Loss, at instant: BootInstant) -> LossStanding {
        guard trace.isAdminUp, trace.unresolved == nil else { return .open }
        guard let name = loss.slave else { return standingRedundancy(at: instant) }
        guard let slave = trace.slaves.first(where: { $0.name == name }) else { return .over }
        switch loss {
        case .redundancy, .link: return .over
        case .partner: return trace.standingPartnerLoss(of: slave)
        case .place: return trace.standingAbsence(of: slave)
        }
    }

    private func standingRedundancy(at instant: BootInstant) -> LossStanding {
        let carrying = trace.carryingNames
        let assessment = assessment(at: instant)
        let (expected, groups) = (assessment.expected, assessment.groups)
        switch verdict.level {
        case .full: return .over
        case .down: return .stands(.activeNone(previous: trace.activeTrace.loss?.name, cause: trace.causeOfNone))
        case .lost:
            guard let last = carrying.first, assessment.verdict == .lost else { return .open }
            return .stands(.redundancyLost(left: last, expected: expected, groups: groups))
        case .reduced:
            return .stands(.redundancyReduced(carrying: carrying.count, expected: expected, groups: groups))
        }
    }

    private func word(
        _ summary: FlapMeter.Summary, of name: InterfaceName?, source: EventSource, at instant: BootInstant
    ) -> Event {
        let state: FlappingEvent.State
        if let name {
            state = .slave(name, trace.slaves.first { $0.name == name }?.link?.status)
        } else {
            let assessment = assessment(at: instant)
            state = .bond(
                active: trace.mode?.hasActiveSlave == true ? trace.activeName : nil, carrying: assessment.carrying,
                expected: assessment.groups?.expected ?? trace.expectedSlaves, level: assessment.verdict)
        }
        let subject = FlappingEvent(
            summary.phase, state: state, flaps: summary.flaps, flapsInAll: summary.flapsInAll,
            duration: summary.duration)
        return event(.flapping(subject), source: source, at: instant)
    }
}

/// What has become of a loss.
enum LossStanding {
    case over
    /// That is not known now: the bond or the link is down, or the driver is at work.
    case open
    /// It stands, and this is how it is reported.
    case stands(EventSubject)
}
