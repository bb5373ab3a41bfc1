import BondwatchCore

/// One figure after the `|`: `'label'=value[unit];warn;crit;min;max` (Monitoring Plugins Development Guidelines 2.6).
struct PerformanceFigure: Equatable, Sendable {
    var label: String
    var value: UInt64
    /// `c` for what only counts up.
    var isCounter = false
    /// Below which the state is a warning; nil where nothing is.
    var warnBelow: UInt64?
    var criticalBelow: UInt64?
    var maximum: UInt64?

    var text: String {
        let warning = warnBelow.map { "\($0):" } ?? ""
        let critical = criticalBelow.map { "\($0):" } ?? ""
        let unit = isCounter ? "c" : ""
        return "'\(CheckEscape.label(label))'=\(value)\(unit);\(warning);\(critical);0;\(maximum.map { "\($0)" } ?? "")"
    }
}

extension PerformanceFigure {
    /// The figures of a bond: what is not known is left out.
    static func all(of bond: BondReport, severities: CheckSeverities) -> [PerformanceFigure] {
        let expected = UInt64(clamping: bond.expectedSlaves)
        var figures = [
            PerformanceFigure(
                label: "\(bond.name)_carrying", value: UInt64(clamping: bond.slavesCarrying),
                warnBelow: threshold(.warning, severities, expected: expected, bond.groupStanding),
                criticalBelow: threshold(.critical, severities, expected: expected, bond.groupStanding),
                maximum: expected),
            PerformanceFigure(label: "\(bond.name)_expected", value: expected),
        ]
        if let failovers = bond.failovers {
            figures.append(PerformanceFigure(label: "\(bond.name)_failovers", value: failovers, isCounter: true))
        }
        for slave in bond.slaves {
            guard let count = slave.linkFailureCount else { continue }
            figures.append(
                PerformanceFigure(
                    label: "\(bond.name)_\(slave.name)_link_failure_count", value: UInt64(count), isCounter: true))
        }
        return figures
    }

    /// How many slaves must carry for the check not to have that state: what `BondVerdict` does, as a number.
    ///
    /// - Parameter groups: where there are several, the next failure need not be one of the last slave that carries.
    private static func threshold(
        _ state: CheckState, _ severities: CheckSeverities, expected: UInt64, _ groups: GroupStanding?
    ) -> UInt64? {
        func has(_ condition: CheckCondition) -> Bool { severities.state(of: condition) == state }
        if expected > 2 || groups != nil, expected > 1, has(.redundancyReduced) { return expected }
        if groups != nil { return expected > 0 && has(.bondDown) ? 1 : nil }
        if expected > 1, has(.redundancyLost) { return 2 }
        if expected > 0, has(.bondDown) { return 1 }
        return nil
    }
}

/// What has a meaning of its own in a plugin's output, written so that it has none.
///
/// Scalar by scalar: with a combining mark behind it a `|` is another `Character`, and the same byte to whoever reads it.
enum CheckEscape {
    /// Text before the `|`: one line, without a `|`.
    static func text(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { text, scalar in
            switch scalar {
            case "|": text += "\\x7c"
            case _ where scalar.isLineBreak: text += " "
            default: text.unicodeScalars.append(scalar)
            }
        }
    }

    /// A label between two `'`.
    static func label(_ label: String) -> String {
        label.unicodeScalars.reduce(into: "") { text, scalar in
            switch scalar {
            case "'": text += "\\x27"
            case "=": text += "\\x3d"
            case "|": text += "\\x7c"
            default: text.unicodeScalars.append(scalar)
            }
        }
    }
}
