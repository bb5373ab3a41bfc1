extension BondTrace {
    /// Takes the present state of one slave's link.
    mutating func observeSlave(
        _ message: LinkMessage, source: EventSource, at instant: BootInstant, into events: inout [Event]
    ) {
        guard let attributes = message.slave else { return }
        guard let position = position(of: message.index) else {
            enslave(message, attributes: attributes, source: source, at: instant, into: &events)
            return
        }
        noteSetAside(slaves[position], now: attributes, source: source, at: instant)
        if let name = message.name, name != slaves[position].name {
            modeTrace.lacp?.renamePort(slaves[position].name, to: name)
        }
        let ordinal = ordinal
        if slaves.change(position, { $0.take(message, attributes, ordinal: ordinal, at: instant) }) {
            lookAfterCarrierChange(at: instant)
        }
        if let status = attributes.miiStatus {
            let seen = LinkObservation(status: meaning(of: status), failures: attributes.linkFailureCount)
            observeLink(seen, of: message.index, source: source, at: instant, into: &events)
        }
    }

    private mutating func enslave(
        _ message: LinkMessage, attributes: BondSlaveAttributes, source: EventSource, at instant: BootInstant,
        into events: inout [Event]
    ) {
        guard let name = message.name else { return }
        let slave = SlaveTrace(
            message, name: name, attributes: attributes, joined: isFirstLook ? nil : instant, meaning: meaning,
            at: instant)
        slaves.enslave(slave, isInService: isAdminUp)
        if !isFirstLook {
            let addition = event(.slaveAdded(name), source: source, at: instant)
            emit(addition, of: slave.index, before: .absent, into: &events)
            if let failures = slave.link?.failures, failures > 0 {
                let missed = event(.missed(name, times: failures, failures: failures), source: source, at: instant)
                emit(missed, of: slave.index, before: .absent, into: &events)
            }
        }
        if active == .unknown, mode?.hasActiveSlave == true { takeActiveAsFound() }
        look(at: instant)
        lookAfterCarrierChange(at: instant)
    }

    /// A slave is no longer in the bond.
    mutating func release(
        _ index: InterfaceIndex, source: EventSource, at instant: BootInstant, into events: inout [Event]
    ) {
        guard let position = position(of: index) else { return }
        let wasActive = active == .slave(index)
        let gone = slaves.release(at: position, isInService: isAdminUp)
        var removal = event(.slaveRemoved(gone.name), source: source, at: instant)
        removal.isByHand = isReleasedByHand(gone)
        emit(removal, of: index, before: .member(gone.memory(link: gone.link)), into: &events)
        if wasActive {
            modeTrace.activeSlave?.lose(.init(name: gone.name, cause: .slaveRemoved, speed: gone.knownSpeed))
            beginUndecided(at: instant)
        }
        look(at: instant)
    }

    /// Closes the books between what was known of a slave's link and what is seen now.
    mutating func observeLink(
        _ seen: LinkObservation, of index: InterfaceIndex, source: EventSource, at instant: BootInstant,
        into events: inout [Event]
    ) {
        let miimon = miimon
        guard let position = position(of: index),
            let change = slaves.change(
                position, { $0.change(to: seen, isCommit: source == .netlink, miimon: miimon, at: instant) })
        else { return }
        let slave = slaves[position]
        if change.count == .restarted {
            slaves.reenslave(at: position)
            // The same device: somebody took it out and put it in again.
            var removal = event(.slaveRemoved(slave.name), source: source, at: instant)
            removal.isByHand = true
            let addition = event(.slaveAdded(slave.name), source: source, at: instant)
            for event in [removal, addition] { emit(event, of: index, before: .link(change.known), into: &events) }
        }
        slaves.change(position) { $0.take(change, at: instant) }
        // What a step holds back is remembered as the steps before it have left the link, since these may be logged by then.
        var logged = change.logged
        for step in change.steps {
            tell(step, of: slave, logged, seen: change.seen, source: source, at: instant, into: &events)
            logged.take(step, of: change.seen)
        }
        noteLoss(of: slave, now: change.seen.status, at: instant)
        noteFailure(from: change.known, to: change.seen)
    }

    /// - Parameters:
    ///   - slave: as it was before the change.
    ///   - logged: its link as the log has it.
    private mutating func tell(
        _ step: LinkStep, of slave: SlaveTrace, _ logged: LinkObservation, seen: LinkObservation, source: EventSource,
        at instant: BootInstant, into events: inout [Event]
    ) {
        let name = slave.name
        switch step {
        case .missed(let times):
            say(
                .missed(name, times: times, failures: seen.failures ?? times), of: slave, logged, source, instant,
                &events)
        case .down:
            tellDown(slave, logged, seen: seen, source: source, at: instant, into: &events)
        case .goingDown:
            if let position = position(of: slave.index) {
                slaves.change(position) { $0.beginDelay(withCarrier: false, at: instant) }
            }
            say(.linkGoingDown(name, delay: downdelay), of: slave, logged, source, instant, &events)
        case .goingBack:
            if let position = position(of: slave.index) {
                slaves.change(position) { $0.beginDelay(withCarrier: true, at: instant) }
            }
            say(.linkGoingBack(name, delay: updelay), of: slave, logged, source, instant, &events)
        case .downCancelled:
            let ran = delayRun(slave, source: source, at: instant)
            say(.linkDownCancelled(name, after: ran), of: slave, logged, source, instant, &events)
        case .backCancelled:
            let ran = delayRun(slave, source: source, at: instant)
            say(.linkBackCancelled(name, after: ran), of: slave, logged, source, instant, &events)
        case .up:
            tellUp(slave, logged, seen: seen, source: source, at: instant, into: &events)
        }
    }

    /// Tells at once, or after what is held back already.
    private mutating func say(
        _ subject: EventSubject, of slave: SlaveTrace, _ logged: LinkObservation, _ source: EventSource,
        _ instant: BootInstant, _ events: inout [Event]
    ) {
        emit(event(subject, source: source, at: instant), of: slave.index, before: .link(logged), into: &events)
    }

    /// A link is lost. Where the driver has chosen another active slave first, it logs that, and then comes to this one.
    private mutating func tellDown(
        _ slave: SlaveTrace, _ logged: LinkObservation, seen: LinkObservation, source: EventSource,
        at instant: BootInstant,
        into events: inout [Event]
    ) {
        let told = event(.linkDown(slave.name, failures: seen.failures), source: source, at: instant)
        guard source == .netlink, modeTrace.activeSlave?.isCleared == true, active == .slave(slave.index),
            seen.failures == logged.failures
        else {
            emit(told, of: slave.index, before: .link(logged), into: &events)
            return
        }
        beginUndecided(at: instant)
        modeTrace.hold(
            Undecided.Held(slave: slave.index, before: .link(logged), event: told, isBehindChoice: true))
    }

    /// A link came up. While it is open what became of the active slave, the word waits: the driver may have cut the
    /// slave's updelay short, and then it never says `link status definitely up`.
    private mutating func tellUp(
        _ slave: SlaveTrace, _ logged: LinkObservation, seen: LinkObservation, source: EventSource,
        at instant: BootInstant,
        into events: inout [Event]
    ) {
        let told = event(.linkUp(slave.name, failures: seen.failures), source: source, at: instant)
        guard undecided != nil else {
            events.append(told)
            return
        }
        let cutShort = cutShort(slave, source: source, at: instant)
        modeTrace.hold(
            Undecided.Held(slave: slave.index, before: .link(logged), event: told, cutShort: cutShort))
    }

    /// Whether the slave came up before the end of its updelay; nil when that ran to its end or there was none.
    private func cutShort(_ slave: SlaveTrace, source: EventSource, at instant: BootInstant) -> EventSubject.CutShort? {
        guard updelay > .zero, miimon > 0, let undecided, slave.carrierOrdinal <= undecided.ordinal else {
            return nil
        }
        let carrierCame = slave.hasCarrier ? slave.carrierChanged : nil
        guard let began = carrierCame ?? slave.delayBegan else { return nil }
        let run = updelayRun(since: began, at: instant)
        let ran = pace.length(ofSteps: run.steps)
        guard ran <= updelay else { return nil }
        return EventSubject.CutShort(ran: run.isCertain && source == .netlink ? ran : nil)
    }

    /// How many steps an updelay had run, and whether that is certain.
    ///
    /// The driver counts its steps, and the first one is up to a whole step after the carrier came: where the time that went
    /// by is nearly a whole number of steps, a message that is a little late makes another number of it.
    ///
    /// The monitor rests while the bond is set down, and takes its first step while the bond is set up (`bond_open`,
    /// drivers/net/bonding/bond_main.c 6.1). What that finds waits for whoever sets the bond up: the step is taken again a
    /// jiffy later, and counts each time (`bond_mii_monitor`). No message shows how often.
    private func updelayRun(
        since began: BootInstant, at instant: BootInstant
    ) -> (steps: UInt64, isCertain: Bool) {
        if let setUp = life.assemblyBegan, began < setUp {
            return (pace.steps(sinceFirst: instant.since(setUp)), false)
        }
        let period = max(1, pace.period.nanoseconds)
        let margin = period / 4
        let elapsed = instant.since(began).nanoseconds
        let steps = max(1, (elapsed + period - 1) / period)
        return (steps, (margin...period - margin).contains(elapsed % period))
    }

    /// How long a delay had run that ended before its time, as the driver counts; nil where that is not certain.
    ///
    /// The driver counts the steps in which it found the carrier changed, and not the one in which it found it back
    /// (`bond_miimon_inspect`, drivers/net/bonding/bond_main.c 6.1). Its message comes in that last step, a whole number
    /// of steps after the first, which was up to one step after the carrier changed. Where that is nearly nothing or
    /// nearly a whole step, a message that is a little late makes another number of it.
    private func delayRun(_ slave: SlaveTrace, source: EventSource, at instant: BootInstant) -> BootInstant.Span? {
        guard source == .netlink, miimon > 0, slave.sawDelayBegin, let began = slave.delayBegan,
            life.assemblyBegan.map({ $0 <= began }) ?? true
        else { return nil }
        let elapsed = instant.since(began).nanoseconds
        let period = max(1, pace.period.nanoseconds)
        let margin = period / 8
        guard elapsed >= period, (margin...period - margin).contains(elapsed % period) else { return nil }
        return pace.length(ofSteps: elapsed / period)
    }

    /// The driver looks at a carrier once in each miimon, and what it makes of it is not always announced: look once
    /// before it can have done so and once when it must have.
    private mutating func lookAfterCarrierChange(at instant: BootInstant) {
        guard let interval = monitorInterval.map(UInt64.init) else { return }
        look(at: instant + .milliseconds(interval / 2))
        look(at: instant + .milliseconds(interval + interval / 4))
    }
}
