/// The state machine of one bond: observations in, events out.
///
/// A pure value: it reads no clock, does no I/O and knows no queue, so a recording put through it gives the same events
/// again. Netlink tells the story and /proc audits it; whatever both say is told once, by whichever was first.
package struct BondMachine: Sendable {
    var trace: BondTrace
    /// What its administrator expects of it.
    package internal(set) var policy: BondPolicy {
        get { rules }
        set {
            rules = newValue
            trace.expect(newValue.expectation)
        }
    }
    private var rules = BondPolicy()

    var failovers = FailoverCounts()
    var redundancy = RedundancyReport()
    var findings = StandingFindings()
    var flapping = FlapWatch()
    /// The last look that was asked for on account of a loss that was damped.
    var lossLook: BootInstant?
    var history = FailoverHistory()

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
        recall(memory)
    }

    /// A bond that is found with a memory that lacks what only the kernel can say: that is taken as it is now, and all
    /// that is known goes on.
    package init(
        finding message: LinkMessage, name: InterfaceName, attributes: BondAttributes, knowing memory: BondMemory,
        jiffy: BootInstant.Span, at instant: BootInstant
    ) {
        trace = BondTrace(
            finding: message, name: name, attributes: attributes, knowing: memory, jiffy: jiffy, at: instant)
        recall(memory)
    }

    private mutating func recall(_ memory: BondMemory) {
        redundancy = RedundancyReport(restoring: memory.redundancy)
        findings = memory.findings
        flapping = memory.flapping
        history = memory.history
        if !memory.missing.contains(.traffic) { failovers = FailoverCounts(restoring: memory.traffic) }
    }

    /// What must not be forgotten.
    package var memory: BondMemory {
        var memory = trace.memory
        memory.traffic.failovers = failovers.failovers
        memory.traffic.failbacks = failovers.failbacks
        memory.traffic.lastFailover = failovers.last.map { .init(instant: $0.instant, change: $0.change) }
        memory.redundancy.level = redundancy.level
        memory.redundancy.carrying = redundancy.inOrder
        memory.redundancy.since = redundancy.since
        memory.redundancy.leftFull = redundancy.leftFull
        memory.findings = findings
        memory.flapping = flapping
        memory.history = history
        return memory
    }

    /// Puts one observation through the machine; the events come in the order in which they must be told.
    package mutating func apply(_ observation: Observation, at instant: BootInstant) -> [Event] {
        let verdictBefore = verdict
        if observation.isOfDump { history.noteLostMessages() }
        var events = trace.take(observation, at: instant)
        take(trace.recordFacts, at: instant)
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

    /// The event of that subject, in the state the machine is in now.
    func event(_ subject: EventSubject, source: EventSource, at instant: BootInstant) -> Event {
        var event = trace.event(subject, source: source, at: instant)
        event.bond.episode = history.episode?.id
        return event
    }

    // MARK: What the trace knows

    package var index: InterfaceIndex { trace.index }
    package var name: InterfaceName { trace.name }
    package var attributes: BondAttributes { trace.attributes }
    package var flags: LinkFlags { trace.flags }
    package var looks: [BootInstant] { trace.looks }
    package var wantsDump: Bool { trace.wantsDump }
    /// The name of the active slave, where there is one.
    package var activeSlaveName: InterfaceName? { trace.activeName }
    package var slaveIndexes: [InterfaceIndex] { trace.slaves.map(\.index) }

    // MARK: What goes to the trace alone

    /// Asks for a reading of the /proc file at that time.
    mutating func look(at instant: BootInstant) { trace.look(at: instant) }
    /// Forgets the looks that a reading at `instant` has answered.
    package mutating func lookTaken(at instant: BootInstant) { trace.lookTaken(at: instant) }
    /// Says that the dump this machine wanted is on its way.
    package mutating func dumpRequested() { trace.dumpRequested() }
    /// Says that messages were lost: what is known may be out of date until a dump has ended.
    mutating func messagesLost() { trace.messagesLost() }
    /// Says that what is remembered is the present state: nothing has happened since.
    mutating func nothingMissed() { trace.nothingMissed() }

    /// All that was open, since the bond is gone, and that it is.
    mutating func end(source: EventSource, at instant: BootInstant) -> [Event] {
        var events = trace.takeHeld()
        for position in events.indices { events[position].bond.episode = history.episode?.id }
        events += endFindings(source: source, at: instant) + closeHistory(source: source, at: instant)
        events.append(event(.bondRemoved, source: source, at: instant))
        return events
    }
}
