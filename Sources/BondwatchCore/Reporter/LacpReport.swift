/// What of the ports of an 802.3ad bond was reported: which partners are lost, which ports are outside the active aggregator,
/// and which are churned.
///
/// What the trace shows of a port has settled when it is reported; each is reported once, and its end once.
struct LacpReport: Equatable, Sendable {
    /// Each with the first sign of it.
    private var lostPartners: [InterfaceIndex: BootInstant] = [:]
    private var outsidePorts: [InterfaceIndex: BootInstant] = [:]
    private var churns: [InterfaceIndex: ChurnWatch] = [:]

    init() {}

    init(restoring memory: LacpMemory) {
        for (slave, port) in memory.ports {
            if case .lost(let since) = port.partner { lostPartners[slave] = since.instant }
            if case .outside(let since, isSettled: true) = port.membership { outsidePorts[slave] = since.instant }
            churns[slave] = port.churn
        }
    }

    /// What stands and was not reported is remembered as not settled, so that the next run reports it.
    func write(to memory: inout LacpMemory) {
        for slave in memory.ports.keys {
            memory[slave].churn = churns[slave] ?? ChurnWatch()
            if lostPartners[slave] == nil { memory[slave].partner.unsettle() }
            if outsidePorts[slave] == nil { memory[slave].membership.unsettle() }
        }
    }

    /// Reports what an observation has shown of the ports.
    ///
    /// Only at the end of a dump are the bond and all its slaves known as of one moment. Where netlink does not show it, the
    /// file shows who is churned.
    ///
    /// - Parameter trace: after the observation.
    mutating func weigh(
        _ trace: BondTrace, after observation: Observation, at instant: BootInstant, into events: inout [Event]
    ) {
        guard trace.modeTrace.lacp != nil else {
            self = LacpReport()
            return
        }
        keep(Set(trace.slaves.map(\.index)))
        guard trace.isAdminUp, !trace.isFirstLook else { return }
        var found: [(event: LacpEvent, source: EventSource)] = []
        switch observation {
        case .dumpEnded(_, let source):
            for slave in trace.slaves where trace.knowsAggregators && trace.hasLink(slave) {
                weighPartner(of: slave, trace, source, instant, &found)
                weighMembership(of: slave, trace, source, instant, &found)
            }
        case .audit: break
        case .bond, .slave, .slaveReleased, .tick: return
        }
        for slave in trace.slaves { weighChurn(of: slave, trace, observation.source, instant, &found) }
        events += found.map { trace.event(.lacp($0.event), source: $0.source, at: instant) }
    }

    private mutating func keep(_ slaves: Set<InterfaceIndex>) {
        lostPartners = lostPartners.filter { slaves.contains($0.key) }
        outsidePorts = outsidePorts.filter { slaves.contains($0.key) }
        churns = churns.filter { slaves.contains($0.key) }
    }

    private mutating func weighPartner(
        of slave: SlaveTrace, _ trace: BondTrace, _ source: EventSource, _ instant: BootInstant,
        _ found: inout [(event: LacpEvent, source: EventSource)]
    ) {
        let port = trace.port(of: slave)
        switch (port.partner, lostPartners[slave.index]) {
        case (.lost(let since), nil):
            guard case .silent(let reason)? = trace.answer(on: slave) else { return }
            lostPartners[slave.index] = since.instant
            let loss = LacpEvent.partnerLost(slave.name, reason: reason, wasThere: port.hasHeard)
            found.append((loss, since.source(source)))
        case (.heard, let since?):
            lostPartners[slave.index] = nil
            found.append((.partnerFound(slave.name, after: instant.since(since)), source))
        case (.lost, _?), (.heard, nil), (.unknown, _), (.silent, _): break
        }
    }

    private mutating func weighMembership(
        of slave: SlaveTrace, _ trace: BondTrace, _ source: EventSource, _ instant: BootInstant,
        _ found: inout [(event: LacpEvent, source: EventSource)]
    ) {
        let membership = trace.port(of: slave).membership
        switch (membership, outsidePorts[slave.index]) {
        case (.outside(let since, isSettled: true), nil):
            outsidePorts[slave.index] = since.instant
            found.append((.portOut(slave.name, trace.obstacle(of: slave)), since.source(source)))
        case (.inside, let since?), (.standby, let since?):
            outsidePorts[slave.index] = nil
            let reserve = membership == .standby ? slave.attributes.aggregatorID : nil
            found.append((.portIn(slave.name, after: instant.since(since), reserve: reserve), source))
        case (.outside, _), (.inside, nil), (.standby, nil), (.unknown, _), (.leaving, _): break
        }
    }

    private mutating func weighChurn(
        of slave: SlaveTrace, _ trace: BondTrace, _ source: EventSource, _ instant: BootInstant,
        _ found: inout [(event: LacpEvent, source: EventSource)]
    ) {
        let shown = trace.churn(of: slave, at: instant)
        var churn = churns[slave.index] ?? ChurnWatch()
        for verdict in churn.take(actor: shown.actor, partner: shown.partner, at: instant) {
            switch verdict {
            case .churned(let side): found.append((.churned(slave.name, side), source))
            case .agreed(let side, let after): found.append((.churnEnded(slave.name, side, after: after), source))
            }
        }
        churns[slave.index] = churn
    }
}
