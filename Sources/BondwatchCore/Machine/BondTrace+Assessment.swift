/// How much the bond can still lose.
extension BondTrace {
    /// How long a slave that never carried is given to come up before its absence is told: a copper port needs up to
    /// three seconds to negotiate, and updelay comes on top.
    private var settlingTime: BootInstant.Span {
        let negotiation = BootInstant.Span.seconds(3)
        return BootInstant.Span(nanoseconds: negotiation.nanoseconds &+ updelay.nanoseconds)
    }

    /// The slaves that traffic really uses or could use.
    var carryingSlaves: [SlaveTrace] { isAdminUp ? slaves.filter(isCarrying) : [] }
    var carryingNames: [InterfaceName] { isAdminUp ? slaves.compactMap { isCarrying($0) ? $0.name : nil } : [] }

    /// How many slaves the bond should have: what the administrator says, or else what `mostSlaves` has seen.
    var expectedSlaves: Int {
        switch expectation.slaves {
        case .learned: max(slaves.most, slaves.count)
        case .number(let number): number
        case .names(let names): names.count
        }
    }

    /// The bond's redundancy as of `instant`: the one judgement that log, dump, check, metrics and explanation share.
    func assessment(at instant: BootInstant) -> Assessment {
        snapshot.assess(expectation.slaves, at: instant)
    }

    var snapshot: BondSnapshot {
        BondSnapshot(
            isAdminUp: isAdminUp,
            slaves: slaves.map { slave in
                BondSnapshot.Slave(
                    name: slave.name, part: part(of: slave), firstSeen: slave.firstSeen, hasCarried: slave.hasCarried,
                    aggregator: aggregator(of: slave))
            },
            mostSlaves: slaves.most, settlingTime: settlingTime, assemblyBegan: life.assemblyBegan,
            lacp: mode == .ieee8023ad ? lacpSnapshot : nil)
    }

    /// The aggregator that the slave forms a group in. What carries as of the last look is where that was, since a message
    /// between two looks shows some ports; and what carries without a partner is in no group.
    private func aggregator(of slave: SlaveTrace) -> UInt16? {
        guard isCarrying(slave) else { return slave.attributes.aggregatorID }
        return hasNoPartner ? nil : attributes.adInfo?.aggregator ?? slave.attributes.aggregatorID
    }

    private var lacpSnapshot: BondSnapshot.Lacp {
        BondSnapshot.Lacp(
            shape: modeTrace.lacp?.groups ?? GroupShape(), declaredGroups: expectation.groups,
            minLinks: attributes.minLinks ?? file?.lacp?.minLinks ?? 0, isStable: (attributes.adSelect ?? 0) == 0,
            activeAggregator: attributes.adInfo?.aggregator, partner: attributes.adInfo?.partnerMac)
    }

    private func part(of slave: SlaveTrace) -> BondSnapshot.Part {
        if isCarrying(slave) { return .carrying }
        if isStandby(slave) { return .standby(isLeaving: carries && isLeaving(slave)) }
        // Without its carrier the bond is down, and no port makes up for that.
        if carries, isLeaving(slave) { return .leaving }
        return isNegotiating(slave) ? .negotiating : .unused
    }

    func isCarrying(_ slave: SlaveTrace) -> Bool {
        guard isAdminUp, slave.link?.status.isUsable ?? false else { return false }
        switch mode {
        case .ieee8023ad: return carries && isMember(slave)
        // The bond's carrier outranks its slaves: with downdelay it goes before they do.
        case .balanceRR, .balanceXOR, .broadcast: return carries
        // While downdelay runs the driver keeps the active slave that it has, and chooses no such slave.
        case .activeBackup, .balanceTLB, .balanceALB: return active != .noSlave || slave.link?.status == .up
        case nil: return true
        }
    }

    /// Notes which slaves have carried by that judgement, or were a whole part of the reserve: only such a slave can be lost.
    mutating func noteCarriers(_ assessment: Assessment) {
        for (position, role) in zip(slaves.indices, assessment.roles)
        where role.role == .carrying || role.role == .reserve {
            slaves.change(position) { $0.noteCarried() }
        }
    }

    /// Takes what is new of the redundancy: where something carries a total loss is over, whether its end was seen or not.
    mutating func take(
        _ news: RedundancyNews, source: EventSource, at instant: BootInstant, into events: inout [Event]
    ) {
        switch news {
        case .standing(let subject):
            service.closeLoss()
            if let subject { events.append(event(subject, source: source, at: instant)) }
        case .totalLoss:
            let isLoss = traffic.hasCarried || modeTrace.carrier?.hasUnseenLoss == true
            service.noteCarried()
            tellNone(source: source, at: instant, into: &events)
            // What never carried has lost nothing that the driver would count.
            if !isLoss { modeTrace.carrier?.forgetReported() }
        }
    }

    /// Takes the slaves and their groups as they are for those that should be.
    mutating func acknowledge() {
        slaves.acceptCount()
        acceptGroups()
    }

    /// Nothing counts as reported: the bond is to be ignored, and what stands is reported when it no longer is.
    mutating func forgetReported() {
        service.closeLoss()
        modeTrace.carrier?.forgetReported()
    }
}
