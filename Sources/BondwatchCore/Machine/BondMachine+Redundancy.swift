/// How much the bond can still lose, and when to say so.
extension BondMachine {
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
        switch policy.expectedSlaves {
        case .learned: max(mostSlaves, slaves.count)
        case .number(let number): number
        case .names(let names): names.count
        }
    }

    /// The bond's redundancy as of `instant`: the one judgement that log, dump, check, metrics and explanation share.
    package func assessment(at instant: BootInstant) -> Assessment {
        snapshot.assess(policy.expectedSlaves, at: instant)
    }

    var snapshot: BondSnapshot {
        BondSnapshot(
            isAdminUp: isAdminUp,
            slaves: slaves.map { slave in
                BondSnapshot.Slave(
                    name: slave.name, part: part(of: slave), firstSeen: slave.firstSeen, hasCarried: slave.hasCarried,
                    aggregator: aggregator(of: slave))
            },
            mostSlaves: mostSlaves, settlingTime: settlingTime, assemblyBegan: life.assemblyBegan,
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
            shape: groupShape, declaredGroups: policy.groups,
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

    /// Tells nothing of a bond that is to be ignored. What stands is told when it no longer is: it counts as untold.
    mutating func dropEvents(_ events: inout [Event]) {
        events = []
        findings = StandingFindings()
        flapping = FlapWatch()
        modeTrace.lacp?.forgetWhatWasTold()
        redundancy.forget()
        traffic.closeLoss()
        modeTrace.carrier?.forgetReported()
    }

    /// Tells a change of redundancy, once the word on the active slave is in.
    mutating func weighRedundancy(source: EventSource, at instant: BootInstant, into events: inout [Event]) {
        let assessment = assessment(at: instant)
        for (position, role) in zip(slaves.indices, assessment.roles)
        where role.role == .carrying || role.role == .reserve {
            slaves[position].noteCarried()
        }
        // A slave that the first dump has not shown yet is not missing.
        guard undecided == nil, isAdminUp, !isBetweenLooks, !isFirstLook, !currency.isOutdated(at: instant) else {
            return
        }
        let carrying = carryingNames
        // A slave that came up after a total loss becomes the active one at once, and that is the next thing to tell.
        if mode?.hasActiveSlave == true, active == .noSlave, !carrying.isEmpty, source == .netlink { return }
        guard assessment.expected > 0 else { return }
        let level = assessment.verdict
        // Without an active slave the bond's carrier is the word on whether it carries at all: a dump shows it before the
        // slaves, and while LACP is at work the driver sends over some port as long as it has one.
        if mode?.hasActiveSlave == false, level == .down, carries, mode != .ieee8023ad || !isEmpty {
            return
        }
        // A bond that has carried nothing yet loses nothing when one of those that are to come up is taken out.
        if level == .down, !traffic.hasCarried, assessment.isSettling || assessment.isAssembling { return }
        // An alarm waits while what is on its way would make it needless.
        let isLossOpen = traffic.isLossOpen
        if redundancy.isWorse(level, assessment.inOrder, isLossOpen: isLossOpen),
            !redundancy.isWorse(assessment.settledVerdict, assessment.settledInOrder, isLossOpen: isLossOpen)
        {
            return
        }
        guard let news = redundancy.take(level, inOrder: assessment.inOrder, isLossOpen: isLossOpen, at: instant)
        else { return }
        tell(assessment, carrying: carrying, leftFull: news.leftFull, source: source, at: instant, into: &events)
    }

    private mutating func tell(
        _ assessment: Assessment, carrying: [InterfaceName], leftFull: BootInstant?, source: EventSource,
        at instant: BootInstant, into events: inout [Event]
    ) {
        let (expected, groups) = (assessment.expected, assessment.groups)
        // Something carries: a total loss whose end went unseen is over.
        if assessment.verdict != .down { traffic.closeLoss() }
        switch assessment.verdict {
        case .full:
            let span = leftFull.map { instant.since($0) } ?? .zero
            events.append(
                event(
                    .redundancyRestored(after: span, carrying: carrying.count, expected: expected, groups: groups),
                    source: source, at: instant))
        case .reduced:
            events.append(
                event(
                    .redundancyReduced(carrying: carrying.count, expected: expected, groups: groups), source: source,
                    at: instant))
        case .lost:
            guard let last = carrying.first else { return }
            events.append(
                event(
                    .redundancyLost(left: last, expected: expected, groups: groups), source: source, at: instant))
        case .down:
            let isLoss = traffic.hasCarried || modeTrace.carrier?.hasUnseenLoss == true
            traffic.noteCarried()
            tellNone(source: source, at: instant, into: &events)
            // What never carried has lost nothing that the driver would count.
            if !isLoss { modeTrace.carrier?.forgetReported() }
        }
    }
}
