/// One standing fault of one bond.
package struct Finding: Equatable, Sendable {
    package var kind: FindingKind
    package var subject: Subject
    /// One sentence that says what is wrong, without a full stop.
    package var problem: String
    /// One sentence that says what to do, without a full stop.
    package var remedy: String

    /// What a fault is about. Two faults of one kind and one subject are the same one.
    package enum Subject: Hashable, Sendable {
        case bond
        case slave(InterfaceName)
        case option(BondOption)

        /// The slave that it is about; nil where it is none.
        package var slave: InterfaceName? {
            if case .slave(let name) = self { name } else { nil }
        }
    }

    /// A fault that the rule of `kind` has found in the bond of that name.
    init(_ fault: Fault, of kind: FindingKind, in bond: InterfaceName) {
        self.kind = kind
        subject = fault.subject
        problem = fault.problem
        remedy = kind.remedy(for: fault.subject, former: fault.former, in: bond)
    }

    /// The slave that it is about; nil where it is the bond as a whole.
    package var slave: InterfaceName? { subject.slave }

    struct Identity: Hashable, Sendable {
        var kind: FindingKind
        var subject: Subject
    }
}

extension Finding.Identity: Comparable {
    /// In the order of the table, those of one kind in the order of what they are about.
    static func < (left: Self, right: Self) -> Bool { left.order < right.order }

    private var order: (Int, Int, String) {
        let kind = FindingKind.allCases.firstIndex(of: kind) ?? 0
        return switch subject {
        case .bond: (kind, 0, "")
        case .slave(let name): (kind, 1, name.description)
        case .option(let option): (kind, 2, option.rawValue)
        }
    }
}

/// What a rule found: whom it is about, and in one sentence what is wrong.
struct Fault: Equatable, Sendable {
    var subject: Finding.Subject
    var problem: String
    /// The value that an option had; nil where that is not what it is about, or an older version did not write it down.
    var former: String?

    /// A fault of one slave or one option.
    init(_ subject: Finding.Subject, _ problem: String, former: String? = nil) {
        self.subject = subject
        self.problem = problem
        self.former = former
    }

    /// A fault of the bond as a whole.
    init(_ problem: String) { self.init(.bond, problem) }
}

/// A finding is raised once and cleared once.
package enum FindingEvent: Equatable, Sendable {
    case raised(Finding, priority: Priority)
    case cleared(Finding, after: BootInstant.Span, because: Ending = .gone)

    /// Why a finding no longer stands.
    package enum Ending: Equatable, Sendable {
        /// It is no longer so.
        case gone
        /// Somebody has said that it is meant to be so.
        case acknowledged
        /// The configuration no longer wants to know.
        case switchedOff

        fileprivate func message(_ problem: String, _ span: BootInstant.Span) -> String {
            switch self {
            case .gone: "no more after \(span): \(problem)"
            case .acknowledged: "acknowledged after \(span): \(problem)"
            case .switchedOff: "told no longer, by the configuration, after \(span): \(problem)"
            }
        }
    }

    var wording: EventSubject.Wording {
        switch self {
        case .raised(let finding, let priority):
            .init(
                kind: .findingRaised, priority: priority, message: finding.problem, interface: finding.slave,
                fields: fields(finding))
        case .cleared(let finding, let after, let ending):
            .init(
                kind: .findingCleared, priority: .notice, message: ending.message(finding.problem, after),
                interface: finding.slave,
                fields: fields(finding) + [(.durationMicroseconds, String(after.microseconds))])
        }
    }

    private func fields(_ finding: Finding) -> [(field: EventField, value: String)] {
        [(.finding, finding.kind.rawValue), (.remedy, finding.remedy)]
    }
}
