/// When a standing fault is reported, and its end.
extension StandingFindings {
    /// Raises what has come to be wrong, and clears what no longer is.
    ///
    /// Nothing is judged while the bond is administratively down: the driver's view of it is frozen then, and whoever set
    /// it down may be about to change it.
    mutating func weigh(
        _ trace: BondTrace, by policy: BondPolicy, source: EventSource, at instant: BootInstant,
        into events: inout [Event]
    ) {
        guard trace.isAdminUp, !trace.isFirstLook else {
            forgetPending()
            return
        }
        let facts = judgedFacts(of: trace, by: policy, at: instant)
        var unseen = Set(standing.keys)
        var switchedOff: Set<Finding.Identity> = []
        let table = FindingKind.table
        for row in table.indices {
            let kind = table[row].kind
            guard let priority = policy.severity(of: kind, otherwise: table[row].definition.priority) else {
                switchedOff.formUnion(unseen.filter { $0.kind == kind })
                continue
            }
            guard let faults = table[row].definition.rule(facts) else {
                if !unseen.isEmpty { unseen = unseen.filter { $0.kind != kind } }
                continue
            }
            for fault in faults {
                unseen.remove(Finding.Identity(kind: kind, subject: fault.subject))
                let hold = table[row].definition.hold.span(in: trace)
                guard see(fault, of: kind, lasting: hold, at: instant) else { continue }
                let raised = FindingEvent.raised(Finding(fault, of: kind, in: trace.name), priority: priority)
                events.append(trace.event(.finding(raised), source: source, at: instant))
            }
        }
        clear(switchedOff, because: .switchedOff, of: trace, source: source, at: instant, into: &events)
        let gone = unseen.subtracting(switchedOff)
        clear(gone, because: .gone, of: trace, source: source, at: instant, into: &events)
    }

    /// Clears what was reported of slaves and options that are accepted now.
    ///
    /// What the configuration expects stays expected.
    mutating func clearAcknowledged(
        of trace: BondTrace, by policy: BondPolicy, at instant: BootInstant, into events: inout [Event]
    ) {
        var kinds: Set<FindingKind> = [.optionChanged, .aggregatorSplit]
        if case .learned = policy.expectedSlaves { kinds.insert(.missingSlave) }
        let ended = standing.keys.filter { kinds.contains($0.kind) }
        clear(ended, because: .acknowledged, of: trace, source: .poll, at: instant, into: &events)
    }

    /// Clears everything, since the bond is gone.
    mutating func clearAll(
        of trace: BondTrace, source: EventSource, at instant: BootInstant, into events: inout [Event]
    ) {
        clear(Array(standing.keys), because: .gone, of: trace, source: source, at: instant, into: &events)
    }

    private mutating func clear(
        _ identities: some Collection<Finding.Identity>, because ending: FindingEvent.Ending, of trace: BondTrace,
        source: EventSource, at instant: BootInstant, into events: inout [Event]
    ) {
        if identities.isEmpty { return }
        for ended in end(identities) {
            let finding = Finding(ended.reported, of: ended.kind, in: trace.name)
            let cleared = FindingEvent.cleared(finding, after: instant.since(ended.since), because: ending)
            events.append(trace.event(.finding(cleared), source: source, at: instant))
        }
    }

    /// The facts with the watches over time.
    mutating func judgedFacts(of trace: BondTrace, by policy: BondPolicy, at instant: BootInstant) -> FindingFacts {
        let names = trace.slaves.map(\.name)
        var facts = trace.findingFacts(by: policy)
        let settling = FindingKind.Hold.settling.span(in: trace)
        facts.changedOptions = watchOptions(trace.attributes, of: names, settlingFor: settling, at: instant) { index in
            trace.slave(index)?.name
        }
        learn(names)
        facts.expectation = expectation(by: policy)
        facts.deafness = trace.deafness(by: policy, at: instant)
        return facts
    }

    private func expectation(by policy: BondPolicy) -> FindingFacts.Expectation {
        switch policy.expectedSlaves {
        case .learned: .learned(knownSlaves)
        case .number(let count): .number(count, known: knownSlaves)
        case .names(let names): .names(names)
        }
    }

    /// What stands, for a report; `wall` turns an instant into microseconds since 1970.
    func reports(of bond: InterfaceName, by policy: BondPolicy, wall: (BootInstant) -> UInt64) -> [FindingReport] {
        raised(by: policy).map { standing, priority in
            let finding = Finding(standing.fault, of: standing.kind, in: bond)
            return FindingReport(finding, priority: priority, since: wall(standing.since))
        }
    }
}

extension FindingKind.Hold {
    /// How long that is, as the bond is set.
    func span(in trace: BondTrace) -> BootInstant.Span {
        switch self {
        case .none: return .zero
        case .settling: return .seconds(3) + trace.updelay
        case .assembly: return .seconds(10) + trace.updelay
        case .monitor:
            let interval = BootInstant.Span.milliseconds(trace.monitorInterval ?? 0)
            let steps = trace.miimon > 0 ? 1 : UInt64(trace.attributes.arpMissedMax ?? 2)
            return .seconds(3) + trace.updelay + trace.downdelay + interval * (steps &+ 1)
        }
    }
}

extension BootInstant.Span {
    fileprivate static func + (left: Self, right: Self) -> Self {
        let (sum, overflow) = left.nanoseconds.addingReportingOverflow(right.nanoseconds)
        return Self(nanoseconds: overflow ? .max : sum)
    }

    fileprivate static func * (span: Self, times: UInt64) -> Self {
        let (product, overflow) = span.nanoseconds.multipliedReportingOverflow(by: times)
        return Self(nanoseconds: overflow ? .max : product)
    }
}
