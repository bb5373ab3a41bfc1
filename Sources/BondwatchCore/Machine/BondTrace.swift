/// What the driver did to one bond, and what the sources show of it: observations in, events out in the driver's order.
///
/// A pure value: it reads no clock, does no I/O and knows no queue. Netlink shows each change and /proc audits it; whatever
/// both show is one event, by whichever was first. What is reported of it, and at which priority, is the `Reporter`'s.
struct BondTrace: Sendable {
    let index: InterfaceIndex
    private let jiffy: BootInstant.Span
    /// What its administrator expects of its slaves.
    private(set) var expectation = BondPolicy.Expectation()
    var facts: BondFacts
    var service: BondService
    var slaves = SlaveList()
    var modeTrace: ModeTrace

    /// Counts the observations: where times are equal, their order still tells what came first.
    private(set) var ordinal: UInt64 = 0
    /// Until the first dump of the slaves has ended, a slave that turns up was there before.
    private(set) var isFirstLook: Bool
    private(set) var currency = Currency.current

    /// Of the last observation: what belongs to a record and is in no event.
    private(set) var recordFacts: [RecordFact] = []
    /// What another version of the program remembers of the bond.
    private var foreignMemory = ForeignParts()

    /// When the bond's /proc file should be read besides the regular poll, earliest first.
    private(set) var looks: [BootInstant] = []
    /// Set when the two sources disagree about who belongs to the bond: only a fresh dump can tell.
    private(set) var wantsDump = false

    enum ActiveSlave: Equatable, Sendable {
        case unknown
        case noSlave
        case slave(InterfaceIndex)
    }

    /// A bond as it was first seen; what it was before is not an event.
    ///
    /// - Parameters:
    ///   - isFirstLook: the bond was there before the daemon, and so were the slaves that the first dump shows.
    ///   - jiffy: one tick of the kernel.
    init(
        _ message: LinkMessage, name: InterfaceName, attributes: BondAttributes, isFirstLook: Bool,
        jiffy: BootInstant.Span, at instant: BootInstant
    ) {
        index = message.index
        self.jiffy = jiffy
        facts = BondFacts(message, name: name, attributes: attributes)
        self.isFirstLook = isFirstLook
        modeTrace = ModeTrace(attributes.mode, carrierDownCount: message.carrierDownCount)
        service = BondService(isSetUp: message.flags.contains(.up), at: instant)
        looks = [instant]
        takeActiveAsFound()
    }

    /// Takes one observation; the events come in the order in which the driver did what they report.
    mutating func take(_ observation: Observation, at instant: BootInstant) -> [Event] {
        var events: [Event] = []
        recordFacts = []
        ordinal &+= 1
        currency.begin(at: instant)
        switch observation {
        case .bond(let message, let source):
            observeBond(message, source: source, at: instant, into: &events)
        case .slave(let message, let source):
            observeSlave(message, source: source, at: instant, into: &events)
        case .slaveReleased(let slave, let source):
            release(slave, source: source, at: instant, into: &events)
        case .audit(let file):
            audit(file, at: instant, into: &events)
        case .dumpEnded(let present, let source):
            for slave in slaves.map(\.index) where !present.contains(slave) {
                release(slave, source: source, at: instant, into: &events)
            }
            if let word = modeTrace.activeSlave?.deferred { takeActive(word, at: instant, into: &events) }
            wantsDump = false
            currency = .current
            // A bond without an active slave whose slaves have failed before was in use: what comes up is a recovery.
            if isFirstLook, active == .noSlave {
                service.noteCarried(slaves.contains { $0.link?.failures ?? 0 > 0 })
            }
            isFirstLook = false
        case .tick:
            break
        }
        weighAggregation(after: observation, at: instant, into: &events)
        return events
    }

    /// Takes what the administrator expects.
    mutating func expect(_ expectation: BondPolicy.Expectation) { self.expectation = expectation }

    /// Notes what an event of this observation does not carry.
    mutating func note(_ fact: RecordFact) { recordFacts.append(fact) }

    // MARK: Facts that several parts need

    var name: InterfaceName { facts.name }
    var attributes: BondAttributes { facts.attributes }
    var flags: LinkFlags { facts.flags }
    var hasCarrier: Bool { facts.hasCarrier }
    var address: HardwareAddress? { facts.address }
    var file: BondFile? { facts.file }
    var mode: BondMode? { attributes.mode ?? file?.mode }
    var life: BondLife { service.life }
    var traffic: Traffic { service.traffic }
    var isAdminUp: Bool { life.isSetUp }
    /// Whether the bond has its carrier, by either source.
    var carries: Bool { modeTrace.carrier?.shown ?? hasCarrier }
    var miimon: UInt32 { attributes.miimon ?? file?.miimon ?? 0 }
    var updelay: BootInstant.Span { .milliseconds(attributes.updelay ?? file?.updelay ?? 0) }
    var downdelay: BootInstant.Span { .milliseconds(attributes.downdelay ?? file?.downdelay ?? 0) }

    var pace: MonitorPace { MonitorPace(miimon: miimon, jiffy: jiffy) }

    /// The interval of whichever monitor runs, in milliseconds; nil when none does.
    var monitorInterval: UInt32? {
        if miimon > 0 { return miimon }
        guard let interval = attributes.arpInterval ?? file?.arpInterval, interval > 0 else { return nil }
        return interval
    }

    var active: ActiveSlave { modeTrace.activeSlave?.slave ?? .unknown }

    func position(of slave: InterfaceIndex) -> Int? { slaves.position(of: slave) }
    func slave(_ index: InterfaceIndex) -> SlaveTrace? { slaves[index] }

    var activeName: InterfaceName? {
        if case .slave(let index) = active { slave(index)?.name } else { nil }
    }

    /// Megabits a second of the active slave, while it works.
    var activeSpeed: UInt32? {
        if case .slave(let index) = active { slave(index)?.knownSpeed } else { nil }
    }

    /// The event of that subject, in the state that is known now. Which episode it is part of is for the Reporter to add.
    func event(_ subject: EventSubject, source: EventSource, at instant: BootInstant) -> Event {
        var context = BondContext(
            name: name, mode: mode, redundancy: assessment(at: instant).verdict,
            activeSlave: activeName, slaves: slaves.map(\.name), carrying: carryingNames)
        context.linkWords = linkWords(of: subject)
        var event = Event(subject: subject, bond: context, instant: instant, source: source)
        event.isByHand = isByHand(subject, at: instant)
        return event
    }

    /// Asks for a reading of the /proc file at that time.
    mutating func look(at instant: BootInstant) {
        let limit = 16
        guard looks.count < limit, !looks.contains(instant) else { return }
        looks.append(instant)
        looks.sort()
    }

    /// Forgets the looks that a reading at `instant` has answered.
    mutating func lookTaken(at instant: BootInstant) {
        looks.removeAll { $0 <= instant }
    }

    /// The sources disagree about who belongs to the bond.
    mutating func wantDump() { wantsDump = true }

    /// Says that the dump this machine wanted is on its way.
    mutating func dumpRequested() { wantsDump = false }

    // MARK: Whether what is known is the present state

    mutating func messagesLost() { currency.loseMessages() }
    mutating func nothingMissed() { currency = .current }
    /// A dump shows the bond itself.
    mutating func showBond() { currency.showBond() }
}

/// Its part of the bond's memory.
extension BondTrace {
    /// What must not be forgotten of what was seen.
    ///
    /// An event that waits has not been logged, so its slave is remembered as it was before.
    var memory: BondMemory {
        var memory = BondMemory(index: index, name: name)
        memory.link = .init(flags: flags.rawValue, mode: mode)
        memory.traffic = .init(
            active: rememberedActive,
            loss: modeTrace.activeSlave?.loss.map { .init(name: $0.name, cause: $0.cause) },
            hadActive: traffic.hasCarried, hasToldActiveNone: traffic.isLossOpen, activeSince: modeTrace.since)
        memory.redundancy.mostSlaves = slaves.most
        if let carrier = modeTrace.carrier {
            memory.carrier = .init(downCount: carrier.downCount, reportedAhead: carrier.reportedAhead)
        }
        memory.slaves = rememberedSlaves
        memory.hearing = slaves.hearing
        if let lacp = modeTrace.lacp {
            memory.aggregation = lacp.memory
            memory.groupShape = lacp.groups
        }
        memory.foreign = foreignMemory
        return memory
    }

    private var rememberedActive: BondMemory.Traffic.Active {
        switch active {
        case .unknown: .unknown
        case .noSlave: .noSlave
        case .slave(let index): .slave(index)
        }
    }

    /// What was seen of a bond when an earlier run of the daemon ended.
    init(restoring memory: BondMemory, jiffy: BootInstant.Span) {
        let message = LinkMessage(
            kind: .present, index: memory.index, name: memory.name, flags: LinkFlags(rawValue: memory.link.flags))
        var attributes = BondAttributes()
        attributes.mode = memory.link.mode
        self.init(
            message, name: memory.name, attributes: attributes, isFirstLook: false, jiffy: jiffy,
            at: memory.traffic.activeSince ?? BootInstant(nanoseconds: 0))
        recall(memory)
    }

    /// A bond that is found with a memory that lacks what only the kernel can say: that is taken as it is now, and all
    /// that is known goes on.
    init(
        finding message: LinkMessage, name: InterfaceName, attributes: BondAttributes, knowing memory: BondMemory,
        jiffy: BootInstant.Span, at instant: BootInstant
    ) {
        self.init(
            message, name: name, attributes: attributes, isFirstLook: memory.missing.contains(.slaves), jiffy: jiffy,
            at: instant)
        recall(memory)
    }

    private mutating func recall(_ memory: BondMemory) {
        slaves = SlaveList(restoring: memory)
        if !memory.missing.contains(.carrier) { modeTrace.carrier?.restore(memory.carrier) }
        currency = .unseen
        modeTrace.lacp?.restore(memory.aggregation, memory.groupShape)
        foreignMemory = memory.foreign
        if memory.missing.contains(.traffic) {
            service.restore(Traffic(hasCarried: traffic.hasCarried, isLossOpen: memory.redundancy.level == .down))
        } else {
            recallTraffic(of: memory)
        }
    }

    private mutating func recallTraffic(of memory: BondMemory) {
        let traffic = memory.traffic
        service.restore(Traffic(hasCarried: traffic.hadActive, isLossOpen: traffic.hasToldActiveNone))
        // A file may have shown the carrier last; the flags are those of the last message.
        modeTrace.carrier?.restore(since: traffic.activeSince, carried: service.traffic == .carries)
        if modeTrace.activeSlave != nil {
            modeTrace = .activeSlave(
                ActiveSlaveTrace(restoring: traffic) { index in
                    memory.missing.contains(.slaves) || slave(index)?.link?.status.isUsable ?? false
                })
        }
    }
}
