/// Why the active slave changed, or was lost.
///
/// The driver does not say. What it can have done is known: it selects anew when the active slave is lost, when the
/// primary or a slave of higher priority comes up, when a slave is enslaved, and when an option is written
/// (`bond_miimon_commit`, `bond_ab_arp_commit`, `bond_enslave`, drivers/net/bonding/bond_main.c 6.1). A change with none
/// of these is a write to `active_slave`; where some of them may have gone unseen, the cause is unknown.
extension BondTrace {
    /// How long ago something may have come to light that the driver answers in the same breath: netlink tells at once,
    /// the poll a second later.
    private static let sameBreath = BootInstant.Span.seconds(2)

    func classify(
        to slave: SlaveTrace, _ word: BondWord, noneBefore: Bool, at instant: BootInstant
    ) -> (change: ActiveChange, cause: ActiveCause) {
        guard life.isSetUp else { return noneBefore ? (.first, .first) : whileSetDown(to: slave, word, at: instant) }
        if noneBefore { return (traffic.hasCarried ? .recovery : .first, .first) }
        guard case .slave(let old) = active else {
            return traffic.hasCarried ? (.recovery, .unknown) : (.first, .first)
        }
        if let loss = modeTrace.activeSlave?.loss { return (.failover, loss.cause) }
        guard let old = self.slave(old) else { return (.change, .unknown) }
        // A device that vanishes is closed, and its slave released, before any monitor looks at its link; the word of
        // the release comes last.
        if !old.isAdminUp { return (.failover, word.source == .netlink ? .slaveRemoved : .unknown) }
        // While downdelay runs the driver keeps the active slave, but selects no such slave anew.
        if let status = old.link?.status, status != .up { return (.failover, causeOfLoss(of: old)) }
        // The file shows the failure, and it alone may show half of it; with the change it is whole.
        if let failed = old.unconfirmedFailures { return (.failover, causeOfLoss(of: old, failures: failed)) }
        if word.optionsChanged { return (.change, .byHand) }
        return preference(of: slave, over: old, word, at: instant)
    }

    /// A change of the active slave of a bond that is set down is no failover and no failback, whatever caused it.
    private func whileSetDown(
        to slave: SlaveTrace, _ word: BondWord, at instant: BootInstant
    ) -> (change: ActiveChange, cause: ActiveCause) {
        if let loss = modeTrace.activeSlave?.loss { return (.change, loss.cause) }
        guard case .slave(let old) = active else { return (.first, .first) }
        guard let old = self.slave(old) else { return (.change, .unknown) }
        if word.optionsChanged { return (.change, .byHand) }
        return (.change, preference(of: slave, over: old, word, at: instant).cause)
    }

    /// Why the driver prefers one working slave to another.
    private func preference(
        of slave: SlaveTrace, over old: SlaveTrace, _ word: BondWord, at instant: BootInstant
    ) -> (change: ActiveChange, cause: ActiveCause) {
        // What a poll finds in active-backup was not told by netlink, as it should have been; tlb and alb tell nothing.
        let isCertain = word.source == .netlink || (word.source == .poll && mode != .activeBackup)
        let byHand: (ActiveChange, ActiveCause) = (.change, isCertain ? .byHand : .unknown)
        let cameUp = isRecent(slave.linkSince, instant)
        let wasSelected = cameUp || slaves.contains { isRecent($0.joined, instant) }
        if attributes.primary == slave.index {
            let reselectsOnFailure: UInt8 = 2
            if attributes.primaryReselect == reselectsOnFailure {
                // Only a primary that was just enslaved is forced (`force_primary`).
                if isRecent(slave.joined, instant) { return (.failback, .primaryReturned) }
                return cameUp ? (.change, .unknown) : byHand
            }
            return wasSelected ? (.failback, .primaryReturned) : byHand
        }
        if let new = slave.attributes.priority, let former = old.attributes.priority, new > former {
            let wasPreferred = [slave, old].contains { isRecent($0.priorityChanged, instant) }
            return wasSelected || wasPreferred ? (.change, .betterSlave) : byHand
        }
        return byHand
    }

    /// Why the driver gave up an aggregator of those ports (`ad_agg_selection_logic`, drivers/net/bonding/bond_3ad.c 6.1).
    func causeOfHandOver(from former: Set<InterfaceIndex>, at instant: BootInstant) -> ActiveCause {
        let ports = slaves.filter { former.contains($0.index) }
        let withLink = ports.filter(hasLink)
        guard withLink.isEmpty else {
            guard withLink.contains(where: { answer(on: $0) == .heard }) else { return .lacp }
            return slaves.contains { isRecent($0.priorityChanged, instant) } ? .byHand : .betterAggregator
        }
        let lastLost = ports.max { ($0.linkSince ?? $0.firstSeen) < ($1.linkSince ?? $1.firstSeen) }
        guard let lastLost else { return .slaveRemoved }
        return lastLost.isAdminUp ? modeTrace.carrier?.lastLoss ?? .linkDown : .adminDown
    }

    private func isRecent(_ past: BootInstant?, _ instant: BootInstant) -> Bool {
        past.map { instant.since($0) <= Self.sameBreath } ?? false
    }

    /// Whether somebody did what has just happened: it is no failure. A slave that is set down has its link failed by the
    /// driver as if the cable was cut.
    func isByHand(_ subject: EventSubject, at instant: BootInstant) -> Bool {
        switch subject {
        case .activeChanged(let change): change.cause == .byHand || isPreferredByHand(change, at: instant)
        case .lacp(.aggregatorChanged(let change)): [.byHand, .adminDown, .slaveRemoved].contains(change.cause)
        case .activeNone(_, let cause): cause == .adminDown
        case .linkDown(let name, _): slaves.first { $0.name == name }?.isAdminUp == false
        default: false
        }
    }

    /// Whether a slave of higher priority took over because somebody gave it that, or put it in: it did not come up just now.
    private func isPreferredByHand(_ change: EventSubject.ActiveSlaveChange, at instant: BootInstant) -> Bool {
        guard change.cause == .betterSlave, let slave = slaves.first(where: { $0.name == change.to }) else {
            return false
        }
        return !isRecent(slave.linkSince, instant)
    }

    /// Whether somebody took the slave out of the bond, or its device is gone.
    ///
    /// A device that vanishes is closed before it is released, while its link still counts as up; one that is taken out by
    /// hand is closed after that (`__bond_release_one`, drivers/net/bonding/bond_main.c 6.1). Where the link had failed
    /// before, that failure was counted.
    func isReleasedByHand(_ slave: SlaveTrace) -> Bool {
        slave.isAdminUp || slave.link?.status.isUsable == false
    }

    /// Why the driver gave up a slave.
    ///
    /// - Parameters:
    ///   - before: the slave as it was known while it still worked.
    ///   - failures: its count, where that is not what is known of it now.
    func causeOfLoss(of before: SlaveTrace, failures: UInt32? = nil) -> ActiveCause {
        guard let slave = self.slave(before.index) else { return .slaveRemoved }
        let failures = failures ?? slave.link?.failures
        if !slave.isAdminUp { return .adminDown }
        if !slave.hasCarrier { return .linkDown }
        // The driver set it down for its speed, which is no failure to it.
        if mode?.needsSpeed == true, let old = before.link?.failures, old == failures { return .speedUnknown }
        if miimon > 0 { return .linkDown }
        return monitorInterval == nil ? .unknown : .arpLost
    }

    /// Why nothing carries any more.
    var causeOfNone: ActiveCause {
        if let trace = modeTrace.activeSlave { return trace.loss?.cause ?? causeOfGivingUp ?? .unknown }
        guard slaves.contains(where: { $0.link?.status.isUsable ?? false }) else {
            return modeTrace.carrier?.lastLoss ?? .unknown
        }
        return mode == .ieee8023ad ? .lacp : .unknown
    }

    /// Why the driver has given up an active slave whose downdelay passes; nil where it has not.
    private var causeOfGivingUp: ActiveCause? {
        guard modeTrace.activeSlave?.isGivenUp == true, case .slave(let index) = active, let slave = self.slave(index)
        else { return nil }
        return causeOfLoss(of: slave)
    }

    /// How long there was no active slave before this one.
    ///
    /// - Parameter noneSince: since when none was known to be.
    func gap(
        before slave: InterfaceIndex, _ word: BondWord, noneBefore: Bool, noneSince: BootInstant?,
        at instant: BootInstant
    ) -> BootInstant.Span? {
        guard word.source != .checkpoint, life.isSetUp else { return nil }
        if noneBefore {
            return traffic.hasCarried ? (noneSince ?? undecided?.since).map { instant.since($0) } : nil
        }
        if word.source == .netlink { return .zero }
        // A poll sees a change that the driver made in one step, unless something else went unseen.
        let isUnconfirmed = if case .slave(let old) = active { self.slave(old)?.doubtful != nil } else { false }
        let failedUnseen = isUnconfirmed || (modeTrace.activeSlave?.loss != nil && undecided == nil)
        let cameUpMeanwhile = undecided?.concerns(slave) ?? false
        return failedUnseen || cameUpMeanwhile ? nil : .zero
    }
}
