import BondwatchCore

/// An 802.3ad bond whose facts the test sets, and a fleet that looks at it once a second, as the daemon does.
struct AggregatedBond {
    struct Port {
        let name: InterfaceName
        let index: InterfaceIndex
        var isAdminUp = true
        var link = MiiStatus.up
        var failures: UInt32 = 0
        var state = BondSlaveAttributes.State.active
        var aggregator: UInt16?
        /// LACP port states as the driver has them at lacp_rate fast: 63 in full swing, 15 and 7 on the way, 143 and 199
        /// expired, 71 and 79 defaulted.
        var actor: UInt8?
        var partner: UInt16?
        /// Its priority among the ports, where the kernel has one.
        var priority: UInt16?
        var churn: (actor: UInt8?, partner: UInt8?) = (nil, nil)
    }

    static let switchA = HardwareAddress(bytes: [0x0a, 0, 0, 0, 0, 0x0a] as [UInt8])
    static let switchB = HardwareAddress(bytes: [0x0b, 0, 0, 0, 0, 0x0b] as [UInt8])
    static let nobody = HardwareAddress(bytes: [UInt8](repeating: 0, count: 6))

    let index = InterfaceIndex(100)
    let name = ReportSamples.name("bond0")
    var ports: [Port]
    var aggregator: UInt16? = 1
    var partner: HardwareAddress? = AggregatedBond.switchA
    var key: UInt16? = 15
    var rate: UInt8? = 1
    var minLinks: UInt32? = 0
    var adSelect: UInt8? = 0
    var lacpStrict: UInt8?
    var carrier = true
    var isAdminUp = true
    var fleet = BondFleet(jiffy: .zero)
    private(set) var seconds: UInt64 = 1000
    private(set) var events: [Event] = []

    /// In full swing with switch A, and already known to the fleet.
    init(_ names: String...) {
        ports = names.enumerated().map { number, name in
            var port = Port(name: ReportSamples.name(name), index: InterfaceIndex(UInt32(number + 1)))
            (port.aggregator, port.actor, port.partner) = (1, 63, 63)
            return port
        }
        // Longer than the driver takes to choose the first aggregator.
        look(forSeconds: 20)
    }

    private var now: BootInstant { BootInstant(nanoseconds: seconds * 1_000_000_000) }

    var bondMessage: LinkMessage {
        var message = LinkMessage(kind: .present, index: index, name: name)
        if isAdminUp { message.flags.insert(.up) }
        if carrier { message.flags.insert(.lowerUp) }
        var bond = BondAttributes()
        bond.mode = .ieee8023ad
        bond.miimon = 100
        bond.lacpRate = rate
        bond.minLinks = minLinks
        bond.adSelect = adSelect
        bond.lacpStrict = lacpStrict
        if let aggregator {
            var info = AggregatorInfo()
            info.aggregator = aggregator
            info.partnerMac = partner
            info.partnerKey = key
            bond.adInfo = info
        }
        message.bond = bond
        return message
    }

    func message(of number: Int) -> LinkMessage {
        let port = ports[number]
        var message = LinkMessage(kind: .present, index: port.index, name: port.name)
        message.flags = port.link == .up ? [.up, .lowerUp] : port.isAdminUp ? [.up] : []
        message.master = index
        var slave = BondSlaveAttributes()
        slave.state = port.state
        slave.miiStatus = port.link
        slave.linkFailureCount = port.failures
        slave.aggregatorID = port.aggregator
        slave.actorPortState = port.actor
        slave.partnerPortState = port.partner
        slave.actorPortPriority = port.priority
        slave.churnActorState = port.churn.actor
        slave.churnPartnerState = port.churn.partner
        message.slave = slave
        return message
    }

    /// A second later the bond is dumped anew.
    mutating func look(source: EventSource = .poll) {
        seconds += 1
        events += fleet.apply(bondMessage, source: source, at: now)
        for number in ports.indices { events += fleet.apply(message(of: number), source: source, at: now) }
        events += fleet.dumpEnded(bonds: [index: Set(ports.map(\.index))], source: source, at: now)
        events += fleet.tick(at: now)
    }

    mutating func look(forSeconds count: Int) {
        for _ in 0..<count { look() }
    }

    /// Looks until something is told, at most that long; how many seconds it took.
    mutating func lookUntilTold(_ kind: EventKind, within limit: Int = 200) -> Int? {
        let known = events.count
        for second in 1...limit {
            look()
            if events.dropFirst(known).contains(where: { $0.kind == kind }) { return second }
        }
        return nil
    }

    /// The driver's own message about a slave, at once.
    mutating func tell(_ number: Int) { events += fleet.apply(message(of: number), source: .netlink, at: now) }
    mutating func tellBond() { events += fleet.apply(bondMessage, source: .netlink, at: now) }

    /// A tick of the daemon, without a look at the kernel.
    mutating func letTimePass() {
        seconds += 1
        events += fleet.tick(at: now)
    }

    /// The bond's file, as /proc has it.
    mutating func read(_ file: BondFile) {
        seconds += 1
        events += fleet.apply(file, of: name, readAt: fleet.generation(of: name), at: now) ?? []
    }

    mutating func pull(_ number: Int) {
        ports[number].link = .down
        ports[number].state = .backup
        ports[number].failures += 1
        tell(number)
    }

    mutating func putBack(_ number: Int) {
        ports[number].link = .up
        (ports[number].actor, ports[number].partner) = (199, 2)
        tell(number)
    }

    /// No partner answers, and each of the two ports is alone in an aggregator; the first one carries.
    mutating func loseAllPartners() {
        partner = Self.nobody
        for number in 0...1 { (ports[number].actor, ports[number].partner) = (79, 0) }
        ports[1].aggregator = 2
    }

    /// In full swing in that aggregator.
    mutating func join(_ number: Int, _ aggregator: UInt16 = 1) {
        (ports[number].aggregator, ports[number].actor, ports[number].partner) = (aggregator, 63, 63)
        ports[number].state = .active
    }

    /// Kept out of its aggregator by its partner, with its link up.
    mutating func leave(_ number: Int) {
        ports[number].state = .backup
        (ports[number].actor, ports[number].partner) = (13, 7)
    }

    /// Ready in that aggregator, which is not the active one.
    mutating func stand(_ number: Int, by aggregator: UInt16) {
        (ports[number].aggregator, ports[number].actor, ports[number].partner) = (aggregator, 7, 15)
        ports[number].state = .backup
    }

    /// The driver makes another aggregator the active one; the bits of the ports that carried before stay as they were.
    mutating func handOver(to numbers: Range<Int>, in aggregator: UInt16) {
        (self.aggregator, partner) = (aggregator, Self.switchB)
        for number in ports.indices where !numbers.contains(number) { ports[number].state = .backup }
        for number in numbers { join(number, aggregator) }
    }

    /// What the configuration says of it.
    mutating func configure(_ change: (inout BondPolicy) -> Void) {
        var book = PolicyBook()
        change(&book.defaults)
        fleet.policies = book
    }

    /// The daemon ends, and starts again after that many seconds.
    mutating func restart(afterSeconds pause: UInt64 = 10) {
        let checkpoint = Checkpoint(bootID: [], lastSequence: 0, bonds: fleet.memories).encode(generation: 1)
        let memories = (try? Checkpoint.decode(checkpoint[...]).checkpoint.bonds) ?? []
        fleet = BondFleet(restoring: memories, jiffy: .zero)
        seconds += pause
        look(source: .checkpoint)
    }

    var report: BondReport? {
        fleet.machine(named: name)?.report(at: now, wallMicroseconds: 1_795_255_637_000_000)
    }

    /// What was told since the last call; what the findings say of the same faults is theirs to test.
    mutating func told() -> [String] {
        defer { events = [] }
        let own = events.filter { ![.findingRaised, .findingCleared].contains($0.kind) }
        return own.map { $0.source == .checkpoint ? "\($0.subject.message) (checkpoint)" : $0.subject.message }
    }
}
