/// What flaps: each change is reported at debug, and in its place how often it flaps, and what is lost for longer.
struct FlapReport: Sendable {
    private(set) var watch: FlapWatch
    /// When the /proc file is to be read since a loss that was damped is due then. Not remembered.
    private var awaited: BootInstant?

    init(restoring watch: FlapWatch = FlapWatch()) { self.watch = watch }

    /// Nothing counts as reported.
    mutating func forget() { watch = FlapWatch() }

    /// What the events of one observation are reported with.
    struct Occasion {
        /// The bond's redundancy as it was reported before these events, and as it is by them.
        let former: RedundancyVerdict
        let verdict: RedundancyVerdict
        /// The number of the episode that is open: `Episode.id`.
        let episode: UInt64?
        let instant: BootInstant
    }

    /// Counts the changes among the events, reports where they are too many, and lowers the priority of single ones.
    ///
    /// The change with which it becomes too many still has its full priority, and that it is too many follows at once.
    ///
    /// - Returns: when the /proc file is to be read, where that was not asked for yet.
    mutating func damp(
        _ events: inout [Event], of trace: BondTrace, by damping: FlapDamping?, _ occasion: Occasion
    ) -> BootInstant? {
        let (verdict, instant) = (occasion.verdict, occasion.instant)
        guard let damping else {
            let due = watch.dueLosses(at: instant, after: .zero)
            report(due, of: trace, occasion, into: &events)
            watch = FlapWatch()
            return nil
        }
        var damped: [Event] = []
        for var event in events {
            event.isDamped = watch.damps(event.subject, isByHand: event.isByHand, at: instant)
            damped.append(event)
            // Whoever sets a bond down, or deletes it, fails none of its links. Whether somebody did while messages were lost
            // is known when the dump has come to the bond.
            let isNoFlap = event.isByHand || !trace.life.isSetUp || trace.currency.isLifeOpen(at: instant)
            for (slave, summary) in watch.count(event.subject, isByHand: isNoFlap, at: instant, by: damping) {
                let report = trace.event(of: summary, slave, source: event.source, at: instant)
                damped.append(report.marked(occasion.episode))
            }
        }
        for (slave, summary) in watch.pass(to: instant, by: damping) {
            let report = trace.event(of: summary, slave, source: .poll, at: instant)
            damped.append(report.marked(occasion.episode))
            if slave == nil, summary.phase == .ended { watch.know(verdict) }
        }
        watch.settle(verdict, after: occasion.former, damped, at: instant)
        report(watch.dueLosses(at: instant), of: trace, occasion, into: &damped)
        events = damped
        return nextReading(of: trace, at: instant)
    }

    /// When the next damped loss is due: one at a time, since in a storm each message begins another one.
    private mutating func nextReading(of trace: BondTrace, at instant: BootInstant) -> BootInstant? {
        guard let due = watch.nextDueLoss, due > instant else { return nil }
        // Where there was no room for one, the next observation asks again.
        if let awaited, awaited > instant, trace.looks.contains(awaited) { return nil }
        awaited = due
        return due
    }

    /// Reports at full priority what was damped and lasts.
    private mutating func report(
        _ losses: [(loss: Loss, since: BootInstant)], of trace: BondTrace, _ occasion: Occasion,
        into events: inout [Event]
    ) {
        let instant = occasion.instant
        for (loss, since) in losses {
            switch trace.standing(loss, occasion.verdict, at: instant) {
            case .over: watch.end(loss)
            case .open: continue
            case .stands(let subject):
                let report = trace.event(.lasting(subject, for: instant.since(since)), source: .poll, at: instant)
                events.append(report.marked(occasion.episode))
                watch.know(loss, subject.verdict)
            }
        }
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

extension BondTrace {
    /// Whether a loss still stands, in the words of now.
    ///
    /// - Parameter verdict: the bond's redundancy as it was reported last.
    fileprivate func standing(_ loss: Loss, _ verdict: RedundancyVerdict, at instant: BootInstant) -> LossStanding {
        guard isAdminUp, undecided == nil else { return .open }
        guard let name = loss.slave else { return standing(verdict, at: instant) }
        guard let slave = slaves.first(where: { $0.name == name }) else { return .over }
        switch loss {
        case .redundancy, .link: return .over
        case .partner: return standingPartnerLoss(of: slave)
        case .place: return standingAbsence(of: slave)
        }
    }

    private func standing(_ verdict: RedundancyVerdict, at instant: BootInstant) -> LossStanding {
        let carrying = carryingNames
        let assessment = assessment(at: instant)
        let (expected, groups) = (assessment.expected, assessment.groups)
        switch verdict.level {
        case .full: return .over
        case .down: return .stands(.activeNone(previous: modeTrace.activeSlave?.loss?.name, cause: causeOfNone))
        case .lost:
            guard let last = carrying.first, assessment.verdict == .lost else { return .open }
            return .stands(.redundancyLost(left: last, expected: expected, groups: groups))
        case .reduced:
            return .stands(.redundancyReduced(carrying: carrying.count, expected: expected, groups: groups))
        }
    }

    /// - Parameter name: of the slave that flaps; nil where it is the bond.
    fileprivate func event(
        of summary: FlapMeter.Summary, _ name: InterfaceName?, source: EventSource, at instant: BootInstant
    ) -> Event {
        let state: FlappingEvent.State
        if let name {
            state = .slave(name, slaves.first { $0.name == name }?.link?.status)
        } else {
            let assessment = assessment(at: instant)
            state = .bond(
                active: mode?.hasActiveSlave == true ? activeName : nil, carrying: assessment.carrying,
                expected: assessment.groups?.expected ?? expectedSlaves, level: assessment.verdict)
        }
        let subject = FlappingEvent(
            summary.phase, state: state, flaps: summary.flaps, flapsInAll: summary.flapsInAll,
            duration: summary.duration)
        return event(.flapping(subject), source: source, at: instant)
    }
}
