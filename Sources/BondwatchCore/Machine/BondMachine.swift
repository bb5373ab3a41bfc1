/// The state machine of one bond: observations in, events out.
///
/// A pure value: it reads no clock, does no I/O and knows no queue, so a recording put through it gives the same events
/// again. The trace says what the driver did, the reporter what is reported of it; neither writes what the other remembers.
package struct BondMachine: Sendable {
    private(set) var trace: BondTrace
    private(set) var reporter = Reporter()
    /// What its administrator expects of it.
    package internal(set) var policy: BondPolicy {
        get { rules }
        set {
            rules = newValue
            trace.expect(newValue.expectation)
        }
    }
    private var rules = BondPolicy()

    /// A bond as it was first seen; what it was before is not an event.
    ///
    /// - Parameters:
    ///   - isFirstLook: the bond was there before the daemon, and so were the slaves that the first dump shows.
    ///   - jiffy: one tick of the kernel.
    package init(
        _ message: LinkMessage, name: InterfaceName, attributes: BondAttributes, isFirstLook: Bool,
        jiffy: BootInstant.Span, at instant: BootInstant
    ) {
        trace = BondTrace(
            message, name: name, attributes: attributes, isFirstLook: isFirstLook, jiffy: jiffy, at: instant)
    }

    /// A machine as it was when an earlier run of the daemon ended.
    package init(restoring memory: BondMemory, jiffy: BootInstant.Span) {
        trace = BondTrace(restoring: memory, jiffy: jiffy)
        reporter = Reporter(restoring: memory)
    }

    /// A bond that is found with a memory that lacks what only the kernel can say: that is taken as it is now, and all
    /// that is known goes on.
    package init(
        finding message: LinkMessage, name: InterfaceName, attributes: BondAttributes, knowing memory: BondMemory,
        jiffy: BootInstant.Span, at instant: BootInstant
    ) {
        trace = BondTrace(
            finding: message, name: name, attributes: attributes, knowing: memory, jiffy: jiffy, at: instant)
        reporter = Reporter(restoring: memory)
    }

    /// What must not be forgotten.
    package var memory: BondMemory {
        var memory = trace.memory
        reporter.write(to: &memory)
        return memory
    }

    /// Puts one observation through the machine; the events come in the order in which they must be reported.
    package mutating func apply(_ observation: Observation, at instant: BootInstant) -> [Event] {
        let former = reporter.verdict(of: trace)
        var events = trace.take(observation, at: instant)
        reporter.weighPorts(of: trace, after: observation, at: instant, into: &events)
        trace.beginTraffic(after: observation, at: instant, into: &events)
        // Between the parts of a dump some slaves are as they are now and some as they were.
        if !observation.isPartOfDump { weighRedundancy(source: observation.source, at: instant, into: &events) }
        let readings = reporter.consume(&events, of: observation, trace, after: former, by: rules, at: instant)
        for reading in readings { trace.look(at: reading) }
        if rules.isIgnored { drop(&events) }
        return events
    }

    /// Takes a copy of the file that was the last to be audited.
    package mutating func take(_ copy: ProcCopy, at instant: BootInstant) -> [Event] {
        var events: [Event] = []
        let readings = reporter.take(copy, of: trace, by: rules, at: instant, into: &events)
        for reading in readings { trace.look(at: reading) }
        if rules.isIgnored { drop(&events) }
        return events
    }

    /// Takes the slaves and options that there are for those that should be, and clears what was reported of others.
    package mutating func acknowledge(at instant: BootInstant) -> [Event] {
        var events: [Event] = []
        reporter.acknowledge(trace)
        trace.acknowledge()
        reporter.clearAcknowledged(of: trace, by: rules, at: instant, into: &events)
        weighRedundancy(source: .poll, at: instant, into: &events)
        reporter.mark(&events)
        if rules.isIgnored { drop(&events) }
        return events
    }

    /// Reports the end of all that is open, and that the bond is gone.
    mutating func end(source: EventSource, at instant: BootInstant) -> [Event] {
        var events = trace.takeHeld()
        reporter.end(trace, source: source, at: instant, into: &events)
        events.append(event(.bondRemoved, source: source, at: instant))
        return events
    }

    private mutating func weighRedundancy(source: EventSource, at instant: BootInstant, into events: inout [Event]) {
        let assessment = trace.assessment(at: instant)
        trace.noteCarriers(assessment)
        guard let news = reporter.weigh(assessment, of: trace, source: source, at: instant) else { return }
        trace.take(news, source: source, at: instant, into: &events)
    }

    /// Nothing is reported of a bond that is to be ignored.
    private mutating func drop(_ events: inout [Event]) {
        events = []
        reporter.forgetReported()
        trace.forgetReported()
    }

    // MARK: What the trace alone takes

    /// Takes what a slave has received by now.
    package mutating func hear(_ counters: LinkCounters, at instant: BootInstant) { trace.hear(counters, at: instant) }
    /// Asks for a reading of the /proc file at that time.
    mutating func look(at instant: BootInstant) { trace.look(at: instant) }
    /// Forgets the readings that one at `instant` has answered.
    package mutating func lookTaken(at instant: BootInstant) { trace.lookTaken(at: instant) }
    /// Says that the dump this machine wanted is on its way.
    package mutating func dumpRequested() { trace.dumpRequested() }
    /// Says that messages were lost: what is known may be out of date until a dump has ended.
    mutating func messagesLost() { trace.messagesLost() }
    /// Says that what is remembered is the present state: nothing has happened since.
    mutating func nothingMissed() { trace.nothingMissed() }
}

/// What others read of it.
extension BondMachine {
    package var index: InterfaceIndex { trace.index }
    package var name: InterfaceName { trace.name }
    package var attributes: BondAttributes { trace.attributes }
    package var flags: LinkFlags { trace.flags }
    package var slaveIndexes: [InterfaceIndex] { trace.slaves.map(\.index) }
    /// The name of the active slave, where there is one.
    package var activeSlaveName: InterfaceName? { trace.activeName }
    /// When the bond's /proc file should be read besides the regular poll, earliest first.
    package var looks: [BootInstant] { trace.looks }
    /// Set when the two sources disagree about who belongs to the bond: only a fresh dump can tell.
    package var wantsDump: Bool { trace.wantsDump }
    /// Whether a copy of the bond's /proc file is wanted: a record waits for it.
    package var wantsFileCopy: Bool { reporter.records.wantsFile }
    /// How often the counters of the bond's slaves are to be read; nil where nothing could be made of them.
    package var counterInterval: BootInstant.Span? { trace.counterInterval(by: policy) }
    /// The bond's redundancy as of `instant`: the one judgement that log, dump, check, metrics and explanation share.
    package func assessment(at instant: BootInstant) -> Assessment { trace.assessment(at: instant) }

    /// The event of that subject, in the state the machine is in now.
    func event(_ subject: EventSubject, source: EventSource, at instant: BootInstant) -> Event {
        trace.event(subject, source: source, at: instant).marked(reporter.episode?.id)
    }
}
