package import BondwatchCore

/// What every slave did over time, bond by bond.
package struct Timeline: Equatable, Sendable {
    /// Microseconds since 1970.
    package let begin: UInt64
    package let end: UInt64
    package let bonds: [Bond]

    package struct Bond: Equatable, Sendable {
        /// Nil where all bonds are of one host.
        package var host: String?
        package var name: InterfaceName
        package var mode: String
        package var slaves: [Slave]
        package var marks: [Mark]
    }

    package struct Slave: Equatable, Sendable {
        package var name: InterfaceName
        /// In order, without a hole, from `begin` to `end`.
        package var stretches: [Stretch]
    }

    package struct Stretch: Equatable, Sendable {
        package var begin: UInt64
        package var end: UInt64
        package var state: State
    }

    package enum State: CaseIterable, Sendable {
        /// The active slave; where the mode has none, a slave that carries traffic.
        case active
        /// Up, and another is the active one.
        case backup
        case down
        /// Nobody was watching.
        case unknown
        /// No slave of this bond.
        case absent
    }

    package struct Mark: Equatable, Sendable {
        package var time: UInt64
        package var kind: Kind

        package enum Kind: CaseIterable, Sendable {
            case failover, failback, totalLoss, recovery, change
        }
    }
}

extension Timeline.State {
    /// For legends.
    package var words: String {
        switch self {
        case .active: "active"
        case .backup: "backup (up)"
        case .down: "down"
        case .unknown: "unknown"
        case .absent: "not a slave"
        }
    }
}

extension Timeline.Mark.Kind {
    init?(_ change: FailoverReport.Change) {
        switch change {
        case .failover: self = .failover
        case .failback: self = .failback
        case .totalLoss: self = .totalLoss
        case .recovery: self = .recovery
        case .change: self = .change
        case .first, .slaveLost: return nil
        }
    }

    /// What stands for it in the picture.
    package var letter: Character {
        switch self {
        case .failover: "F"
        case .failback: "B"
        case .totalLoss: "X"
        case .recovery: "R"
        case .change: "C"
        }
    }

    package var words: String {
        switch self {
        case .failover: "failover"
        case .failback: "failback"
        case .totalLoss: "no active slave"
        case .recovery: "recovery"
        case .change: "change"
        }
    }
}
