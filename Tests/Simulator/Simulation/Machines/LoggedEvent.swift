import BondwatchCore

/// An event as a line of the log.
struct LoggedEvent: Sendable, Equatable {
    var kind: String
    var bond: String
    var message: String
    /// The slave that it is about.
    var interface: String?
    /// The active slave before.
    var previous: String?
    /// BOND_CHANGE of a change of the active slave, or of a failover record.
    var change: String?
    /// Failures that were not seen.
    var missed: UInt32 = 0
    var isEarly = false
    /// The redundancy that the event itself shows.
    var redundancy: String
    /// How many slaves the message says carry.
    var carrying: Int
    /// 0 emergency to 7 debug.
    var priority: UInt8
    var isByHand = false

    init(kind: String, bond: String, message: String, redundancy: String, carrying: Int, priority: UInt8) {
        self.kind = kind
        self.bond = bond
        self.message = message
        self.redundancy = redundancy
        self.carrying = carrying
        self.priority = priority
    }
}

extension LoggedEvent {
    init(_ event: Event) {
        self.init(
            kind: event.kind.rawValue, bond: event.bond.name.description, message: event.message,
            redundancy: event.bond.redundancy.rawValue, carrying: event.bond.carrying.count,
            priority: event.priority.rawValue)
        isByHand = event.isByHand
        interface = event.subject.interface?.description
        switch event.subject {
        case .activeChanged(let change):
            previous = change.from?.description
            self.change = change.change.rawValue
            isEarly = change.cutShort != nil
        case .activeNone(let before, _): previous = before?.description
        case .missed(_, let times, _): missed = times
        case .history(.failoverRecorded(let record)): change = record.change.rawValue
        default: break
        }
    }
}
