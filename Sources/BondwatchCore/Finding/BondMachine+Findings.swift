extension BondMachine {
    /// Raises what has come to be wrong, and clears what no longer is.
    ///
    /// Nothing is judged while the bond is administratively down: the driver's view of it is frozen then, and whoever set
    /// it down may be about to change it.
    mutating func weighFindings(source: EventSource, at instant: BootInstant, into events: inout [Event]) {
        guard trace.isAdminUp, !trace.isFirstLook else {
            findings.forgetPending()
            return
        }
        let facts = judgedFacts(at: instant)
        var unseen = Set(findings.standing.keys)
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
                let hold = length(of: table[row].definition.hold)
                guard findings.see(fault, of: kind, lasting: hold, at: instant) else { continue }
                let raised = FindingEvent.raised(Finding(fault, of: kind, in: trace.name), priority: priority)
                events.append(event(.finding(raised), source: source, at: instant))
            }
        }
        clear(switchedOff, because: .switchedOff, source: source, at: instant, into: &events)
        clear(unseen.subtracting(switchedOff), because: .gone, source: source, at: instant, into: &events)
    }

    /// Takes the slaves and options that there are for those that should be, and clears what was told of others.
    ///
    /// What the configuration expects stays expected.
    package mutating func acknowledge(at instant: BootInstant) -> [Event] {
        let names = trace.slaves.map(\.name)
        findings.acknowledge(names, OptionBaseline(trace.attributes) { trace.slave($0)?.name })
        trace.acknowledge()
        var kinds: Set<FindingKind> = [.optionChanged, .aggregatorSplit]
        if case .learned = policy.expectedSlaves { kinds.insert(.missingSlave) }
        var events: [Event] = []
        let ended = findings.standing.keys.filter { kinds.contains($0.kind) }
        clear(ended, because: .acknowledged, source: .poll, at: instant, into: &events)
        weighRedundancy(source: .poll, at: instant, into: &events)
        if policy.isIgnored { dropEvents(&events) }
        return events
    }

    /// Clears everything, since the bond is gone.
    mutating func endFindings(source: EventSource, at instant: BootInstant) -> [Event] {
        var events: [Event] = []
        clear(Array(findings.standing.keys), because: .gone, source: source, at: instant, into: &events)
        return events
    }

    private mutating func clear(
        _ identities: some Collection<Finding.Identity>, because ending: FindingEvent.Ending, source: EventSource,
        at instant: BootInstant, into events: inout [Event]
    ) {
        if identities.isEmpty { return }
        for ended in findings.end(identities) {
            let finding = Finding(ended.reported, of: ended.kind, in: trace.name)
            let cleared = FindingEvent.cleared(finding, after: instant.since(ended.since), because: ending)
            events.append(event(.finding(cleared), source: source, at: instant))
        }
    }

    // MARK: The watches over time

    mutating func judgedFacts(at instant: BootInstant) -> FindingFacts {
        let names = trace.slaves.map(\.name)
        var facts = trace.findingFacts(by: policy)
        facts.changedOptions = watchOptions(names, at: instant)
        findings.learn(names)
        facts.expectation = expectation
        facts.deafness = deafness(at: instant)
        return facts
    }

    private var expectation: FindingFacts.Expectation {
        switch policy.expectedSlaves {
        case .learned: .learned(findings.knownSlaves)
        case .number(let count): .number(count, known: findings.knownSlaves)
        case .names(let names): .names(names)
        }
    }

    /// Compares the options with what they were when the bond had settled: until then it is being put together.
    private mutating func watchOptions(_ names: [InterfaceName], at instant: BootInstant) -> [Fault]? {
        switch findings.options {
        case .settled(var baseline):
            let changes = baseline.changes(in: trace.attributes, slaves: names, former: findings.knownSlaves) { index in
                trace.slave(index)?.name
            }
            findings.options = .settled(baseline)
            return changes
        case .unsettled(_) where names.isEmpty:
            findings.options = .unsettled(since: nil)
        case .unsettled(nil):
            findings.options = .unsettled(since: instant)
        case .unsettled(let since?) where instant.since(since) >= length(of: .settling):
            findings.options = .settled(OptionBaseline(trace.attributes) { trace.slave($0)?.name })
        case .unsettled:
            break
        }
        return nil
    }

    func length(of hold: FindingKind.Hold) -> BootInstant.Span {
        switch hold {
        case .none: return .zero
        case .settling: return .seconds(3) + trace.updelay
        case .assembly: return .seconds(10) + trace.updelay
        case .monitor:
            let interval = BootInstant.Span.milliseconds(trace.monitorInterval ?? 0)
            let looks = trace.miimon > 0 ? 1 : UInt64(trace.attributes.arpMissedMax ?? 2)
            return .seconds(3) + trace.updelay + trace.downdelay + interval * (looks &+ 1)
        }
    }
}

extension BondMachine {
    /// What stands, for a report; `wall` turns an instant into microseconds since 1970.
    func findingReports(wall: (BootInstant) -> UInt64) -> [FindingReport] {
        findings.raised(by: policy).map { standing, priority in
            let finding = Finding(standing.fault, of: standing.kind, in: trace.name)
            return FindingReport(finding, priority: priority, since: wall(standing.since))
        }
    }

    /// What one look at the bond shows, for a report of somebody who has not watched.
    package var findingsAtOneLook: [FindingReport] {
        trace.isAdminUp ? trace.findingFacts(by: policy).faultsAtOneLook(in: trace.name).map { FindingReport($0) } : []
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
