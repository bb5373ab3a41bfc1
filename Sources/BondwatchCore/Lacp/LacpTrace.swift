/// What LACP made of the ports of an 802.3ad bond.
struct LacpTrace: Sendable {
    /// One slave as a port of LACP.
    struct Port: Sendable {
        var membership = Membership.unknown
        var partner = PartnerWatch.unknown
        /// Whether a partner has ever answered on it.
        var hasHeard = false
    }

    private var ports: [InterfaceIndex: Port] = [:]
    private(set) var aggregator = AggregatorWatch()
    /// When the driver has chosen the first aggregator of a bond that got its first slave; nil before it has one. Of a bond
    /// that was found it is not known when that was, and it may have been just now.
    private(set) var selectionEnds: BootInstant?
    /// Since when the bond has its carrier and no slave counts as part of the active aggregator. Not remembered: after a
    /// restart it begins anew.
    private var emptySince: BootInstant?
    /// The active aggregator of the last look, which the memberships of the ports are of; nil before there was one since the
    /// bond has its carrier.
    private(set) var lookedAt: UInt16?
    /// When it was last looked at. What was seen may have changed since, so that nothing has lasted for longer.
    private var seen: BootInstant?
    /// Whether the kernel has ever shown an aggregator. Not remembered: the first dump shows one, or none yet.
    private(set) var sight = AggregatorSight.unknown
    /// The bond was set up since the last look: its ports are known from before, and no traffic has been seen to begin.
    private(set) var isOfBefore = false
    /// Which ports form one group.
    private(set) var groups = GroupShape()

    init() {}

    subscript(slave: InterfaceIndex) -> Port { ports[slave] ?? Port() }

    /// What a later run of the daemon can go on from. What was reported of the ports is the reporter's to add.
    var memory: LacpMemory {
        var memory = LacpMemory()
        for (slave, port) in ports {
            memory[slave].membership = port.membership
            memory[slave].partner = port.partner
            memory[slave].hasHeard = port.hasHeard
        }
        memory.aggregator = aggregator
        memory.selectionEnds = selectionEnds
        return memory
    }

    /// Goes on from what an earlier run of the daemon knew.
    mutating func restore(_ memory: LacpMemory, _ groups: GroupShape) {
        self.groups = groups
        ports = memory.ports.mapValues { port in
            Port(membership: port.membership, partner: port.partner, hasHeard: port.hasHeard)
        }
        aggregator = memory.aggregator
        selectionEnds = memory.selectionEnds
    }

    /// The bond is set up: its ports are those of before.
    mutating func setUp() { isOfBefore = true }

    /// Begins a look at all ports.
    ///
    /// - Parameter active: the active aggregator of a bond that has its carrier.
    mutating func beginLook(at active: UInt16?, _ instant: BootInstant) {
        seen = instant
        lookedAt = active
        isOfBefore = false
    }

    /// Forgets the slaves that are no longer in the bond.
    mutating func keep(_ slaves: Set<InterfaceIndex>, at instant: BootInstant) {
        for slave in ports.keys where !slaves.contains(slave) { ports[slave] = nil }
        if slaves.isEmpty {
            selectionEnds = nil
        } else if selectionEnds == nil {
            selectionEnds = instant + LacpTimers.aggregatorSelection
        }
    }

    /// A port collects and distributes, so the first aggregator has been chosen.
    mutating func endSelection(at instant: BootInstant) {
        selectionEnds = selectionEnds.map { min($0, instant) }
    }

    /// The bond is set down. The driver leaves its ports as they are, until it is set up and after that
    /// (`bond_close`, `bond_open`, drivers/net/bonding/bond_main.c 6.1), but LACP rests, so that no time counts.
    mutating func rest(_ slave: InterfaceIndex) {
        ports[slave, default: Port()].membership.rest()
        ports[slave, default: Port()].partner.loseLink()
    }

    mutating func loseLink(of slave: InterfaceIndex) {
        ports[slave, default: Port()].membership.loseLink()
        ports[slave, default: Port()].partner.loseLink()
    }

    // MARK: A port whose link is up

    /// A look shows the port as it is with its present link.
    mutating func beginLook(at slave: InterfaceIndex, _ instant: BootInstant, source: EventSource) {
        ports[slave, default: Port()].membership.beginLook(at: instant, source: source)
    }

    /// A look shows where the port is.
    mutating func take(
        _ place: Membership.Place, of slave: InterfaceIndex, at instant: BootInstant, source: EventSource
    ) {
        ports[slave, default: Port()].membership.take(
            place, notBefore: selectionEnds, at: instant, source: source)
    }

    /// A look shows whether the port hears its partner.
    ///
    /// - Parameter timeout: three LACPDU periods at the rate at which the partner is to send.
    mutating func take(
        _ answer: PartnerWatch.Answer, of slave: InterfaceIndex, failures: UInt32?, timeout: BootInstant.Span,
        at instant: BootInstant, source: EventSource
    ) {
        if answer == .heard { ports[slave, default: Port()].hasHeard = true }
        ports[slave, default: Port()].partner.take(
            answer, failures: failures, timeout: timeout, at: instant, source: source)
    }

    /// A message between two looks shows the port inside.
    mutating func noteInside(_ slave: InterfaceIndex, at instant: BootInstant) {
        ports[slave, default: Port()].membership.interrupt(at: instant)
    }

    /// A message between two looks shows that the port hears its partner.
    mutating func noteHeard(_ slave: InterfaceIndex, failures: UInt32?) {
        if ports[slave, default: Port()].partner.interrupt(failures: failures) {
            ports[slave, default: Port()].hasHeard = true
        }
    }

    // MARK: The active aggregator

    mutating func noteSight(_ sight: AggregatorSight) { self.sight = sight }

    /// The bond has lost all its ports, or is set down. What the ports are worth by then shows in the first probe with carrier.
    mutating func loseAll() {
        aggregator.loseAll()
        lookedAt = nil
    }

    /// Messages between two dumps show ports in the active aggregator.
    mutating func gain(_ ports: Set<InterfaceIndex>, in number: UInt16) { aggregator.gain(ports, in: number) }

    /// A dump shows an aggregator over which a port carries.
    mutating func take(
        _ facts: AggregatorWatch.Facts, at instant: BootInstant, source: EventSource
    ) -> AggregatorWatch.Verdict? {
        aggregator.take(facts, at: instant, source: source)
    }

    mutating func forgetAggregator() { aggregator = AggregatorWatch() }

    // MARK: A bond whose carrier carries nothing

    mutating func noteEmpty(at instant: BootInstant) { emptySince = emptySince ?? instant }
    mutating func noteMember() { emptySince = nil }

    /// Whether a bond with carrier has been without a member for so long that it is no mere negotiation.
    var isEmpty: Bool {
        guard let emptySince, let seen else { return false }
        return seen >= LacpTimers.settled(since: emptySince, selectionEnds)
    }

    // MARK: Groups

    /// Takes what one look shows of the groups.
    mutating func learn(_ seen: [[InterfaceName]]?, at instant: BootInstant) { groups.learn(seen, at: instant) }
    /// Forgets the ports that are no longer in a bond that is set down.
    mutating func keepPorts(_ names: [InterfaceName]) { groups.keep(names) }
    mutating func renamePort(_ old: InterfaceName, to new: InterfaceName) { groups.rename(old, to: new) }
    /// Nothing was learned of the groups.
    mutating func forgetGroups() { groups = GroupShape() }
    /// Takes these groups for the right ones.
    mutating func accept(_ seen: [[InterfaceName]]) { groups.accept(seen) }
}
