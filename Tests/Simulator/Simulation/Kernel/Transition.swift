import BondwatchCore

/// What the driver did, as its own log has it, and what has no line there but is a fact all the same.
enum Transition: Equatable {
    case down(String)
    case up(String)
    /// It is up, and no message says so.
    case upUnannounced(String)
    /// - Parameter early: updelay was cut short.
    case active(String, early: Bool)
    /// The active slave was cleared by hand, and chosen again.
    case activeAgain(String)
    /// The bond lost its last active slave, or its carrier.
    case none
    /// It has one again.
    case first
    case added(String)
    case removed(String)

    var slave: String? {
        switch self {
        case .down(let name), .up(let name), .upUnannounced(let name), .active(let name, _), .activeAgain(let name),
            .added(let name), .removed(let name):
            name
        case .none, .first: nil
        }
    }

    var text: String {
        switch self {
        case .down(let name): "down \(name)"
        case .up(let name): "up \(name)"
        case .upUnannounced(let name): "up \(name), unannounced"
        case .active(let name, let early): "active \(name)\(early ? " early" : "")"
        case .activeAgain(let name): "active \(name) again"
        case .none: "none"
        case .first: "first"
        case .added(let name): "added \(name)"
        case .removed(let name): "removed \(name)"
        }
    }
}

/// A transition with its bond and time.
struct LoggedTransition {
    /// Milliseconds since boot.
    var time: UInt64
    /// Its name at that time, which is what events go by.
    var bond: String
    var transition: Transition
    /// The bond was set up.
    var inService: Bool
    /// The mode announces a change of the active slave.
    var isAnnounced: Bool
}
