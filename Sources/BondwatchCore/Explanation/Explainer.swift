/// Explains one bond at one moment. Every answer comes from the functions that judge, so that it is what the daemon tells.
struct Explainer {
    /// What is known of the bond, what was reported of it, and what its administrator expects.
    let bond: BondTrace
    let reporter: Reporter
    let policy: BondPolicy
    let instant: BootInstant
    let background: ExplanationBackground
    let facts: FindingFacts
    let carrying: [SlaveTrace]
    let assessment: Assessment
    let state: PresentState

    /// A rule, and what to do where it finds a fault.
    struct Answer {
        var rule: ExplainedRule
        var action: String?
    }

    init(_ machine: BondMachine, _ background: ExplanationBackground, at instant: BootInstant) {
        bond = machine.trace
        reporter = machine.reporter
        policy = machine.policy
        self.instant = instant
        self.background = background
        // What the judging takes in on its way stays with this copy.
        var judged = machine.reporter.findings
        facts =
            background.isWatched ? judged.judgedFacts(of: bond, by: policy, at: instant) : bond.findingFacts(by: policy)
        carrying = bond.carryingSlaves
        assessment = bond.assessment(at: instant)
        state = machine.presentState(at: instant, isWatched: background.isWatched)
    }

    var explanation: Explanation {
        let links = [monitoring, settings] + bond.slaves.map(slave)
        let whole = [expected, redundancy] + [activeSlave, aggregator, groups].compactMap(\.self)
        let findings = FindingKind.allCases.map(finding)
        let past = [flapping, episode, silence]
        var explanation = Explanation(name: bond.name, verdict: verdict)
        explanation.rules = (links + whole + findings + past).map(\.rule)
        explanation.actions = actions(links + whole + findings + past)
        return explanation
    }

    private var verdict: String {
        let ignored = policy.isIgnored ? "ignored by the configuration, so nothing is told of it; " : ""
        let silenced = background.silence.map { "; silenced for another \($0.left)" } ?? ""
        return ignored + state.text + silenced
    }

    /// What the answers ask for, then what the findings ask for, worst first; each once.
    private func actions(_ answers: [Answer]) -> [String] {
        let raised =
            background.isWatched
            ? reporter.findings.raised(by: policy).map {
                Finding($0.standing.fault, of: $0.standing.kind, in: bond.name)
            }
            : bond.isAdminUp ? bond.findingFacts(by: policy).faultsAtOneLook(in: bond.name) : []
        var actions: [String] = []
        for action in answers.compactMap(\.action) + raised.map(\.remedy) where !actions.contains(action) {
            actions.append(action)
        }
        return actions
    }

    // MARK: The bond itself

    private var monitoring: Answer {
        let inputs = facts.words(on: .monitor)
        let question = "Are the links monitored?"
        switch bond.isMonitored {
        case true where bond.isMonitoredByARP:
            let interval = FindingFacts.milliseconds(facts.arpInterval)
            return Answer(
                .init("monitoring", question, inputs: inputs, .fine, "yes, targets are asked every \(interval)"))
        case true?:
            let interval = FindingFacts.milliseconds(facts.miimon)
            return Answer(
                .init("monitoring", question, inputs: inputs, .fine, "yes, the driver looks every \(interval)"))
        case false?:
            let result = "no, a dead link is never noticed: what the driver says of the links means nothing"
            return Answer(.init("monitoring", question, inputs: inputs, .fault, result))
        case nil:
            return Answer(.init("monitoring", question, inputs: inputs, .unknown, "that is not known"))
        }
    }

    private var settings: Answer {
        let inputs = facts.words(on: .mode) + facts.words(on: .carrier)
        let question = "Is the bond set up, and has it its carrier?"
        if !bond.isAdminUp {
            let result = "no, it is administratively down: what is known of its slaves is frozen"
            return Answer(
                .init("bond", question, inputs: inputs, .fault, result),
                "set the bond up when the work is done: ip link set dev \(bond.name) up")
        }
        if bond.hasCarrier { return Answer(.init("bond", question, inputs: inputs, .fine, "yes")) }
        return Answer(.init("bond", question, inputs: inputs, .fault, "it is set up, and has no carrier"))
    }
}

extension Explainer.Answer {
    init(_ rule: ExplainedRule, _ action: String? = nil) { self.init(rule: rule, action: action) }
}

/// What there is to know of a bond beside its machine.
package struct ExplanationBackground: Sendable {
    /// False where one look is all there is: there is no daemon, and so no past.
    package var isWatched: Bool
    /// The silence that holds, and how much of it is left.
    package var silence: (silence: Silence, left: BootInstant.Span)?
    /// The record of the last change of the active slave.
    package var lastChange: FailoverRecord?

    package init(
        isWatched: Bool, silence: (silence: Silence, left: BootInstant.Span)? = nil, lastChange: FailoverRecord? = nil
    ) {
        self.isWatched = isWatched
        self.silence = silence
        self.lastChange = lastChange
    }
}

extension BondMachine {
    /// Why the bond is judged as it is, rule by rule, and what to do.
    package func explanation(_ background: ExplanationBackground, at instant: BootInstant) -> Explanation {
        Explainer(self, background, at: instant).explanation
    }
}
