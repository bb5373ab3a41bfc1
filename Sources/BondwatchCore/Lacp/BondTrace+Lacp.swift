/// The link aggregation of an 802.3ad bond. The driver announces neither a partner nor a port's state, so each dump is a
/// look at them.
extension BondTrace {
    /// Follows what has changed in the aggregation.
    ///
    /// Only at the end of a dump are the bond and all its slaves known as of one moment: between its messages they need not fit
    /// together, and when time passes, or a file is read, they are as old as the last dump.
    mutating func weighAggregation(
        after observation: Observation, at instant: BootInstant, into events: inout [Event]
    ) {
        guard modeTrace.lacp != nil else { return }
        if !isAdminUp || slaves.isEmpty {
            let names = slaves.map(\.name)
            modeTrace.lacp?.keepPorts(names)
        }
        modeTrace.lacp?.keep(Set(slaves.map(\.index)), at: instant)
        for slave in slaves {
            if !hasLink(slave) {
                modeTrace.lacp?.loseLink(of: slave.index)
            } else if !isAdminUp {
                modeTrace.lacp?.rest(slave.index)
            }
        }
        let sight = presentSight
        modeTrace.lacp?.noteSight(sight)
        if !isAdminUp || !carries {
            modeTrace.lacp?.loseAll()
        } else if let number = attributes.adInfo?.aggregator {
            let ports = Set(activePorts.map(\.index))
            modeTrace.lacp?.gain(ports, in: number)
        }
        if isAdminUp, !isFirstLook {
            switch observation {
            case .dumpEnded(_, let source): lookAtAggregation(source: source, at: instant, into: &events)
            case .slave(let message, .netlink): noteBetweenLooks(message.index, at: instant)
            case .bond, .slave, .slaveReleased, .audit, .tick: break
            }
        }
        // LACP does not work while the bond is set down, so that time does not count.
        // A port may carry and give way between two looks.
        let hasNoMember = isAdminUp && carries && !slaves.contains { isMember($0) || isSending($0) }
        if hasNoMember { modeTrace.lacp?.noteEmpty(at: instant) } else { modeTrace.lacp?.noteMember() }
    }

    /// Takes the present groups for the right ones.
    mutating func acceptGroups() {
        modeTrace.lacp?.forgetGroups()
        if let shape = snapshot.grouping?.shape { modeTrace.lacp?.accept(shape) }
    }

    /// Whether the driver has chosen another aggregator since the last look, or the bond has its carrier back: which ports
    /// carry is not known before the next.
    var isBetweenLooks: Bool {
        guard mode == .ieee8023ad, carries, let active = attributes.adInfo?.aggregator else { return false }
        return modeTrace.lacp?.lookedAt != active
    }

    // MARK: Facts

    func hasLink(_ slave: SlaveTrace) -> Bool { slave.link?.status.isUsable ?? false }

    var hasNoPartner: Bool { attributes.adInfo?.partnerMac?.isZero == true }

    func isInActiveAggregator(_ slave: SlaveTrace) -> Bool {
        guard let active = attributes.adInfo?.aggregator else { return false }
        return slave.attributes.aggregatorID == active
    }

    /// Whether traffic goes over the slave, by the facts that netlink gives to every reader.
    ///
    /// The state tells whether the driver has enabled the port; right after a link-up the bits are still those of before.
    /// Where no partner answers, the driver sends over the one port of the active aggregator, which never comes to
    /// collect and distribute (ad_agg_selection_logic, drivers/net/bonding/bond_3ad.c 6.1). A kernel before 4.2 does not
    /// tell the bits, and then the aggregator alone decides.
    func isInside(_ slave: SlaveTrace) -> Bool {
        guard isInActiveAggregator(slave), slave.attributes.state != .backup else { return false }
        guard let actor = slave.attributes.actor else { return true }
        return hasNoPartner
            ? !actor.isDisjoint(with: [.defaulted, .expired]) : actor.isSuperset(of: .collectingAndDistributing)
    }

    private func isSending(_ slave: SlaveTrace) -> Bool { hasLink(slave) && isInside(slave) }

    /// Whether both ends collect and distribute in the active aggregator, as far as the kernel tells.
    private func isAgreedInside(_ slave: SlaveTrace) -> Bool {
        guard isInside(slave), !hasNoPartner, slave.attributes.actor != nil else { return false }
        return slave.attributes.partner?.isSuperset(of: .collectingAndDistributing) ?? true
    }

    /// What the kernel shows of the partner on a port; nil where it shows nothing.
    func answer(on slave: SlaveTrace) -> PartnerWatch.Answer? {
        let actor = slave.attributes.actor
        if let actor, actor.contains(.expired) { return .silent(.expired) }
        if let actor, actor.contains(.defaulted) { return .silent(.defaulted) }
        if isInActiveAggregator(slave) { return hasNoPartner ? .silent(.noAddress) : .heard }
        return actor == nil ? nil : .heard
    }

    /// Three LACPDU periods at the rate that this side asks of its partner.
    private func timeout(of slave: SlaveTrace) -> BootInstant.Span {
        let isFast = slave.attributes.actor?.contains(.shortTimeout) ?? attributes.isLacpFast
        return isFast ? LacpTimers.shortTimeout : LacpTimers.longTimeout
    }

    /// The ports of the active aggregator that have a link.
    private var activePorts: [SlaveTrace] { slaves.filter { hasLink($0) && isInActiveAggregator($0) } }

    /// The active aggregator, where a port carries in it.
    private var aggregatorFacts: AggregatorWatch.Facts? {
        guard let info = attributes.adInfo, let number = info.aggregator else { return nil }
        guard slaves.contains(where: isSending) else { return nil }
        let ports = Set(activePorts.map(\.index))
        return AggregatorWatch.Facts(
            number: number, ports: ports, others: Set(slaves.map(\.index)).subtracting(ports),
            partner: hasNoPartner ? nil : LacpEvent.Partner(address: info.partnerMac, key: info.partnerKey))
    }

    // MARK: A look

    private mutating func lookAtAggregation(
        source: EventSource, at instant: BootInstant, into events: inout [Event]
    ) {
        let active = carries ? attributes.adInfo?.aggregator : nil
        modeTrace.lacp?.beginLook(at: active, instant)
        guard knowsAggregators else { return }
        let handOver = aggregatorFacts.flatMap { lookAtAggregator($0, source, instant) }
        for slave in slaves where hasLink(slave) && hasBitsOfItsLink(slave, at: instant) {
            modeTrace.lacp?.beginLook(at: slave.index, instant, source: source)
        }
        for slave in slaves where hasLink(slave) {
            lookForPartner(of: slave, source, instant)
            lookAtMembership(of: slave, source, instant)
        }
        let shape = snapshot.grouping?.shape
        modeTrace.lacp?.learn(shape, at: instant)
        // With the state that the whole look has shown.
        if let handOver { events.append(event(.lacp(handOver.event), source: handOver.source, at: instant)) }
    }

    /// The carrier comes first, and traffic begins with the first port that collects and distributes.
    mutating func beginTraffic(after observation: Observation, at instant: BootInstant, into events: inout [Event]) {
        guard case .dumpEnded(_, let source) = observation, modeTrace.lacp != nil, isAdminUp, !isFirstLook, carries,
            traffic != .carries, slaves.contains(where: isMember)
        else { return }
        tellFirst(source: source, at: instant, into: &events)
    }

    /// - Returns: a change of the aggregator or of its partner.
    private mutating func lookAtAggregator(
        _ facts: AggregatorWatch.Facts, _ source: EventSource, _ instant: BootInstant
    ) -> (event: LacpEvent, source: EventSource)? {
        switch modeTrace.lacp?.take(facts, at: instant, source: source) {
        case .changed(let from, let to, let former, let source):
            let change = LacpEvent.AggregatorChange(
                from: from, to: to, slaves: slaves.filter(isSending).map(\.name),
                cause: causeOfHandOver(from: former, at: instant), partner: facts.partner)
            return (.aggregatorChanged(change), source)
        case .partnerChanged(let from, let to): return (.partnerChanged(from: from, to: to), source)
        case nil: return nil
        }
    }

    private mutating func lookForPartner(of slave: SlaveTrace, _ source: EventSource, _ instant: BootInstant) {
        guard let answer = answer(on: slave) else { return }
        let timeout = timeout(of: slave)
        modeTrace.lacp?.take(
            answer, of: slave.index, failures: slave.link?.failures, timeout: timeout, at: instant, source: source)
    }

    private mutating func lookAtMembership(of slave: SlaveTrace, _ source: EventSource, _ instant: BootInstant) {
        let place: Membership.Place =
            isInside(slave) ? .inside : isReserve(slave, at: instant) ? .standby : .outside
        // Whether it is a whole port of the reserve is for the next look to say.
        if place == .outside, port(of: slave).membership == .unknown, isReadyElsewhere(slave) { return }
        if place == .inside, !hasNoPartner { modeTrace.lacp?.endSelection(at: instant) }
        modeTrace.lacp?.take(place, of: slave.index, at: instant, source: source)
    }

    /// Whether the port is a whole part of a group that the driver keeps as its reserve.
    func isReserve(_ slave: SlaveTrace, at instant: BootInstant) -> Bool {
        isStandby(slave) && assessment(at: instant).role(of: slave.name) == .reserve
    }

    /// When a port that has left the active aggregator was first seen outside.
    func absentSince(_ slave: SlaveTrace) -> BootInstant? {
        if case .outside(let since, isSettled: true) = port(of: slave).membership { since.instant } else { nil }
    }

    func obstacle(of slave: SlaveTrace) -> PortObstacle? {
        PortObstacle(
            actor: slave.attributes.actorPortState.map(UInt32.init),
            partner: slave.attributes.partnerPortState.map(UInt32.init),
            own: slave.attributes.aggregatorID.map(UInt32.init), active: attributes.adInfo?.aggregator.map(UInt32.init))
    }

    /// Whether both ends have agreed on the port, as far as it is shown by netlink, or else by the file.
    func churn(of slave: SlaveTrace, at instant: BootInstant) -> (actor: ChurnWatch.State?, partner: ChurnWatch.State?)
    {
        let actor =
            slave.attributes.churnActorState.flatMap(ChurnWatch.State.init)
            ?? ChurnWatch.State(procText: slave.record?.actorChurnState)
        let partner =
            slave.attributes.churnPartnerState.flatMap(ChurnWatch.State.init)
            ?? ChurnWatch.State(procText: slave.record?.partnerChurnState)
        // The kernel may show a port as churned for ever that carries, and shows every port of a reserve so.
        let isAgreed = hasLink(slave) && knowsAggregators && (isAgreedInside(slave) || isReserve(slave, at: instant))
        return isAgreed ? (actor.map { _ in .none }, partner.map { _ in .none }) : (actor, partner)
    }
}
