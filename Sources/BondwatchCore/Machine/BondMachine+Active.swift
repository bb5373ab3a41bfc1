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
        guard mode?.hasActiveSlave == true else {
            traffic.noteCarried(life.isSetUp && carrier.ofMessage)
            return
        }
        if let index = attributes.activeSlave {
            guard position(of: index) != nil else { return }
            activeTrace.find(index)
            traffic.noteCarried()
        } else {
            activeTrace.find(nil)
        }
    }

    mutating func observeBond(
        _ message: LinkMessage, source: EventSource, at instant: BootInstant, into events: inout [Event]
    ) {
        guard let attributes = message.bond else { return }
        if let newName = message.name, newName != name {
            let oldName = name
            name = newName
            events.append(event(.bondRenamed(from: oldName), source: source, at: instant))
        }
        if let former = mode, let mode = attributes.mode, mode != former {
            beginAnew(in: mode, active: attributes.activeSlave, into: &events)
            carrier.restartCount(at: message.carrierDownCount)
        }
        let losses = mode?.hasActiveSlave == true ? 0 : carrier.losses(until: message.carrierDownCount)
        tellUnseenLosses(of: losses, until: message, source: source, at: instant, into: &events)
        carrier.take(ofMessage: message.hasCarrier)
        if source != .netlink { currency.showBond() }
        live(message.flags.contains(.up), at: instant)
        carrier.take(downCount: message.carrierDownCount)
        flags = message.flags
        let formerAttributes = self.attributes
        address = message.hardwareAddress ?? address
        self.attributes = attributes
        noteAggregators(message)
        if !isAdminUp { mostSlaves = slaves.count }
        let word = BondWord(
            activeSlave: attributes.activeSlave, carrier: message.hasCarrier,
            isFailover: message.event == .bondingFailover,
            optionsChanged: attributes.selectsDifferently(than: formerAttributes), source: source)
        if mode?.hasActiveSlave == true {
            // A dump shows the bonds before their slaves; who failed is known when it has come to the slaves.
            activeTrace.hold(source == .netlink ? nil : word)
            if source == .netlink { takeActive(word, at: instant, into: &events) }
            if source == .netlink, message.event == .notifyPeers { note(.peersNotified) }
        } else {
            takeCarrier(message.hasCarrier, source: source, at: instant, into: &events)
            carrier.settle(losses, isLossOpen: traffic.isLossOpen)
        }
    }

    // MARK: Modes with an active slave

    mutating func takeActive(_ word: BondWord, at instant: BootInstant, into events: inout [Event]) {
        // It is younger than what a dump that has not ended said.
        activeTrace.hold(nil)
        guard let index = word.activeSlave else {
            takeNoActive(word, at: instant, into: &events)
            return
        }
        activeTrace.dropClaim()
        guard let position = position(of: index) else {
            wantsDump = true
            return
        }
        let found = slaves[position]
        if active == .unknown { takeActiveAsFound() }
        let isSame = active == .slave(index)
        if isSame, unresolved == nil {
            // It failed unseen, and it is the active slave again, or still.
            activeTrace.forgetLoss()
            // With its carrier the bond carries over it, however it was set up.
            if life.isSetUp, word.carrier == true { traffic.noteCarried() }
            if word.isFailover, activeTrace.setAside == .working {
                emitChosenAgain(found, word, at: instant, into: &events)
            }
            return
        }
        if isSame, !word.isFailover, !(found.link?.status.isUsable ?? false) { return }

        if word.isFailover { unresolved?.takeAnnouncement() }
        let othersUsable = slaves.contains { $0.index != index && ($0.link?.status.isUsable ?? false) }
        let carrierWasGone = word.isFailover && word.carrier == false
        let noneBefore =
            active == .noSlave
            || (carrierWasGone && (downdelay == .zero || cameUpLater(index)))
            || (isSame && (!othersUsable || activeTrace.setAside == .goingDown))
        if isSame, !noneBefore {
            // Another one took over and gave way again, both unseen; what comes next has reasons of its own.
            activeTrace.forgetLoss()
            releaseHeld(into: &events)
            return
        }
        let gap = gap(
            before: index, word, noneBefore: noneBefore, noneSince: active == .noSlave ? activeTrace.since : nil,
            at: instant)
        if noneBefore { tellNone(source: word.source, at: instant, into: &events) }
        let early = noneBefore ? nil : unresolved?.take(until: index)
        events += early?.events ?? unresolved?.takeBeforeChoice() ?? []

        let reason = classify(to: found, word, noneBefore: noneBefore, at: instant)
        let change = EventSubject.ActiveSlaveChange(
            to: found.name, from: noneBefore ? nil : activeName ?? activeTrace.loss?.name, change: reason.change,
            cause: reason.cause, cutShort: early?.cutShort, gap: gap)
        let speedBefore = noneBefore ? nil : activeTrace.loss?.speed ?? activeSpeed
        activeTrace.choose(index, at: instant)
        traffic = .carries
        events.append(event(.activeChanged(change), source: word.source, at: instant))
        if life.isSetUp {
            note(.change(change, speedBefore: speedBefore, sawFailover: word.isFailover && word.source == .netlink))
        }
        if carrierWasGone || noneBefore {
            events.append(event(.activeFirst(found.name), source: word.source, at: instant))
        }
        releaseHeld(into: &events)
    }

    /// Notes that the driver has made the active slave a backup while its link counts as up.
    ///
    /// Of one that works somebody did so, and the driver chooses anew in the same breath (`bond_option_active_slave_set`,
    /// drivers/net/bonding/bond_options.c 6.1). While downdelay runs, a slave that is put in or taken out is reason enough,
    /// and of such links the driver chooses none: it has another slave, or none at all until this one is up again
    /// (`bond_find_best_slave`, drivers/net/bonding/bond_main.c 6.1).
    mutating func noteSetAside(
        _ slave: SlaveState, now attributes: BondSlaveAttributes, source: EventSource, at instant: BootInstant
    ) {
        guard active == .slave(slave.index) else { return }
        // A dump shows what came of it.
        guard source == .netlink else {
            activeTrace.endSetAside()
            return
        }
        guard unresolved == nil, slave.attributes.state == .active, attributes.state == .backup,
            attributes.linkFailureCount == slave.link?.failures
        else { return }
        guard attributes.miiStatus.map(meaning) == .goingDown else {
            activeTrace.setAside(.working)
            return
        }
        beginUnresolved(at: instant)
        activeTrace.setAside(.goingDown)
    }

    /// The active slave was cleared, and the driver has chosen the same one: its log has a line, and no traffic moved.
    private mutating func emitChosenAgain(
        _ slave: SlaveState, _ word: BondWord, at instant: BootInstant, into events: inout [Event]
    ) {
        activeTrace.endSetAside()
        let change = EventSubject.ActiveSlaveChange(
            to: slave.name, from: slave.name, change: .change, cause: .byHand, gap: life.isSetUp ? .zero : nil)
        events.append(event(.activeChanged(change), source: word.source, at: instant))
    }

    /// Whether a slave came up in a later step of the monitor than the one in which the active slave was lost.
    ///
    /// With downdelay the bond's carrier goes when the delay of the last slave begins (`bond_set_carrier` knows only
    /// BOND_LINK_UP), so the carrier of a failover message does not tell; one commit is over well within half a step.
    private func cameUpLater(_ slave: InterfaceIndex) -> Bool {
        guard let unresolved, let up = unresolved.ordinaryUp(of: slave) else { return false }
        if let carrierOrdinal = self.slave(slave)?.carrierOrdinal, carrierOrdinal > unresolved.ordinal { return true }
        return up.instant.since(unresolved.since) >= .milliseconds(max(1, miimon / 2))
    }

    /// A word that there is no active slave. While the driver changes from one to the other there is none for a
    /// moment, and /proc can be read just then: where a slave could be active, the word must last to be believed.
    private mutating func takeNoActive(_ word: BondWord, at instant: BootInstant, into events: inout [Event]) {
        if active == .noSlave {
            releaseHeld(into: &events)
            return
        }
        let couldBeActive = slaves.contains { $0.link?.status.isUsable ?? false }
        if couldBeActive && unresolved == nil {
            let patience = BootInstant.Span.milliseconds(100)
            guard activeTrace.claimNone(at: instant, patience: patience) else {
                look(at: instant + patience)
                return
            }
        }
        activeTrace.dropClaim()
        tellNone(source: word.source, at: instant, into: &events)
        releaseHeld(into: &events)
    }

    // MARK: Loss

    /// Notes that the slave's link is lost, where the bond hung on it.
    mutating func noteLoss(of slave: SlaveState, now status: MiiStatus, at instant: BootInstant) {
        guard slave.link?.status.isUsable ?? false else { return }
        if status.isUsable {
            noteUnseenLoss(of: slave)
            return
        }
        let cause = causeOfLoss(of: slave)
        lastLoss = cause
        if mode?.hasActiveSlave == true {
            guard active == .slave(slave.index) else { return }
            activeTrace.lose(.init(name: slave.name, cause: cause, speed: slave.knownSpeed))
            beginUnresolved(at: instant)
        } else if traffic == .carries, !slaves.contains(where: { $0.link?.status.isUsable ?? false }) {
            beginUnresolved(at: instant)
        }
    }

    /// The active slave failed and is back, and only its count shows it: if the next word names another one, that took
    /// over because of it.
    private mutating func noteUnseenLoss(of slave: SlaveState) {
        guard active == .slave(slave.index), unresolved == nil,
            let old = slave.link?.failures, let new = self.slave(slave.index)?.link?.failures, new > old
        else { return }
        activeTrace.lose(.init(name: slave.name, cause: causeOfLoss(of: slave), speed: slave.knownSpeed))
    }

    /// Tells that nothing carries, once, and not of a bond that was set down by hand.
    mutating func tellNone(source: EventSource, at instant: BootInstant, into events: inout [Event]) {
        let previous = activeTrace.loss?.name ?? activeName
        let cause = causeOfNone
        if activeTrace.loss == nil, activeTrace.setAside == .goingDown, let name = activeName {
            activeTrace.lose(.init(name: name, cause: cause, speed: activeSpeed))
        }
        if mode?.hasActiveSlave == true { activeTrace.chooseNone(at: instant) } else { activeTrace.begin(at: instant) }
        guard traffic == .carries, isAdminUp else { return }
        traffic = .lost
        if mode?.hasActiveSlave != true { carrier.noteReported() }
        events.append(event(.activeNone(previous: previous, cause: cause), source: source, at: instant))
    }

}

extension BondAttributes {
    /// Whether the driver was told to select the active slave by another rule; false where the former rule is not known.
    fileprivate func selectsDifferently(than former: BondAttributes) -> Bool {
        former.primaryReselect != nil && (primary != former.primary || primaryReselect != former.primaryReselect)
    }
}
