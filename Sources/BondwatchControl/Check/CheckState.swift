/// What a plugin of Nagios and Icinga answers.
package enum CheckState: String, CaseIterable, Sendable {
    case ok
    case warning
    case critical
    case unknown

    /// The exit code that monitoring systems know it by.
    package var exitCode: Int32 {
        switch self {
        case .ok: 0
        case .warning: 1
        case .critical: 2
        case .unknown: 3
        }
    }

    /// The word of the status line.
    package var word: String { rawValue.uppercased() }

    /// Which of two wins: what is known to be wrong is worse than what is not known.
    private var weight: Int {
        switch self {
        case .ok: 0
        case .unknown: 1
        case .warning: 2
        case .critical: 3
        }
    }

    package func isWorse(than other: CheckState) -> Bool { weight > other.weight }

    /// The worst of them; without any, all is well.
    package static func worst(of states: some Sequence<CheckState>) -> CheckState {
        states.reduce(.ok) { $1.isWorse(than: $0) ? $1 : $0 }
    }
}
