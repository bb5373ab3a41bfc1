/// The state machine of one bond: observations in, events out.
///
/// A pure value: it reads no clock, does no I/O and knows no queue, so a recording put through it gives the same events
/// again. Netlink tells the story and /proc audits it; whatever both say is told once, by whichever was first.
package struct BondMachine: Sendable {
    package let index: InterfaceIndex
    private let jiffy: BootInstant.Span
    package internal(set) var name: InterfaceName
    package internal(set) var attributes: BondAttributes
    package internal(set) var flags: LinkFlags
    /// Whether the bond has its carrier, by its last message.
    var hasCarrier: Bool
    var modeTrace: ModeTrace
    var traffic = Traffic.notYet(isLossOpen: false)
    var life: BondLife
    /// The bond's own address.
    var address: HardwareAddress?
    /// What its administrator expects of it.
    package internal(set) var policy = BondPolicy()
    /// The last accepted /proc file.
    package internal(set) var file: BondFile?
    /// In the order of enslavement, as far as it was seen.
    var slaves: [SlaveTrace] = []

    var failovers = FailoverCounts()

    var redundancy = RedundancyReport()
    /// The most slaves seen at once since the bond was last administratively down, or acknowledged: what its redundancy is
    /// measured by where nothing else is said.
    var mostSlaves = 0
    /// Counts the observations: where times are equal, their order still tells what came first.
    var ordinal: UInt64 = 0
    /// Until the first dump of the slaves has ended, a slave that turns up was there before.
    var isFirstLook: Bool
    var currency = Currency.current

    /// 802.3ad: which ports form one group.
    var groupShape = GroupShape()
    var findings = StandingFindings()
    var hearing = HearingWatch()
    var flapping = FlapWatch()
    /// The last look that was asked for on account of a loss that was damped.
    var lossLook: BootInstant?
    var history = FailoverHistory()
    /// What another version of the program remembers of the bond.
    var foreignMemory = ForeignParts()

    /// When the bond's /proc file should be read besides the regular poll, earliest first.
    package internal(set) var looks: [BootInstant] = []
    /// Set when the two sources disagree about who belongs to the bond: only a fresh dump can tell.
    package internal(set) var wantsDump = false

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
    package init(
        _ message: LinkMessage, name: InterfaceName, attributes: BondAttributes, isFirstLook: Bool,
        jiffy: BootInstant.Span, at instant: BootInstant
    ) {
        index = message.index
        self.jiffy = jiffy
        self.name = name
        self.attributes = attributes
        self.isFirstLook = isFirstLook
        flags = message.flags
        hasCarrier = message.hasCarrier
        modeTrace = ModeTrace(attributes.mode, carrierDownCount: message.carrierDownCount)
        life = message.flags.contains(.up) ? .setUp(since: instant) : .setDown
        address = message.hardwareAddress
        looks = [instant]
        takeActiveAsFound()
    }

    /// Puts one observation through the machine; the events come in the order in which they must be told.
    package mutating func apply(_ observation: Observation, at instant: BootInstant) -> [Event] {
        var events: [Event] = []
        let verdictBefore = verdict
        ordinal &+= 1
        currency.begin(at: instant)
        if observation.isOfDump { history.noteLostMessages() }
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
                traffic.noteCarried(slaves.contains { $0.link?.failures ?? 0 > 0 })
            }
            isFirstLook = false
        case .tick:
            break
        }
        weighAggregation(after: observation, at: instant, into: &events)
        // Between the parts of a dump some slaves are as they are now and some as they were.
        if !observation.isPartOfDump { weighRedundancy(source: observation.source, at: instant, into: &events) }
        if observation.showsStandingFacts {
            weighFindings(source: observation.source, at: instant, into: &events)
        }
        keepHistory(&events, source: observation.source, at: instant)
        damp(&events, after: verdictBefore, at: instant)
        if policy.isIgnored { dropEvents(&events) }
        return events
    }

    // MARK: Facts that several parts need

    var mode: BondMode? { attributes.mode ?? file?.mode }
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

    func position(of slave: InterfaceIndex) -> Int? { slaves.firstIndex { $0.index == slave } }
    func slave(_ index: InterfaceIndex) -> SlaveTrace? { slaves.first { $0.index == index } }

    var activeName: InterfaceName? {
        if case .slave(let index) = active { slave(index)?.name } else { nil }
    }

    /// Megabits a second of the active slave, while it works.
    var activeSpeed: UInt32? {
        if case .slave(let index) = active { slave(index)?.knownSpeed } else { nil }
    }

    /// The event of that subject, in the state the machine is in now.
    func event(_ subject: EventSubject, source: EventSource, at instant: BootInstant) -> Event {
        var context = BondContext(
            name: name, mode: mode, redundancy: assessment(at: instant).verdict,
            activeSlave: activeName, slaves: slaves.map(\.name), carrying: carryingNames,
            episode: history.episode?.id)
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
    package mutating func lookTaken(at instant: BootInstant) {
        looks.removeAll { $0 <= instant }
    }

    /// Says that the dump this machine wanted is on its way.
    package mutating func dumpRequested() { wantsDump = false }
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

extension BondMachine {
    /// The name of the active slave, where there is one.
    package var activeSlaveName: InterfaceName? { activeName }

    package var slaveIndexes: [InterfaceIndex] { slaves.map(\.index) }
}
