package import BondwatchCore

/// What `check` judges besides findings. The names are those of `--severity`.
package enum CheckCondition: String, CaseIterable, Sendable {
    case bondDown = "bond-down"
    case bondAdminDown = "bond-admin-down"
    case redundancyLost = "redundancy-lost"
    case redundancyReduced = "redundancy-reduced"
    case noLacpPartner = "no-lacp-partner"
    case flapping
    case settling
    case bondMissing = "bond-missing"

    /// How bad it is where `--severity` says nothing else.
    package var usualState: CheckState {
        switch self {
        case .bondDown: .critical
        case .bondAdminDown, .redundancyLost, .redundancyReduced, .noLacpPartner, .flapping: .warning
        case .bondMissing: .unknown
        case .settling: .ok
        }
    }

    /// What it means, for the manual.
    package var meaning: String {
        switch self {
        case .bondDown: "no slave carries traffic, or the bond has no carrier"
        case .bondAdminDown: "the bond is administratively down, and has slaves or should have some"
        case .redundancyLost: "one slave is left of two or more: the next failure is an outage"
        case .redundancyReduced: "some slaves are lost, and two or more carry"
        case .noLacpPartner: "802.3ad: the switch does not answer on the active port"
        case .flapping: "a bond or a slave fails so often that single changes are no longer told aloud"
        case .settling: "slaves are on their way up, and none of them is overdue"
        case .bondMissing: "a bond that was named is not there"
        }
    }
}

extension FindingKind {
    /// How bad a finding of that priority is: only what needs nobody at once is no alarm.
    ///
    /// An error is a warning here, since every kind that is one leaves the bond working; one that does not work is
    /// `CheckCondition.bondDown` as well.
    static func checkState(priority keyword: String) -> CheckState {
        switch Priority.allCases.first(where: { $0.keyword == keyword }) {
        case .emergency, .alert, .critical: .critical
        case .error, .warning: .warning
        case .notice, .info, .debug: .ok
        // A daemon of another version has a word of its own.
        case nil: .unknown
        }
    }
}

extension ConditionKind {
    /// How bad it is where `--severity` says nothing else.
    package var checkState: CheckState {
        switch definition.weight {
        case .ok: .ok
        case .warning: .warning
        case .critical: .critical
        }
    }
}

/// How bad each condition and each finding is: the usual, and what `--severity` says.
package struct CheckSeverities: Equatable, Sendable {
    private var chosen: [String: CheckState] = [:]

    package init() {}

    /// - Parameter texts: as `redundancy-lost=critical`.
    /// - Throws: `CheckSeverityError` on the first that is none.
    package init(_ texts: [String]) throws(CheckSeverityError) {
        for text in texts {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, let state = CheckState(rawValue: parts[1]) else { throw .notAnAssignment(text) }
            guard Self.names.contains(parts[0]) else { throw .unknownName(parts[0]) }
            chosen[parts[0]] = state
        }
    }

    /// Everything that can be named: the conditions, then the findings, then what hinders the daemon.
    package static var names: [String] {
        CheckCondition.allCases.map(\.rawValue) + FindingKind.allCases.map(\.rawValue)
            + ConditionKind.allCases.map(\.rawValue)
    }

    package func state(of condition: CheckCondition) -> CheckState {
        chosen[condition.rawValue] ?? condition.usualState
    }

    /// The daemon's configuration has its word in `FindingReport.severity`; what was chosen here overrides it.
    package func state(of finding: FindingReport) -> CheckState {
        chosen[finding.id] ?? FindingKind.checkState(priority: finding.severity)
    }

    /// What hinders the daemon; a kind that is not known here is judged by its priority.
    package func state(of condition: ConditionReport) -> CheckState {
        chosen[condition.id] ?? ConditionKind(rawValue: condition.id)?.checkState
            ?? FindingKind.checkState(priority: condition.severity)
    }

    /// A fault that is judged without a finding, for want of somebody who raises one.
    func state(of kind: FindingKind) -> CheckState {
        chosen[kind.rawValue] ?? FindingKind.checkState(priority: kind.priority.keyword)
    }
}

/// Why a text of `--severity` cannot be used.
package enum CheckSeverityError: Error, Equatable, CustomStringConvertible {
    case notAnAssignment(String)
    case unknownName(String)

    package var description: String {
        switch self {
        case .notAnAssignment(let text):
            "'\(PrintableText.escaping(Array(text.utf8)))' is not NAME=STATE with one of the states "
                + CheckState.allCases.map(\.rawValue).joined(separator: ", ")
        case .unknownName(let name):
            "no condition or finding is called '\(PrintableText.escaping(Array(name.utf8)))'; there are "
                + CheckSeverities.names.joined(separator: ", ")
        }
    }
}
