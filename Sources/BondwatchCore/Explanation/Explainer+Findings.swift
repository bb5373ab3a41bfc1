/// Each kind of finding: whether it stands, and why.
extension Explainer {
    func finding(_ kind: FindingKind) -> Answer {
        let definition = kind.definition
        let (verdict, result) = judge(kind, definition)
        return Answer(
            .init(
                "finding.\(kind.rawValue)", definition.question,
                inputs: definition.looksAt.flatMap { $0 == .hearing ? hearingWords : facts.words(on: $0) }, verdict,
                result))
    }

    private func judge(_ kind: FindingKind, _ definition: FindingKind.Definition) -> (ExplainedRule.Verdict, String) {
        guard let priority = policy.severity(of: kind) else { return (.off, "not asked, by the configuration") }
        if kind == .deafSlave, policy.deafAfter == nil { return (.off, "not asked, deaf_after is off") }
        let standing = reporter.findings.standing.values.filter { $0.kind == kind && $0.isRaised }
        guard bond.isAdminUp, !bond.isFirstLook else {
            let why = bond.isAdminUp ? "the first look has not ended" : "the bond is administratively down"
            return undecided(standing, priority, "not judged while \(why)")
        }
        guard background.isWatched || definition.showsAtOneLook else {
            return (.unknown, "only a running daemon can tell")
        }
        guard let faults = definition.rule(facts) else {
            return undecided(standing, priority, "cannot be judged now, by what is known")
        }
        if faults.isEmpty { return (.fine, "no") }
        let words = faults.map { fault in told(fault, of: kind, priority, definition.hold) }
        return (words.contains { $0.stands } ? .fault : .pending, words.map(\.text).joined(separator: "; "))
    }

    /// What stood goes on standing where nothing can be judged.
    private func undecided(
        _ standing: [StandingFindings.Standing], _ priority: Priority, _ why: String
    ) -> (ExplainedRule.Verdict, String) {
        if standing.isEmpty { return (.unknown, why) }
        let problems = standing.map(\.fault.problem).sorted().joined(separator: "; ")
        return (.fault, "yes, \(priority.keyword), and \(why): \(problems)")
    }

    private func told(
        _ fault: Fault, of kind: FindingKind, _ priority: Priority, _ hold: FindingKind.Hold
    ) -> (stands: Bool, text: String) {
        guard background.isWatched else { return (true, "yes, \(priority.keyword): \(fault.problem)") }
        let known = reporter.findings.standing[Finding.Identity(kind: kind, subject: fault.subject)]
        let age = instant.since(known?.since ?? instant)
        if known?.isRaised == true { return (true, "yes, \(priority.keyword), for \(age): \(fault.problem)") }
        return (false, "for \(age), and told after \(hold.span(in: bond)): \(fault.problem)")
    }

    /// When each slave last received something.
    private var hearingWords: [String] {
        let patience = policy.deafAfter.map { "deaf_after \($0)" } ?? "deaf_after off"
        guard background.isWatched else { return [patience] }
        return [patience]
            + bond.slaves.map { slave in
                let heard = bond.slaves.hearing.ear(of: slave.index)?.heardAt.map { "heard \(instant.since($0)) ago" }
                return "\(slave.name) \(heard ?? "heard nothing yet")"
            }
    }
}
