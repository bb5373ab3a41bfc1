/// How much a bond can still lose.
package enum Redundancy: String, CaseIterable, Sendable, Codable {
    /// Every expected slave carries.
    case full
    /// Some are lost, two or more carry.
    case reduced
    /// One carries, of two or more expected.
    case lost
    /// None carries.
    case down

    /// The level for that many carrying slaves.
    ///
    /// A bond that expects one slave and has it is `full`: it has lost nothing.
    package init(carrying: Int, expected: Int) {
        switch carrying {
        case ..<1: self = .down
        case max(expected, 1)...: self = .full
        case 1: self = .lost
        default: self = .reduced
        }
    }
}

extension Redundancy: Comparable {
    /// The more is lost the greater.
    package static func < (left: Self, right: Self) -> Bool { left.loss < right.loss }

    private var loss: Int {
        switch self {
        case .full: 0
        case .reduced: 1
        case .lost: 2
        case .down: 3
        }
    }
}
