/// One standing fault of one bond.
package struct Finding: Equatable, Sendable {
    package var kind: FindingKind
    /// The slave that it is about; nil where it is the bond as a whole.
    package var slave: InterfaceName?
    /// One sentence that says what is wrong, without a full stop.
    package var problem: String
    /// One sentence that says what to do, without a full stop.
    package var remedy: String

    package init(_ kind: FindingKind, of slave: InterfaceName? = nil, problem: String, remedy: String) {
        self.kind = kind
        self.slave = slave
        self.problem = problem
        self.remedy = remedy
    }
}

/// A finding is raised once and cleared once.
package enum FindingEvent: Equatable, Sendable {
    case raised(Finding, priority: Priority)
    case cleared(Finding, after: BootInstant.Span)

    var told: EventSubject.Told {
        switch self {
        case .raised(let finding, let priority):
            .init(
                kind: .findingRaised, priority: priority, message: finding.problem, interface: finding.slave,
                fields: fields(finding))
        case .cleared(let finding, let after):
            .init(
                kind: .findingCleared, priority: .notice, message: "no more after \(after): \(finding.problem)",
                interface: finding.slave,
                fields: fields(finding) + [(.durationMicroseconds, String(after.microseconds))])
        }
    }

    private func fields(_ finding: Finding) -> [(field: EventField, value: String)] {
        [(.finding, finding.kind.rawValue), (.remedy, finding.remedy)]
    }
}
