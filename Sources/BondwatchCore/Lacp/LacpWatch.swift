/// What has been seen and told of an 802.3ad bond's link aggregation.
package struct LacpWatch: Equatable, Sendable {
    /// One slave as a port of LACP.
    struct Port: Equatable, Sendable {
        var membership = Membership.unknown
        var hearing = PartnerHearing.unknown
        var churn = ChurnWatch()
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

    package init() {}

    subscript(slave: InterfaceIndex) -> Port {
        get { ports[slave] ?? Port() }
        set { ports[slave] = newValue }
    }

    /// What a later run of the daemon can go on from: what was seen by the last probes is no state of its own.
    var remembered: LacpWatch {
        var watch = self
        watch.emptySince = nil
        watch.lookedAt = nil
        watch.seen = nil
        watch.sight = .unknown
        watch.isOfBefore = false
        return watch
    }

    /// Goes on from what an earlier run of the daemon knew.
    mutating func restore(_ memory: LacpWatch) {
        let sight = sight
        self = memory
        self.sight = sight
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

    /// What stands is reported anew.
    mutating func forgetReported() {
        for slave in ports.keys {
            self[slave].membership.forgetTold()
            self[slave].hearing.forgetTold()
            self[slave].churn = ChurnWatch()
        }
    }

    /// The bond is set down. The driver leaves its ports as they are, until it is set up and after that
    /// (`bond_close`, `bond_open`, drivers/net/bonding/bond_main.c 6.1), but LACP rests, so that no time counts.
    mutating func rest(_ slave: InterfaceIndex) {
        self[slave].membership.rest()
        self[slave].hearing.loseLink()
    }

    mutating func loseLink(of slave: InterfaceIndex) {
        self[slave].membership.loseLink()
        self[slave].hearing.loseLink()
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

    /// A message shows that a slave was put in beside those.
    mutating func join(_ slave: InterfaceIndex, beside slaves: Set<InterfaceIndex>) {
        aggregator.join(slave, beside: slaves)
    }

    /// A dump shows an aggregator over which no port carries.
    mutating func follow(_ ports: Set<InterfaceIndex>, others: Set<InterfaceIndex>, in number: UInt16) {
        aggregator.follow(ports, others: others, in: number)
    }

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
}

extension LacpWatch {
    func write(to writer: inout ByteWriter) {
        writer.append(UInt32(clamping: ports.count))
        for (index, port) in ports.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            writer.append(index)
            port.membership.write(to: &writer)
            port.hearing.write(to: &writer)
            port.churn.write(to: &writer)
            writer.append(port.hasHeard)
        }
        aggregator.write(to: &writer)
        writer.append(selectionEnds) { $0.append($1) }
    }

    init(from reader: inout ByteReader) throws(ByteReader.Failure) {
        let count = try reader.integer(UInt32.self)
        for _ in 0..<count {
            let index = try reader.index()
            var port = Port()
            port.membership = try Membership(from: &reader)
            port.hearing = try PartnerHearing(from: &reader)
            port.churn = try ChurnWatch(from: &reader)
            port.hasHeard = try reader.bool()
            ports[index] = port
        }
        aggregator = try AggregatorWatch(from: &reader)
        selectionEnds = try reader.optionalInstant()
    }
}
