/// A line of the report for people, and how it stands with what it says: a screen may give that a colour, beside the words.
package struct ReportLine: Equatable, Sendable {
    package var text: String
    package var standing: Standing

    package enum Standing: Sendable {
        case good
        case plain
        /// The titles of columns and sections.
        case title
        case caution
        case alarm

        /// - Parameter severity: the keyword of a priority.
        package init(severity: String) {
            switch Priority.allCases.first(where: { $0.keyword == severity }) {
            case .emergency, .alert, .critical, .error: self = .alarm
            case .warning: self = .caution
            case .notice, .info, .debug, nil: self = .plain
            }
        }
    }

    package init(_ text: String, _ standing: Standing = .plain) {
        self.text = text
        self.standing = standing
    }
}

extension BondReport {
    /// How it stands with the bond in one word.
    package var standing: ReportLine.Standing {
        if slaves.isEmpty, expectedSlaves == 0 { return .plain }
        if isSettling { return .caution }
        return switch redundancy {
        case .full: monitored == false ? .caution : .good
        case .reduced: .caution
        case .lost, .down: .alarm
        }
    }
}

extension SlaveReport {
    /// How it stands with the slave in one word.
    var standing: ReportLine.Standing {
        if reserve { return flapping == true ? .caution : .plain }
        if carrying { return flapping == true || carrier == false ? .caution : .plain }
        return miiStatus == MiiStatus.goingBack.name ? .caution : .alarm
    }
}
