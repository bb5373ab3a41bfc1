import BondwatchCore
import BondwatchNetlink

/// What is committed together: the events of a turn of reading, each with its bond as it was just after it, and what else the join
/// of the sources has asked for.
struct WatchBatch: Sendable {
    /// Events and other effects that are committed together at most, while more messages wait.
    private static let most = 64

    private(set) var events: [(event: Event, bonds: [BondReport]?)] = []
    private(set) var others: [SourceJoin.Effect] = []

    var isEmpty: Bool { events.isEmpty && others.isEmpty }
    var isFull: Bool { events.count + others.count >= Self.most }

    /// - Parameter bonds: the bond of the event after it; nil where nobody wants to see that.
    mutating func append(_ event: Event, bonds: [BondReport]?) { events.append((event, bonds)) }

    mutating func append(_ effect: SourceJoin.Effect) { others.append(effect) }

    mutating func take() -> WatchBatch {
        let batch = self
        self = WatchBatch()
        return batch
    }
}

/// One turn of reading the netlink socket.
struct SocketTurn: Sendable {
    /// How many messages are taken before timers and questions have their turn.
    private static let most = 512

    /// Messages of this turn.
    private var read = 0
    /// Forged ones that were not logged yet.
    var forged: UInt64 = 0

    /// Counts a message.
    ///
    /// - Returns: whether the turn is over.
    mutating func count() -> Bool {
        read += 1
        guard read >= Self.most else { return false }
        read = 0
        return true
    }

    mutating func end() { read = 0 }
}
