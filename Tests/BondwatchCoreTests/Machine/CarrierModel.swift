import BondwatchCore

/// A model of a bond in balance-rr, as far as its carrier goes: the driver's MII monitor, and what linkwatch makes of a
/// carrier that changes.
///
/// The driver takes the carrier away when no slave is up and gives it back when one is (`bond_set_carrier`,
/// drivers/net/bonding/bond_main.c 6.1); each loss is counted at once (`netif_carrier_off`, net/sched/sch_generic.c). The
/// bond's message follows up to a second later, one for all that happened until then (net/core/link_watch.c).
struct CarrierModel {
    struct Slave {
        let name: String
        let index: InterfaceIndex
        var hasCable = true
        var isUp = true
        var failures: UInt32 = 0
    }

    let index = InterfaceIndex(10)
    var isAdminUp = true
    var slaves = ["eth0", "eth1"].enumerated().map { Slave(name: $1, index: InterfaceIndex(UInt32($0 + 1))) }
    private(set) var hasCarrier: Bool
    /// IFLA_CARRIER_DOWN_COUNT; one for the time before there were slaves.
    private(set) var carrierDownCount: UInt32 = 1
    /// Times that the carrier was lost while the bond was up.
    private(set) var losses = 0
    /// Linkwatch has yet to send the bond's message.
    private(set) var isPending = false
    var outbox: [LinkMessage] = []

    init(carries: Bool = true) {
        hasCarrier = carries
        for number in slaves.indices { (slaves[number].hasCable, slaves[number].isUp) = (carries, carries) }
    }

    mutating func setCables(_ areIn: Bool) {
        for number in slaves.indices { slaves[number].hasCable = areIn }
    }

    /// One step of the monitor.
    mutating func step() {
        for number in slaves.indices where slaves[number].isUp != slaves[number].hasCable {
            slaves[number].isUp.toggle()
            if !slaves[number].isUp { slaves[number].failures += 1 }
            outbox.append(message(of: number))
        }
        let carries = slaves.contains(where: \.isUp)
        guard carries != hasCarrier else { return }
        hasCarrier = carries
        isPending = true
        guard !carries else { return }
        carrierDownCount += 1
        if isAdminUp { losses += 1 }
    }

    /// Linkwatch gets its turn.
    mutating func runLinkwatch() {
        guard isPending else { return }
        isPending = false
        announce()
    }

    /// The kernel has a reason of its own to send the bond's message.
    mutating func announce() { outbox.append(bondMessage) }

    /// `ip link set bond0 up` or `down`, which is announced at once.
    mutating func setAdminUp(_ isUp: Bool) {
        isAdminUp = isUp
        announce()
    }

    func message(of number: Int) -> LinkMessage {
        let slave = slaves[number]
        var message = LinkMessage(
            kind: .present, index: slave.index, name: InterfaceName(slave.name),
            flags: slave.hasCable ? [.up, .lowerUp, .slave] : [.up, .slave])
        message.master = index
        var attributes = BondSlaveAttributes()
        attributes.miiStatus = slave.isUp ? .up : .down
        attributes.linkFailureCount = slave.failures
        attributes.state = .active
        message.slave = attributes
        return message
    }

    /// `dev_get_flags` (net/core/dev.c 6.1) shows no carrier of a link that is not up.
    var bondMessage: LinkMessage {
        var flags: LinkFlags = [.master]
        if isAdminUp { flags.formUnion(hasCarrier ? [.up, .lowerUp] : [.up]) }
        var message = LinkMessage(kind: .present, index: index, name: InterfaceName("bond0"), flags: flags)
        message.carrierDownCount = carrierDownCount
        var attributes = BondAttributes()
        attributes.mode = .balanceRR
        attributes.miimon = 100
        message.bond = attributes
        return message
    }

    var file: BondFile {
        var file = BondFile()
        file.mode = .balanceRR
        file.miimon = 100
        file.miiStatus = hasCarrier ? .up : .down
        file.slaves = slaves.compactMap { slave in
            guard let name = InterfaceName(slave.name) else { return nil }
            var record = BondFile.SlaveRecord(name: name)
            record.miiStatus = slave.isUp ? .up : .down
            record.linkFailureCount = slave.failures
            return record
        }
        return file
    }
}

/// Such a bond with a fleet that watches it.
struct CarrierWatch {
    var model: CarrierModel
    private var fleet = BondFleet(jiffy: .zero)
    private var milliseconds: UInt64 = 1_000_000
    private(set) var events: [Event] = []
    private var committed: [BondMemory] = []
    /// Messages were lost, and no dump has made up for them yet.
    private(set) var owesDump = false

    init(_ model: CarrierModel = CarrierModel()) {
        self.model = model
        dump()
        audit()
        committed = fleet.memories
    }

    private var now: BootInstant { BootInstant(nanoseconds: milliseconds * 1_000_000) }

    private mutating func tell(_ told: [Event]) {
        guard !told.isEmpty else { return }
        events += told
        // Through the bytes that the checkpoint has of them.
        committed = BondMemory.memories(in: BondMemory.bytes(fleet.memories)[...]) ?? []
    }

    mutating func wait(milliseconds: UInt64) { self.milliseconds += milliseconds }

    mutating func step() {
        milliseconds += 100
        model.step()
    }

    mutating func deliver(first count: Int = .max) {
        let messages = model.outbox.prefix(count)
        model.outbox.removeFirst(messages.count)
        for message in messages { tell(fleet.apply(message, source: .netlink, at: now)) }
    }

    mutating func lose() {
        model.outbox = []
        owesDump = true
    }

    mutating func tick() { tell(fleet.tick(at: now)) }

    /// Reads the /proc file, after everything that waits on netlink.
    mutating func audit() {
        deliver()
        guard let name = InterfaceName("bond0") else { return }
        tell(fleet.apply(model.file, of: name, readAt: fleet.generation(of: name), at: now) ?? [])
    }

    mutating func dump(source: EventSource = .poll) {
        deliver()
        for message in [model.bondMessage] + model.slaves.indices.map(model.message(of:)) {
            tell(fleet.apply(message, source: source, at: now))
        }
        let found = [model.index: Set(model.slaves.map(\.index))]
        tell(fleet.dumpEnded(bonds: found, source: source, at: now))
        owesDump = false
    }

    /// Kills the daemon and starts it again; what was sent meanwhile is lost.
    mutating func restart() {
        model.outbox = []
        fleet = BondFleet(restoring: committed, jiffy: .zero)
        dump(source: .checkpoint)
    }

    /// What was told of the bond as a whole.
    var words: [EventKind] { events.map(\.kind).filter { $0 == .activeNone || $0 == .activeFirst } }
    var lossesTold: Int { words.count { $0 == .activeNone } }
    /// Whether a loss and a return take turns.
    var alternates: Bool {
        words.enumerated().allSatisfy { $1 == ($0.isMultiple(of: 2) ? .activeNone : .activeFirst) }
    }
}
