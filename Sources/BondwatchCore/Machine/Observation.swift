/// What a source hands to a bond's machine.
package enum Observation: Equatable, Sendable {
    /// The bond's own link, from the story or from a dump.
    case bond(LinkMessage, source: EventSource)
    /// The link of one of the bond's slaves.
    case slave(LinkMessage, source: EventSource)
    /// A slave left the bond, or its device is gone.
    case slaveReleased(InterfaceIndex, source: EventSource)
    /// A /proc file that was read while no message about the bond was waiting.
    case audit(BondFile)
    /// A complete dump of the bond's slaves has ended; these are all.
    case dumpEnded(slaves: Set<InterfaceIndex>, source: EventSource)
    /// Nothing but time has passed.
    case tick
}

extension Observation {
    /// Which source an event found by this observation is told with.
    var source: EventSource {
        switch self {
        case .bond(_, let source), .slave(_, let source), .slaveReleased(_, let source), .dumpEnded(_, let source):
            source
        case .audit, .tick: .poll
        }
    }

    /// Whether it comes from a dump, which is asked for when messages were lost, or may have been.
    var isOfDump: Bool {
        switch self {
        case .audit, .tick: false
        case .bond, .slave, .slaveReleased, .dumpEnded: source != .netlink
        }
    }

    /// Whether more of the same dump follows.
    var isPartOfDump: Bool {
        if case .dumpEnded = self { false } else { isOfDump }
    }

    /// Whether it is time to look for standing faults: not at each of the messages that may come by the thousand.
    var showsStandingFacts: Bool {
        switch self {
        case .audit, .tick, .dumpEnded: true
        case .bond, .slave, .slaveReleased: false
        }
    }
}
