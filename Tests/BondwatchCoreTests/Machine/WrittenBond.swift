import BondwatchCore

/// A bond whose messages the test writes: flags, carrier and slaves as the kernel shows them.
struct WrittenBond {
    var mode: BondMode
    var isUp = false
    var carrier = false
    var active: InterfaceIndex?
    var updelay: UInt32?
    var downdelay: UInt32?
    /// The carriers that it lost.
    var carrierDownCount: UInt32?
    /// Where its messages come from.
    var source = EventSource.netlink
    var fleet = BondFleet(jiffy: .zero)
    var now = BootInstant(nanoseconds: 1_000_000_000_000)
    var events: [Event] = []

    init(_ mode: BondMode) {
        self.mode = mode
        events += fleet.dumpEnded(bonds: [:], at: now)
    }

    mutating func wait(_ milliseconds: UInt64) {
        now = now + .milliseconds(milliseconds)
        events += fleet.tick(at: now)
    }

    /// The bond's message. IFF_LOWER_UP stands in it only while the bond is set up.
    mutating func send(event: LinkMessage.Event? = nil) {
        var message = LinkMessage(kind: .present, index: InterfaceIndex(100), name: ReportSamples.name("bond0"))
        message.flags = isUp ? (carrier ? [.up, .master, .lowerUp] : [.up, .master]) : [.master]
        message.carrier = carrier
        message.carrierDownCount = carrierDownCount
        message.event = event
        var bond = BondAttributes()
        bond.mode = mode
        bond.miimon = 100
        bond.activeSlave = active
        bond.updelay = updelay
        bond.downdelay = downdelay
        message.bond = bond
        events += fleet.apply(message, source: source, at: now)
    }

    mutating func slave(_ number: UInt32, _ link: MiiStatus = .up, failures: UInt32 = 0, released: Bool = false) {
        var message = LinkMessage(
            kind: .present, index: InterfaceIndex(number), name: ReportSamples.name("eth\(number)"))
        message.flags = link == .down ? [.up] : [.up, .lowerUp]
        message.mtu = 1500
        if !released {
            message.master = InterfaceIndex(100)
            var slave = BondSlaveAttributes()
            slave.miiStatus = link
            slave.linkFailureCount = failures
            slave.state = active == InterfaceIndex(number) ? .active : .backup
            message.slave = slave
        }
        events += fleet.apply(message, source: source, at: now)
    }

    mutating func makeActive(_ number: UInt32?) {
        active = number.map { InterfaceIndex($0) }
        send(event: .bondingFailover)
    }

    /// Sets an active-backup bond of two slaves down and releases them, the active one first.
    mutating func takeApart() {
        isUp = false
        send()
        makeActive(2)
        slave(1, released: true)
        carrier = false
        makeActive(nil)
        slave(2, released: true)
    }

    mutating func reported() -> [EventKind] {
        let kinds = events.map(\.kind)
        events = []
        return kinds
    }

    /// The file is read, as far as it shows the active slave, and the bond's carrier where that is given.
    mutating func readFile(isUp: Bool? = nil) {
        let name = ReportSamples.name("bond0")
        var file = BondFile()
        file.mode = mode
        file.miiStatus = isUp.map { $0 ? .up : .down }
        file.activeSlave = active.map { .slave(ReportSamples.name("eth\($0.rawValue)")) } ?? .noSlave
        file.slaves = [1, 2].map { BondFile.SlaveRecord(name: ReportSamples.name("eth\($0)")) }
        events += fleet.apply(file, of: name, readAt: fleet.generation(of: name), at: now) ?? []
    }

    /// The dump of its slaves, which are those of that number, has ended.
    mutating func endDump(_ slaves: [UInt32]) {
        let found = [InterfaceIndex(100): Set(slaves.map { InterfaceIndex($0) })]
        events += fleet.dumpEnded(bonds: found, source: source, at: now)
        source = .netlink
    }

    /// The daemon is started again from its memory, and its first dump begins.
    mutating func restart() {
        fleet = BondFleet(restoring: fleet.memories, jiffy: .zero)
        source = .checkpoint
    }

    var redundancy: Redundancy? { fleet.bonds.first?.report(at: now, wallMicroseconds: 0).redundancy }

    /// Two slaves carry, in active-backup the first one.
    static func inService(_ mode: BondMode) -> WrittenBond {
        var bond = WrittenBond(mode)
        bond.isUp = true
        bond.send()
        bond.slave(1)
        if mode == .activeBackup { bond.makeActive(1) }
        bond.carrier = true
        bond.send()
        bond.slave(2)
        bond.wait(10_000)
        _ = bond.reported()
        return bond
    }
}
