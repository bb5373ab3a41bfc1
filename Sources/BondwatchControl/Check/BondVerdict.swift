package import BondwatchCore

/// One thing that is wrong with a bond.
package struct CheckProblem: Equatable, Sendable {
    /// A `CheckCondition`'s or `FindingKind`'s name.
    package var id: String
    package var state: CheckState
    /// What is wrong, without the bond's name.
    package var text: String
    /// What to do; nil where the text says all.
    package var remedy: String?

    package init(id: String, state: CheckState, text: String, remedy: String? = nil) {
        self.id = id
        self.state = state
        self.text = text
        self.remedy = remedy
    }
}

/// What `check` says of one bond.
package struct BondVerdict: Equatable, Sendable {
    package var bond: BondReport
    /// Worst first; those that are `ok` are notes to know of.
    package var problems: [CheckProblem]

    /// What the bond contributes to the check: nothing while it is silenced.
    package var state: CheckState { bond.silence == nil ? gravity : .ok }

    /// How bad it is, silenced or not.
    package var gravity: CheckState { CheckState.worst(of: problems.lazy.map(\.state)) }

    /// Judges a bond; pure, and every rule on its own, so that one problem never hides another.
    package init(_ bond: BondReport, severities: CheckSeverities) {
        self.bond = bond
        let conditions = [Self.redundancy, Self.settling, Self.noPartner, Self.flapping].compactMap { rule in
            rule(bond).map { condition, text in
                CheckProblem(id: condition.rawValue, state: severities.state(of: condition), text: text)
            }
        }
        // The first is a condition of its own, and what the second costs is what redundancy says.
        let judged: Set<String> = [FindingReport.noLacpPartner, FindingReport.lacpPortOut]
        let findings = bond.findings.filter { !judged.contains($0.id) }.map { finding in
            CheckProblem(
                id: finding.id, state: severities.state(of: finding), text: finding.problem, remedy: finding.remedy)
        }
        let all = conditions + findings + Self.emptiness(bond, severities)
        problems = all.enumerated().sorted { left, right in
            if left.element.state == right.element.state { return left.offset < right.offset }
            return left.element.state.isWorse(than: right.element.state)
        }.map(\.element)
    }

    private typealias Rule = (BondReport) -> (CheckCondition, String)?

    private static func redundancy(_ bond: BondReport) -> (CheckCondition, String)? {
        if bond.slaves.isEmpty, bond.expectedSlaves == 0 {
            // A bond that nothing was put into, as the module makes one when it is loaded, is set down.
            guard bond.adminUp == true, bond.miiStatus == "down" else { return nil }
            return (.bondDown, "down, it is set up and has neither slaves nor carrier")
        }
        if bond.adminUp == false { return (.bondAdminDown, "administratively down") }
        let lost = SlaveMark.lost(of: bond)
        // What is on its way up is not lost: at each new choice of LACP's aggregator an alarm would come and go.
        switch bond.settledRedundancy ?? bond.redundancy {
        case .down where bond.slaves.isEmpty:
            return (.bondDown, "down, it has no slaves; \(bond.expectedSlaves.counted("slave")) expected")
        case .down:
            return (.bondDown, "down, none of \(bond.expectedSlaves.counted("slave")) carries\(lost)")
        // The bond's own carrier decides whether anything is sent over it.
        case _ where bond.miiStatus == "down":
            return (.bondDown, "down, the bond has no carrier although \(bond.slavesCarrying.counted("slave")) carry")
        case .lost where bond.groupStanding != nil:
            return (.redundancyLost, "redundancy lost, \(bond.groupStanding?.lossText ?? "")\(lost)")
        case .lost:
            let left = bond.slaves.first(where: \.carrying).map { " \($0.name)" } ?? ""
            return (.redundancyLost, "redundancy lost, only\(left) is left of \(bond.expectedSlaves)\(lost)")
        case .reduced:
            let count = "\(bond.slavesCarrying) of \(bond.expectedSlaves)"
            let reserve = bond.groupStanding?.reserveText ?? ""
            return (.redundancyReduced, "redundancy reduced, \(count) slaves carry\(reserve)\(lost)")
        case .full:
            return nil
        }
    }

    private static func settling(_ bond: BondReport) -> (CheckCondition, String)? {
        guard bond.isSettling, bond.adminUp != false else { return nil }
        return (.settling, "settling, \(bond.slavesCarrying) of \(bond.expectedSlaves) slaves carry")
    }

    private static func noPartner(_ bond: BondReport) -> (CheckCondition, String)? {
        guard let finding = bond.findings.first(where: { $0.id == FindingReport.noLacpPartner }) else { return nil }
        return (.noLacpPartner, finding.problem)
    }

    private static func flapping(_ bond: BondReport) -> (CheckCondition, String)? {
        let slaves = bond.slaves.filter { $0.flapping == true }.map(\.name.description)
        guard bond.flapping == true || !slaves.isEmpty else { return nil }
        return (.flapping, "flapping" + (slaves.isEmpty ? "" : " (\(slaves.joined(separator: ", ")))"))
    }

    /// A /proc file alone does not tell whether the bond is meant to be in use, so no finding comes of it.
    private static func emptiness(_ bond: BondReport, _ severities: CheckSeverities) -> [CheckProblem] {
        guard bond.slaves.isEmpty, bond.expectedSlaves == 0, bond.adminUp == nil else { return [] }
        return [
            CheckProblem(
                id: FindingKind.noSlaves.rawValue, state: severities.state(of: .noSlaves),
                text: "the bond has no slaves")
        ]
    }
}
