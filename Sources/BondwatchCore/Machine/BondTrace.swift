/// What the driver did to one bond, and what the sources show of it: observations in, events out in the driver's order.
///
/// A pure value: it reads no clock, does no I/O and knows no queue. Netlink shows each change and /proc audits it; whatever
/// both show is one event, by whichever was first. What is reported of it, and at which priority, is the `Reporter`'s.
struct BondTrace: Sendable {
    let index: InterfaceIndex
    private let jiffy: BootInstant.Span
    /// What its administrator expects of its slaves.
    private(set) var expectation = BondPolicy.Expectation()
    var name: InterfaceName
    var attributes: BondAttributes
    var flags: LinkFlags
    var carrier: CarrierTrace
    var traffic = Traffic.notYet(isLossOpen: false)
    var life: BondLife
    /// The bond's own address.
    var address: HardwareAddress?
    /// The last accepted /proc file.
    var file: BondFile?
    /// In the order of enslavement, as far as it was seen.
    var slaves: [SlaveState] = []

    var activeTrace = ActiveTrace()
    /// Set between the loss of the active slave, or of the last usable one, and the word of what came of it.
    var unresolved: Unresolved?
    /// Why the driver last gave up a slave.
    var lastLoss: ActiveCause?

    /// The most slaves seen at once since the bond was last administratively down, or acknowledged: what its redundancy is
    /// measured by where nothing else is said.
    var mostSlaves = 0
    /// Counts the observations: where times are equal, their order still tells what came first.
    var ordinal: UInt64 = 0
    /// Until the first dump of the slaves has ended, a slave that turns up was there before.
    var isFirstLook: Bool
    var currency = Currency.current

    var aggregation = LacpWatch()
    /// When the aggregation was last looked at. What was seen may have changed since, so that nothing has lasted for longer.
    var aggregationSeen: BootInstant?
    /// 802.3ad: whether the kernel has ever shown an aggregator. Not remembered: the first dump shows one, or none yet.
    var aggregatorSight = AggregatorSight.unknown
    /// 802.3ad: which ports form one group.
    var groupShape = GroupShape()
    var hearing = HearingWatch()
    /// Of the last observation: what belongs to a record and is in no event.
    private(set) var recordFacts: [RecordFact] = []
    /// What another version of the program remembers of the bond.
    var foreignMemory = ForeignParts()

    /// When the bond's /proc file should be read besides the regular poll, earliest first.
    var looks: [BootInstant] = []
    /// Set when the two sources disagree about who belongs to the bond: only a fresh dump can tell.
    var wantsDump = false

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
        self.name = name
        self.attributes = attributes
        self.isFirstLook = isFirstLook
        flags = message.flags
        carrier = CarrierTrace(ofMessage: message.hasCarrier, downCount: message.carrierDownCount)
        life = message.flags.contains(.up) ? .setUp(since: instant) : .setDown
        address = message.hardwareAddress
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
            if let word = activeTrace.deferred { takeActive(word, at: instant, into: &events) }
            wantsDump = false
            currency = .current
            // A bond without an active slave whose slaves have failed before was in use: what comes up is a recovery.
            if isFirstLook, active == .noSlave {
                traffic.noteCarried(slaves.contains { $0.link?.failures ?? 0 > 0 })
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

    var mode: BondMode? { attributes.mode ?? file?.mode }
    var isAdminUp: Bool { life.isSetUp }
    /// Whether the bond has its carrier, by either source.
    var carries: Bool { carrier.isOn }
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

    var active: ActiveSlave { activeTrace.slave }

    func position(of slave: InterfaceIndex) -> Int? { slaves.firstIndex { $0.index == slave } }
    func slave(_ index: InterfaceIndex) -> SlaveState? { slaves.first { $0.index == index } }

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

    /// Says that the dump this machine wanted is on its way.
    mutating func dumpRequested() { wantsDump = false }
}
