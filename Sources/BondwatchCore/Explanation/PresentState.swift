/// How a bond is at one moment, in a few words and a priority.
///
/// The level is the one that was told last: a slave that is still given time to come up is no loss yet.
package struct PresentState: Equatable, Sendable {
    package enum Condition: Equatable, Sendable {
        /// There is no bond of that name.
        case absent
        case administrativelyDown
        case empty
        /// Nobody looks at the links, so nobody knows what carries.
        case unmonitored
        /// - Parameter span: how long it has been so; nil where nobody has watched.
        case level(Redundancy, for: BootInstant.Span?)
    }

    package var condition: Condition
    package var carrying: [InterfaceName] = []
    /// How many slaves would have to carry.
    package var expected = 0
    /// How the groups of an 802.3ad bond stand that has several.
    package var groups: GroupStanding?
    /// The ids of the findings that stand, worst first.
    package var findings: [String] = []
    /// The priority of the worst of them.
    package var worstFinding: Priority?

    package static let absent = PresentState(condition: .absent)

    /// As bad as the worst that stands; notice where nothing does.
    package var priority: Priority { min(levelPriority, worstFinding ?? .notice, .notice) }

    private var levelPriority: Priority {
        switch condition {
        case .absent, .administrativelyDown: .warning
        case .empty, .unmonitored, .level(.full, _): .notice
        case .level(.reduced, _): .warning
        case .level(.lost, _): .error
        case .level(.down, _): .critical
        }
    }

    /// `redundancy LOST for 14 min, only eth1 is left of 2; 1 finding: missing-slave`
    package var text: String {
        findings.isEmpty ? state : "\(state); \(findings.count.counted("finding")): \(findings.joined(separator: ", "))"
    }

    /// The same without the findings.
    var state: String {
        switch condition {
        case .absent: "there is no bond of that name now"
        case .administrativelyDown: "the bond is administratively down"
        case .empty: "the bond has no slaves"
        case .unmonitored: "the links are not monitored, so what carries traffic is not known"
        case .level(.full, _) where carrying.count < expected: "\(count), and that has not settled yet"
        case .level(.full, _): "redundancy full, \(count)"
        case .level(.reduced, let span): "redundancy REDUCED\(Self.age(span)), \(count)"
        case .level(.lost, let span): "redundancy LOST\(Self.age(span)), \(left)"
        case .level(.down, let span):
            "DOWN\(Self.age(span)), \(carrying.isEmpty ? "no interface carries traffic" : count)"
        }
    }

    private var count: String {
        "\(carrying.count) of \(expected.counted("interface")) carry traffic\(groups?.reserveText ?? "")"
    }

    private var left: String {
        if let groups { return groups.verdict == .lost ? groups.lossText : count }
        if let last = carrying.first, carrying.count == 1 { return "only \(last) is left of \(expected)" }
        return count
    }

    private static func age(_ span: BootInstant.Span?) -> String { span.map { " for \($0)" } ?? "" }
}

extension BondMachine {
    /// - Parameter isWatched: false where one look is all there is: there is no past, and what needs one is left out.
    func presentState(at instant: BootInstant, isWatched: Bool = true) -> PresentState {
        let assessment = assessment(at: instant)
        var state = PresentState(condition: condition(assessment, at: instant, isWatched: isWatched))
        state.carrying = trace.carryingNames
        state.expected = assessment.expected
        state.groups = assessment.groups
        let standing =
            isWatched
            ? reporter.findings.raised(by: policy).map { (kind: $0.standing.kind, priority: $0.priority) }
            : faultsAtOneLook.map { (kind: $0.kind, priority: $0.kind.priority) }
        for finding in standing where !state.findings.contains(finding.kind.rawValue) {
            state.findings.append(finding.kind.rawValue)
        }
        state.worstFinding = standing.map(\.priority).min()
        return state
    }

    private func condition(
        _ assessment: Assessment, at instant: BootInstant, isWatched: Bool
    ) -> PresentState.Condition {
        if !trace.isAdminUp { return .administrativelyDown }
        if trace.slaves.isEmpty, trace.expectedSlaves == 0 { return .empty }
        if trace.isMonitored == false, !trace.slaves.isEmpty { return .unmonitored }
        guard isWatched else { return .level(assessment.verdict, for: nil) }
        return .level(reporter.redundancy.level, for: reporter.redundancy.since.map { instant.since($0) })
    }
}
