/// Who the active slave is, and what kind of change it was.
///
/// In active-backup the bond's own message is the word on it: the driver sends one with BONDING_FAILOVER in the same
/// breath as the change, and builds it before it sets the bond's carrier (`bond_change_active_slave` and
/// `bond_select_active_slave`, drivers/net/bonding/bond_main.c 6.1). So a failover message without carrier says that
/// there was no active slave just before, however late its reader is.
extension BondTrace {
    /// What a source says of the bond as a whole.
    struct BondWord {
        var activeSlave: InterfaceIndex?
        /// The bond's carrier when the word was formed.
        var carrier: Bool?
        var isFailover = false
        /// The primary, or when it is chosen, was set anew.
        var optionsChanged = false
        var source: EventSource
    }

    /// The state in which the bond is found, when it is first seen.
    mutating func takeActiveAsFound() {
        guard modeTrace.activeSlave != nil else {
            service.noteCarried(life.isSetUp && hasCarrier)
            return
        }
        let found = attributes.activeSlave
        if let found {
            guard position(of: found) != nil else { return }
            service.noteCarried()
        }
        modeTrace.activeSlave?.find(found)
    }

    mutating func observeBond(
        _ message: LinkMessage, source: EventSource, at instant: BootInstant, into events: inout [Event]
    ) {
        guard let attributes = message.bond else { return }
        if let newName = message.name, newName != name {
            let oldName = name
            facts.rename(to: newName)
            events.append(event(.bondRenamed(from: oldName), source: source, at: instant))
        }
        if let mode = attributes.mode, mode != self.mode {
            if self.mode == nil {
                modeTrace.begin(mode, carrierDownCount: message.carrierDownCount)
            } else {
                beginAnew(in: mode, message, active: attributes.activeSlave, into: &events)
            }
        }
        let losses = modeTrace.carrier?.losses(until: message.carrierDownCount) ?? 0
        tellUnseenLosses(of: losses, until: message, source: source, at: instant, into: &events)
        let formerAttributes = self.attributes
        facts.take(message, attributes)
        if source != .netlink { showBond() }
        live(message.flags.contains(.up), at: instant)
        modeTrace.carrier?.take(downCount: message.carrierDownCount)
        noteAggregators(message)
        if !isAdminUp { slaves.acceptCount() }
        let word = BondWord(
            activeSlave: attributes.activeSlave, carrier: message.hasCarrier,
            isFailover: message.event == .bondingFailover,
            optionsChanged: attributes.selectsDifferently(than: formerAttributes), source: source)
        if modeTrace.activeSlave != nil {
            // A dump shows the bonds before their slaves; who failed is known when it has come to the slaves.
            modeTrace.activeSlave?.hold(claim: source == .netlink ? nil : word)
            if source == .netlink { takeActive(word, at: instant, into: &events) }
            if source == .netlink, message.event == .notifyPeers { note(.peersNotified) }
        } else {
            takeCarrier(message.hasCarrier, source: source, at: instant, into: &events)
            modeTrace.carrier?.settle(losses, isLossOpen: service.traffic.isLossOpen)
        }
    }

    // MARK: Modes with an active slave

    mutating func takeActive(_ word: BondWord, at instant: BootInstant, into events: inout [Event]) {
        // It is younger than what a dump that has not ended said.
        modeTrace.activeSlave?.hold(claim: nil)
        guard let index = word.activeSlave else {
            takeNoActive(word, at: instant, into: &events)
            return
        }
        modeTrace.activeSlave?.dropClaim()
        guard let position = position(of: index) else {
            wantDump()
            return
        }
        let found = slaves[position]
        if active == .unknown { takeActiveAsFound() }
        let isSame = active == .slave(index)
        if isSame, undecided == nil {
            // It failed unseen, and it is the active slave again, or still.
            modeTrace.activeSlave?.forgetLoss()
            // With its carrier the bond carries over it, however it was set up.
            if life.isSetUp, word.carrier == true { service.noteCarried() }
            if word.isFailover, modeTrace.activeSlave?.isCleared == true {
                emitChosenAgain(found, word, at: instant, into: &events)
            }
            return
        }
        if isSame, !word.isFailover, !(found.link?.status.isUsable ?? false) { return }

        let othersUsable = slaves.contains { $0.index != index && ($0.link?.status.isUsable ?? false) }
        let carrierWasGone = word.isFailover && word.carrier == false
        var held = modeTrace.activeSlave?.undecided
        if word.isFailover { held?.takeAnnouncement() }
        let noneBefore =
            active == .noSlave
            || (carrierWasGone && (downdelay == .zero || cameUpLater(index, held)))
            || (isSame && (!othersUsable || modeTrace.activeSlave?.isGivenUp == true))
        if isSame, !noneBefore {
            // Another one took over and gave way again, both unseen; what comes next has reasons of its own.
            modeTrace.activeSlave?.forgetLoss()
            events += held?.events ?? []
            return
        }
        let gap = gap(
            before: index, word, noneBefore: noneBefore, noneSince: active == .noSlave ? modeTrace.since : nil,
            at: instant)
        if noneBefore { tellNone(source: word.source, at: instant, into: &events) }
        let early = noneBefore ? nil : held?.take(until: index)
        events += early?.events ?? held?.takeBeforeChoice() ?? []

        let reason = classify(to: found, word, noneBefore: noneBefore, at: instant)
        let loss = modeTrace.activeSlave?.loss
        let change = EventSubject.ActiveSlaveChange(
            to: found.name, from: noneBefore ? nil : activeName ?? loss?.name, change: reason.change,
            cause: reason.cause, cutShort: early?.cutShort, gap: gap)
        let speedBefore = noneBefore ? nil : loss?.speed ?? activeSpeed
        modeTrace.activeSlave?.choose(index, at: instant)
        service.carry()
        events.append(event(.activeChanged(change), source: word.source, at: instant))
        if life.isSetUp {
            note(.change(change, speedBefore: speedBefore, sawFailover: word.isFailover && word.source == .netlink))
        }
        if carrierWasGone || noneBefore {
            events.append(event(.activeFirst(found.name), source: word.source, at: instant))
        }
        events += held?.events ?? []
    }

    /// Notes that the driver has made the active slave a backup while its link counts as up.
    ///
    /// Of one that works somebody did so, and the driver chooses anew in the same breath (`bond_option_active_slave_set`,
    /// drivers/net/bonding/bond_options.c 6.1). While downdelay runs, a slave that is put in or taken out is reason enough,
    /// and of such links the driver chooses none: it has another slave, or none at all until this one is up again
    /// (`bond_find_best_slave`, drivers/net/bonding/bond_main.c 6.1).
    mutating func noteSetAside(
        _ slave: SlaveTrace, now attributes: BondSlaveAttributes, source: EventSource, at instant: BootInstant
    ) {
        guard active == .slave(slave.index) else { return }
        // A dump shows what came of it.
        guard source == .netlink else {
            modeTrace.activeSlave?.takeBack()
            return
        }
        guard undecided == nil, slave.attributes.state == .active, attributes.state == .backup,
            attributes.linkFailureCount == slave.link?.failures
        else { return }
        guard attributes.miiStatus.map(meaning) == .goingDown else {
            modeTrace.activeSlave?.clear()
            return
        }
        beginUndecided(at: instant)
        modeTrace.activeSlave?.giveUp()
    }

    /// The active slave was cleared, and the driver has chosen the same one: its log has a line, and no traffic moved.
    private mutating func emitChosenAgain(
        _ slave: SlaveTrace, _ word: BondWord, at instant: BootInstant, into events: inout [Event]
    ) {
        modeTrace.activeSlave?.takeBack()
        let change = EventSubject.ActiveSlaveChange(
            to: slave.name, from: slave.name, change: .change, cause: .byHand, gap: life.isSetUp ? .zero : nil)
        events.append(event(.activeChanged(change), source: word.source, at: instant))
    }

    /// Whether a slave came up in a later step of the monitor than the one in which the active slave was lost.
    ///
    /// With downdelay the bond's carrier goes when the delay of the last slave begins (`bond_set_carrier` knows only
    /// BOND_LINK_UP), so the carrier of a failover message does not tell; one commit is over well within half a step.
    private func cameUpLater(_ slave: InterfaceIndex, _ undecided: Undecided?) -> Bool {
        guard let undecided, let up = undecided.ordinaryUp(of: slave) else { return false }
        if let carrierOrdinal = self.slave(slave)?.carrierOrdinal, carrierOrdinal > undecided.ordinal { return true }
        return up.instant.since(undecided.since) >= .milliseconds(max(1, miimon / 2))
    }

    /// A word that there is no active slave. While the driver changes from one to the other there is none for a
    /// moment, and /proc can be read just then: where a slave could be active, the word must last to be believed.
    private mutating func takeNoActive(_ word: BondWord, at instant: BootInstant, into events: inout [Event]) {
        if active == .noSlave { return }
        let couldBeActive = slaves.contains { $0.link?.status.isUsable ?? false }
        if couldBeActive && undecided == nil {
            let patience = BootInstant.Span.milliseconds(100)
            guard modeTrace.activeSlave?.claimNone(at: instant, patience: patience) == true else {
                look(at: instant + patience)
                return
            }
        }
        modeTrace.activeSlave?.dropClaim()
        let held = undecided
        tellNone(source: word.source, at: instant, into: &events)
        events += held?.events ?? []
    }

    // MARK: Loss

    /// Notes that the slave's link is lost, where the bond hung on it.
    mutating func noteLoss(of slave: SlaveTrace, now status: MiiStatus, at instant: BootInstant) {
        guard slave.link?.status.isUsable ?? false else { return }
        if status.isUsable {
            noteUnseenLoss(of: slave)
            return
        }
        let cause = causeOfLoss(of: slave)
        modeTrace.carrier?.noteLoss(cause)
        if modeTrace.activeSlave != nil {
            guard active == .slave(slave.index) else { return }
            modeTrace.activeSlave?.lose(.init(name: slave.name, cause: cause, speed: slave.knownSpeed))
            beginUndecided(at: instant)
        } else if traffic == .carries, !slaves.contains(where: { $0.link?.status.isUsable ?? false }) {
            beginUndecided(at: instant)
        }
    }

    /// The active slave failed and is back, and only its count shows it: if the next word names another one, that took
    /// over because of it.
    private mutating func noteUnseenLoss(of slave: SlaveTrace) {
        guard active == .slave(slave.index), undecided == nil,
            let old = slave.link?.failures, let new = self.slave(slave.index)?.link?.failures, new > old
        else { return }
        let cause = causeOfLoss(of: slave)
        modeTrace.activeSlave?.lose(.init(name: slave.name, cause: cause, speed: slave.knownSpeed))
    }

    /// Tells that nothing carries, once, and not of a bond that was set down by hand.
    mutating func tellNone(source: EventSource, at instant: BootInstant, into events: inout [Event]) {
        let loss = modeTrace.activeSlave?.loss
        let previous = loss?.name ?? activeName
        let cause = causeOfNone
        if loss == nil, modeTrace.activeSlave?.isGivenUp == true, let name = activeName {
            let speed = activeSpeed
            modeTrace.activeSlave?.lose(.init(name: name, cause: cause, speed: speed))
        }
        modeTrace.activeSlave?.chooseNone(at: instant)
        modeTrace.carrier?.begin(at: instant)
        guard traffic == .carries, isAdminUp else { return }
        service.lose()
        modeTrace.carrier?.noteReported()
        events.append(event(.activeNone(previous: previous, cause: cause), source: source, at: instant))
    }

}

extension BondAttributes {
    /// Whether the driver was told to select the active slave by another rule; false where the former rule is not known.
    fileprivate func selectsDifferently(than former: BondAttributes) -> Bool {
        former.primaryReselect != nil && (primary != former.primary || primaryReselect != former.primaryReselect)
    }
}
