/// The link aggregation of an 802.3ad bond. The driver announces neither a partner nor a port's state, so each dump is a
/// look at them; what lasts is told.
extension BondMachine {
    /// Tells what has changed in the aggregation since it was last told.
    ///
    /// - Parameter isLook: the bond and all its slaves are known as of one moment; between the messages of a dump they
    ///   need not fit together.
    mutating func weighAggregation(
        isLook: Bool, source: EventSource, at instant: BootInstant, into events: inout [Event]
    ) {
        guard mode == .ieee8023ad else {
            aggregation = LacpWatch()
            return
        }
        aggregation.keep(Set(slaves.map(\.index)), at: instant)
        // A bond that is set down leaves everything as it was, for ever.
        for slave in slaves where !isAdminUp || !hasLink(slave) { aggregation.loseLink(of: slave.index) }
        if isLook, isAdminUp, !isFirstLook { lookAtAggregation(source: source, at: instant, into: &events) }
        let isEmpty = carries && !slaves.contains(where: countsAsMember)
        aggregation.emptySince = isEmpty ? aggregation.emptySince ?? instant : nil
    }

    /// Whether the slave's link is up and LACP has it in the active aggregator, or nobody can say.
    func countsAsMember(_ slave: SlaveState) -> Bool {
        hasLink(slave) && (aggregation[slave.index].membership.counts || !knowsAggregators)
    }

    /// Whether a bond with carrier has been without a member for so long that it is no mere negotiation.
    func isEmpty(at instant: BootInstant) -> Bool {
        aggregation.emptySince.map { instant >= LacpTimers.settled(since: $0, aggregation.selectionEnds) } ?? false
    }

    /// Whether LACP may still bring the slave into the active aggregator.
    func isNegotiating(_ slave: SlaveState) -> Bool {
        guard mode == .ieee8023ad, hasLink(slave) else { return false }
        return switch aggregation[slave.index].membership {
        case .unknown, .outside(_, isTold: false): true
        case .inside, .leaving, .outside(_, isTold: true): false
        }
    }

    // MARK: Facts

    private func hasLink(_ slave: SlaveState) -> Bool { slave.link?.status.isUsable ?? false }

    /// Kernels before 3.14 do not tell of aggregators.
    private var knowsAggregators: Bool {
        attributes.adInfo != nil || slaves.contains { $0.attributes.aggregatorID != nil }
    }

    var hasNoPartner: Bool { attributes.adInfo?.partnerMac?.isZero == true }

    private func isInActiveAggregator(_ slave: SlaveState) -> Bool {
        guard let active = attributes.adInfo?.aggregator else { return false }
        return slave.attributes.aggregatorID == active
    }

    /// Whether traffic goes over the slave, by the facts that netlink gives to every reader.
    ///
    /// The state tells whether the driver has enabled the port; right after a link-up the bits are still those of before.
    /// Where no partner answers, the driver sends over the one port of the active aggregator, which never comes to
    /// collect and distribute (ad_agg_selection_logic, drivers/net/bonding/bond_3ad.c 6.1). A kernel before 4.2 does not
    /// tell the bits, and then the aggregator alone decides.
    private func isInside(_ slave: SlaveState) -> Bool {
        guard isInActiveAggregator(slave), slave.attributes.state != .backup else { return false }
        guard let actor = slave.attributes.actor else { return true }
        return hasNoPartner
            ? !actor.isDisjoint(with: [.defaulted, .expired]) : actor.isSuperset(of: .collectingAndDistributing)
    }

    private func word(on slave: SlaveState) -> PartnerHearing.Word? {
        let actor = slave.attributes.actor
        if let actor, actor.contains(.expired) { return .silent(.expired) }
        if let actor, actor.contains(.defaulted) { return .silent(.defaulted) }
        if isInActiveAggregator(slave) { return hasNoPartner ? .silent(.noAddress) : .heard }
        return actor == nil ? nil : .heard
    }

    /// Three LACPDU periods at the rate that this side asks of its partner.
    private func timeout(of slave: SlaveState) -> BootInstant.Span {
        let isFast = slave.attributes.actor?.contains(.shortTimeout) ?? attributes.isLacpFast
        return isFast ? LacpTimers.shortTimeout : LacpTimers.longTimeout
    }

    private var aggregatorFacts: AggregatorWatch.Facts? {
        guard let info = attributes.adInfo, let number = info.aggregator else { return nil }
        let members = slaves.filter { hasLink($0) && isInside($0) }.map(\.index)
        return AggregatorWatch.Facts(
            number: number, members: Set(members), others: Set(slaves.map(\.index)).subtracting(members),
            partner: hasNoPartner ? nil : LacpEvent.Partner(address: info.partnerMac, key: info.partnerKey))
    }

    // MARK: A look

    private mutating func lookAtAggregation(
        source: EventSource, at instant: BootInstant, into events: inout [Event]
    ) {
        var found: [(event: LacpEvent, source: EventSource)] = []
        if knowsAggregators {
            if let facts = aggregatorFacts { lookAtAggregator(facts, source, instant, &found) }
            for slave in slaves where hasLink(slave) {
                lookForPartner(of: slave, source, instant, &found)
                lookAtMembership(of: slave, source, instant, &found)
            }
        }
        for slave in slaves { lookAtChurn(of: slave, source, instant, &found) }
        // All are told of the state that the whole look has shown.
        events += found.map { event(.lacp($0.event), source: $0.source, at: instant) }
        if carries, hasToldActiveNone || !hadActive, slaves.contains(where: countsAsMember) {
            tellFirst(source: source, at: instant, into: &events)
        }
    }

    private mutating func lookAtAggregator(
        _ facts: AggregatorWatch.Facts, _ source: EventSource, _ instant: BootInstant,
        _ found: inout [(event: LacpEvent, source: EventSource)]
    ) {
        switch aggregation.aggregator.take(facts, at: instant, source: source) {
        case .changed(let from, let to, let members, let source):
            let change = LacpEvent.AggregatorChange(
                from: from, to: to, slaves: slaves.filter { members.contains($0.index) }.map(\.name),
                partner: facts.partner)
            found.append((.aggregatorChanged(change), source))
        case .partnerChanged(let from, let to): found.append((.partnerChanged(from: from, to: to), source))
        case nil: break
        }
    }

    private mutating func lookForPartner(
        of slave: SlaveState, _ source: EventSource, _ instant: BootInstant,
        _ found: inout [(event: LacpEvent, source: EventSource)]
    ) {
        guard let word = word(on: slave) else { return }
        let hadHeard = aggregation[slave.index].hasHeard
        if word == .heard { aggregation[slave.index].hasHeard = true }
        let verdict = aggregation[slave.index].hearing.take(
            word, failures: slave.link?.failures, timeout: timeout(of: slave), at: instant, source: source)
        switch verdict {
        case .lost(let reason, let source):
            found.append((.partnerLost(slave.name, reason: reason, wasThere: hadHeard), source))
        case .found(let after): found.append((.partnerFound(slave.name, after: after), source))
        case nil: break
        }
    }

    private mutating func lookAtMembership(
        of slave: SlaveState, _ source: EventSource, _ instant: BootInstant,
        _ found: inout [(event: LacpEvent, source: EventSource)]
    ) {
        let isInside = isInside(slave)
        if isInside, !hasNoPartner { aggregation.endSelection(at: instant) }
        let verdict = aggregation[slave.index].membership.take(
            isInside: isInside, notBefore: aggregation.selectionEnds, at: instant, source: source)
        switch verdict {
        case .wentOut(let source): found.append((.portOut(slave.name, obstacle(of: slave)), source))
        case .cameIn(let after): found.append((.portIn(slave.name, after: after), source))
        case nil: break
        }
    }

    func obstacle(of slave: SlaveState) -> PortObstacle? {
        PortObstacle(
            actor: slave.attributes.actorPortState.map(UInt32.init),
            partner: slave.attributes.partnerPortState.map(UInt32.init),
            own: slave.attributes.aggregatorID.map(UInt32.init), active: attributes.adInfo?.aggregator.map(UInt32.init))
    }

    private mutating func lookAtChurn(
        of slave: SlaveState, _ source: EventSource, _ instant: BootInstant,
        _ found: inout [(event: LacpEvent, source: EventSource)]
    ) {
        let netlink = slave.attributes
        let verdicts = aggregation[slave.index].churn.take(
            actor: netlink.churnActorState.flatMap(ChurnWatch.State.init)
                ?? ChurnWatch.State(procText: slave.record?.actorChurnState),
            partner: netlink.churnPartnerState.flatMap(ChurnWatch.State.init)
                ?? ChurnWatch.State(procText: slave.record?.partnerChurnState), at: instant)
        for verdict in verdicts {
            switch verdict {
            case .churned(let side): found.append((.churned(slave.name, side), source))
            case .agreed(let side, let after): found.append((.churnEnded(slave.name, side, after: after), source))
            }
        }
    }
}
