/// The part of a program that is simulated: the join of both sources with the machines of all bonds, in neutral terms, so
/// that one world drives today's and an earlier one.
package protocol WatchedMachine: Sendable {
    /// - Parameter memory: what an earlier run had committed; nil at the first start.
    init(restoring memory: [UInt8]?)

    /// Whether a dump has ended.
    var hasLooked: Bool { get }
    /// When a file is wanted next besides the poll.
    var nextLook: UInt64? { get }
    /// What must not be forgotten.
    var memory: [UInt8] { get }
    /// The names of the bonds that are known, in order.
    var bondNames: [String] { get }
    /// What is shown of each bond, in the order of the names.
    func views(at nanoseconds: UInt64) -> [BondView]

    mutating func take(datagram: [UInt8], at nanoseconds: UInt64) -> [MachineEffect]
    mutating func messagesLost()
    mutating func requestFailed()
    mutating func queueEmpty(at nanoseconds: UInt64) -> NextRequest
    mutating func refreshAggregators()
    func generation(of bond: String) -> UInt64
    /// nil where a message about the bond has come since the reading began.
    mutating func take(
        file: [UInt8], of bond: String, readAt generation: UInt64, at nanoseconds: UInt64
    ) -> [MachineEffect]?
    mutating func take(names: [String]) -> [MachineEffect]
    mutating func tick(at nanoseconds: UInt64) -> [MachineEffect]
    func dueLooks(at nanoseconds: UInt64) -> [String]
    mutating func lookDone(of bond: String, at nanoseconds: UInt64)
}

package enum MachineEffect: Sendable {
    case log(LoggedEvent)
    case send([UInt8])
    case firstDumpEnded
}

package enum NextRequest: Sendable {
    case nothing
    case send([UInt8])
    /// Nanoseconds to wait.
    case wait(UInt64)
}

/// An event as a line of the log.
package struct LoggedEvent: Sendable, Equatable {
    package var kind: String
    package var bond: String
    package var message: String
    /// The slave that it is about.
    package var interface: String?
    /// The active slave before.
    package var previous: String?
    /// BOND_CHANGE of a change of the active slave, or of a failover record.
    package var change: String?
    /// Failures that were not seen.
    package var missed: UInt32 = 0
    package var isEarly = false
    /// The redundancy that the event itself shows.
    package var redundancy: String
    /// How many slaves the message says carry.
    package var carrying: Int
    /// 0 emergency to 7 debug.
    package var priority: UInt8
    package var isByHand = false

    package init(kind: String, bond: String, message: String, redundancy: String, carrying: Int, priority: UInt8) {
        self.kind = kind
        self.bond = bond
        self.message = message
        self.redundancy = redundancy
        self.carrying = carrying
        self.priority = priority
    }
}

/// What a dump shows of one bond.
package struct BondView: Sendable {
    package struct Slave: Sendable {
        package var name: String
        package var status: String?
        package var failures: UInt32?
    }

    package var name: String
    package var isSetUp: Bool
    package var redundancy: String
    package var active: String?
    package var carrying: [String]
    package var expected: Int
    package var slaves: [Slave]
}
