package import BondwatchCore

/// The course of a drill: each standby in turn is made the active slave, judged, and the old active slave is put back.
///
/// Pure: it is shown what the kernel said, what was received and which signal came, with the time of each, and says what
/// to do next. Once it has asked for a standby, the last thing it asks for is the old active slave, whatever it is shown.
package struct Drill: Sendable {
    package struct Plan: Equatable, Sendable {
        /// The slave that is active before the drill, and after it.
        package var oldActive: InterfaceIndex
        package var standbys: [InterfaceIndex]
        /// Whether anybody is asked for answers; where nobody is, whatever arrives has to do.
        package var asksForAnswers: Bool
        /// Whether an answer that reaches the bond must have come by its active slave: in active-backup mode the driver
        /// drops what arrives by the others (`bond_should_deliver_exact_match`, drivers/net/bonding/bond_main.c 6.1).
        package var answersNameSlave: Bool
        /// The most time for a switch, and for something to be received.
        package var wait: BootInstant.Span

        package init(
            oldActive: InterfaceIndex, standbys: [InterfaceIndex], asksForAnswers: Bool, answersNameSlave: Bool,
            wait: BootInstant.Span
        ) {
            self.oldActive = oldActive
            self.standbys = standbys
            self.asksForAnswers = asksForAnswers
            self.answersNameSlave = answersNameSlave
            self.wait = wait
        }
    }

    /// What the drill is shown.
    package enum Input: Equatable, Sendable {
        /// The kernel's word on the last request: it was done.
        case accepted
        case refused(reason: String)
        case look(DrillLook)
        /// The kernel could not be asked, or has no such bond any more.
        case blind(reason: String)
        /// Somebody answered what was asked over the bond.
        case answer
        case interrupted(signal: Int32)
    }

    package enum Step: Equatable, Sendable {
        /// Ask on, and look on.
        case wait
        /// Have the kernel make it the active slave.
        case activate(InterfaceIndex)
        case finished
    }

    private enum Phase: Equatable {
        /// On the old active slave, before the next standby: something has to be received there.
        case listening(since: BootInstant)
        case switching(since: BootInstant)
        /// The standby is the active slave.
        case trying(since: BootInstant)
        /// - Parameter asked: when the kernel was asked last.
        case returning(since: BootInstant, asked: BootInstant)
        case finished
    }

    /// As many answers that nobody takes one for chance.
    static let enoughAnswers = 3
    /// How long the kernel is asked for the old active slave until it has it.
    static let returnPatience = BootInstant.Span.seconds(5)
    /// How long until it is asked again.
    static let returnPace = BootInstant.Span.milliseconds(500)

    package let plan: Plan
    package private(set) var trials: [DrillTrial]
    /// Why the drill is over; nil while it runs.
    package private(set) var end: DrillEnd?
    /// By what receiving is judged; nil until something was received.
    package private(set) var evidence: DrillEvidence?

    private var phase: Phase
    /// The place of the standby whose turn it is.
    private var turn = 0
    /// Why no further standby is tried.
    private var stop: DrillEnd?
    /// Why the kernel does not put the old active slave back, in its words.
    private var obstacle: String?
    private var reception: Reception
    private var lastLook: DrillLook?

    package init(_ plan: Plan, at instant: BootInstant) {
        self.plan = plan
        trials = plan.standbys.map(DrillTrial.init)
        phase = .listening(since: instant)
        reception = Reception(at: instant)
    }

    /// Takes what happened, in order.
    package mutating func take(_ input: Input, at instant: BootInstant) -> Step {
        if case .finished = phase { return .finished }
        note(input, at: instant)
        switch phase {
        case .listening(let since): return listen(input, since: since, at: instant)
        case .switching(let since): return awaitSwitch(input, since: since, at: instant)
        case .trying(let since): return judge(input, since: since, at: instant)
        case .returning(let since, let asked): return awaitReturn(input, since: since, asked: asked, at: instant)
        case .finished: return .finished
        }
    }

    private mutating func note(_ input: Input, at instant: BootInstant) {
        switch input {
        case .answer: reception.take(answer: instant, counts: evidence != .packets)
        case .look(let look):
            reception.take(look, after: lastLook, at: instant, counts: evidence == .packets)
            lastLook = look
        case .accepted, .refused, .blind, .interrupted: break
        }
    }

    // MARK: On the old active slave

    private mutating func listen(_ input: Input, since: BootInstant, at instant: BootInstant) -> Step {
        switch input {
        case .interrupted(let signal): return finish(.interrupted(signal: signal))
        case .blind(let reason): return finish(.blind(reason: reason))
        case .look(let look) where look.active != plan.oldActive: return finish(.overtaken(by: look.active))
        case .look, .answer, .accepted, .refused: break
        }
        let isOver = instant.since(since) >= plan.wait
        guard let found = evidence(isOver: isOver) else {
            guard isOver else { return .wait }
            closeGap(reception.longestSilence(until: instant))
            return finish(turn == 0 ? .noTraffic : .silentAfterReturn)
        }
        if evidence == nil, found == .packets { reception.measureByPackets() }
        evidence = found
        closeGap(reception.longestSilence)
        guard turn < trials.count else { return finish(.completed) }
        phase = .switching(since: instant)
        reception.begin()
        return .activate(trials[turn].slave)
    }

    /// By what receiving can be judged: by answers where there are any, by packets only where waiting for answers was in
    /// vain or nobody is asked.
    private func evidence(isOver: Bool) -> DrillEvidence? {
        if evidence != .packets, reception.answers >= Self.enoughAnswers { return .answers }
        guard evidence != .answers, isOver || !plan.asksForAnswers || evidence == .packets else { return nil }
        return reception.packets[plan.oldActive, default: 0] > 0 ? .packets : nil
    }

    /// Something is received again after a return: what was lost meanwhile belongs to the standby before.
    private mutating func closeGap(_ silence: BootInstant.Span) {
        guard turn > 0 else { return }
        if trials[turn - 1].outcome == .passed {
            trials[turn - 1].returnGap = silence
        } else {
            trials[turn - 1].gap = silence
        }
    }

    // MARK: On a standby

    private mutating func awaitSwitch(_ input: Input, since: BootInstant, at instant: BootInstant) -> Step {
        switch input {
        case .interrupted(let signal): return giveUp(.interrupted, stop: .interrupted(signal: signal), at: instant)
        case .blind(let reason): return giveUp(.blind, stop: .blind(reason: reason), at: instant)
        case .refused(let reason): return giveUp(.refused(reason: reason), at: instant)
        case .look(let look) where look.active == trials[turn].slave:
            trials[turn].switchedAfter = instant.since(since)
            phase = .trying(since: instant)
            reception.beginCounting()
            return .wait
        case .look, .answer, .accepted:
            return instant.since(since) >= plan.wait ? giveUp(.notSwitched, at: instant) : .wait
        }
    }

    private mutating func judge(_ input: Input, since: BootInstant, at instant: BootInstant) -> Step {
        let slave = trials[turn].slave
        switch input {
        case .interrupted(let signal): return giveUp(.interrupted, stop: .interrupted(signal: signal), at: instant)
        case .blind(let reason): return giveUp(.blind, stop: .blind(reason: reason), at: instant)
        case .look(let look) where look.active != slave: return giveUp(.left(to: look.active), at: instant)
        case .look, .answer, .accepted, .refused: break
        }
        let packets = reception.packets[slave, default: 0]
        let isAnswered = reception.answers >= Self.enoughAnswers
        trials[turn].packets = packets
        trials[turn].answers = reception.answers
        if packets > 0, isAnswered || evidence == .packets { return giveBack(.passed, at: instant) }
        guard instant.since(since) >= plan.wait else { return .wait }
        // Some drivers bring their counters up to date so seldom that an answer is there long before its packet.
        if isAnswered, plan.answersNameSlave { return giveBack(.passed, at: instant) }
        return giveBack(packets > 0 ? .unanswered : .deaf, at: instant)
    }

    private mutating func giveUp(_ outcome: DrillTrial.Outcome, stop: DrillEnd? = nil, at instant: BootInstant) -> Step
    {
        self.stop = self.stop ?? stop
        return giveBack(outcome, at: instant)
    }

    private mutating func giveBack(_ outcome: DrillTrial.Outcome, at instant: BootInstant) -> Step {
        trials[turn].outcome = outcome
        trials[turn].gap = reception.longestSilence(until: instant)
        turn += 1
        phase = .returning(since: instant, asked: instant)
        // A gap that is open goes on until something is received on the old active slave.
        if outcome == .passed { reception.begin() }
        return .activate(plan.oldActive)
    }

    // MARK: Back

    private mutating func awaitReturn(
        _ input: Input, since: BootInstant, asked: BootInstant, at instant: BootInstant
    ) -> Step {
        switch input {
        case .look(let look) where look.active == plan.oldActive:
            if let stop { return finish(stop) }
            phase = .listening(since: instant)
            reception.beginCounting()
            return .wait
        case .refused(let reason), .blind(let reason): obstacle = reason
        case .interrupted(let signal): stop = stop ?? .interrupted(signal: signal)
        case .look, .answer, .accepted: break
        }
        if instant.since(since) >= Self.returnPatience {
            return finish(.notRestored(active: lastLook?.active, reason: obstacle))
        }
        guard instant.since(asked) >= Self.returnPace else { return .wait }
        phase = .returning(since: since, asked: instant)
        return .activate(plan.oldActive)
    }

    private mutating func finish(_ end: DrillEnd) -> Step {
        self.end = end
        phase = .finished
        return .finished
    }
}
