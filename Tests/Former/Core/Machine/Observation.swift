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
