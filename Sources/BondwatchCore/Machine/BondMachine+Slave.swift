extension BondMachine {
    /// Takes the present state of one slave's link.
    mutating func observeSlave(
        _ message: LinkMessage, source: EventSource, at instant: BootInstant, into events: inout [Event]
    ) {
        guard let attributes = message.slave else { return }
        guard let position = position(of: message.index) else {
            enslave(message, attributes: attributes, source: source, at: instant, into: &events)
            return
        }
        let hadCarrier = slaves[position].hasCarrier
        slaves[position].flags = message.flags
        slaves[position].linkType = message.type ?? slaves[position].linkType
        if let old = slaves[position].attributes.priority, let new = attributes.priority, new != old {
            slaves[position].priorityChanged = instant
        }
        if let old = slaves[position].attributes.actorPortPriority, let new = attributes.actorPortPriority, new != old {
            slaves[position].priorityChanged = instant
        }
        slaves[position].address = message.hardwareAddress ?? slaves[position].address
        noteSetAside(slaves[position], now: attributes, source: source, at: instant)
        slaves[position].attributes = attributes
        if let name = message.name, name != slaves[position].name {
            groupShape.rename(slaves[position].name, to: name)
            slaves[position].name = name
        }
        if slaves[position].hasCarrier != hadCarrier {
            slaves[position].carrierChanged = instant
            slaves[position].carrierOrdinal = ordinal
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
        var slave = SlaveState(message, name: name, attributes: attributes, at: instant)
        if !isFirstLook { slave.joined = instant }
        if let status = slave.link?.status { slave.link?.status = meaning(of: status) }
        // The driver counts only what was up in this bond. A link that is up now may be one that LACP has never taken.
        if let link = slave.link, !link.status.isUsable, (link.failures ?? 0) > 0 { slave.hasCarried = true }
        slaves.append(slave)
        mostSlaves = isAdminUp ? max(mostSlaves, slaves.count) : slaves.count
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
        let gone = slaves.remove(at: position)
        hearing.forget(index)
        if !isAdminUp { mostSlaves = slaves.count }
        var removal = event(.slaveRemoved(gone.name), source: source, at: instant)
        removal.isByHand = isReleasedByHand(gone)
        emit(removal, of: index, before: .member(gone.memory(link: gone.link)), into: &events)
        if wasActive {
            activeTrace.lose(.init(name: gone.name, cause: .slaveRemoved, speed: gone.knownSpeed))
            beginUnresolved(at: instant)
        }
        look(at: instant)
    }

    /// Closes the books between what was known of a slave's link and what is seen now.
    mutating func observeLink(
        _ seen: LinkObservation, of index: InterfaceIndex, source: EventSource, at instant: BootInstant,
        into events: inout [Event]
    ) {
        guard let position = position(of: index) else { return }
        var seen = seen
        guard let known = slaves[position].link else {
            slaves[position].link = seen
            return
        }
        seen.failures = seen.failures ?? known.failures
        guard seen != known else { return }
        let slave = slaves[position]
        let change = FailureCountChange(from: known.failures, to: seen.failures)
        if change == .restarted {
            hearing.forget(index)
            // The same device: somebody took it out and put it in again.
            var removal = event(.slaveRemoved(slave.name), source: source, at: instant)
            removal.isByHand = true
            let addition = event(.slaveAdded(slave.name), source: source, at: instant)
            for event in [removal, addition] { emit(event, of: index, before: .link(known), into: &events) }
        }
        let logged = withCount(known, change, slave, at: instant)
        let steps = LinkBooks.steps(from: logged, to: seen, isCommit: source == .netlink)
        slaves[position].link = seen
        if change != .risen(by: 0) {
            slaves[position].failedUncounted = nil
        } else if steps.contains(.down) {
            slaves[position].failedUncounted = instant
        }
        if seen.status != known.status { slaves[position].linkSince = instant }
        // What a step holds back is remembered as the steps before it have left the link, since these may be told by then.
        var toldSoFar = slave
        toldSoFar.link = logged
        if change == .restarted { toldSoFar.link = .enslavedAnew }
        for step in steps {
            tell(step, of: toldSoFar, seen: seen, source: source, at: instant, into: &events)
            toldSoFar.link?.take(step, of: seen)
        }
        noteLoss(of: slave, now: seen.status, at: instant)
        noteFailure(from: known, to: seen)
    }

    /// What is known of a slave's link, with the count of a failure that is logged already.
    ///
    /// A driver that chooses the active slave in the middle of a commit makes the former one a backup before it comes to
    /// that slave's failure (`bond_miimon_commit`): its message shows the link down and not yet counted. One commit is over
    /// well within half a step, and a cancelled updelay, which is counted too, takes a whole one.
    private func withCount(
        _ known: LinkObservation, _ change: FailureCountChange, _ slave: SlaveState, at instant: BootInstant
    ) -> LinkObservation {
        guard case .risen(let rise) = change, rise > 0, let failed = slave.failedUncounted,
            instant.since(failed) < .milliseconds(max(1, miimon / 2))
        else { return known }
        var counted = known
        counted.failures = known.failures.map { $0 &+ 1 }
        return counted
    }

    private mutating func tell(
        _ step: LinkStep, of slave: SlaveState, seen: LinkObservation, source: EventSource, at instant: BootInstant,
        into events: inout [Event]
    ) {
        let name = slave.name
        switch step {
        case .missed(let times):
            say(.missed(name, times: times, failures: seen.failures ?? times), of: slave, source, instant, &events)
        case .down:
            tellDown(slave, seen: seen, source: source, at: instant, into: &events)
        case .goingDown:
            beginDelay(of: slave, withCarrier: false, at: instant)
            say(.linkGoingDown(name, delay: downdelay), of: slave, source, instant, &events)
        case .goingBack:
            beginDelay(of: slave, withCarrier: true, at: instant)
            say(.linkGoingBack(name, delay: updelay), of: slave, source, instant, &events)
        case .downCancelled:
            let ran = delayRun(slave, source: source, at: instant)
            say(.linkDownCancelled(name, after: ran), of: slave, source, instant, &events)
        case .backCancelled:
            let ran = delayRun(slave, source: source, at: instant)
            say(.linkBackCancelled(name, after: ran), of: slave, source, instant, &events)
        case .up:
            tellUp(slave, seen: seen, source: source, at: instant, into: &events)
        }
    }

    /// Tells at once, or after what is held back already.
    private mutating func say(
        _ subject: EventSubject, of slave: SlaveState, _ source: EventSource, _ instant: BootInstant,
        _ events: inout [Event]
    ) {
        emit(
            event(subject, source: source, at: instant), of: slave.index, before: .link(slave.link), into: &events)
    }

    /// A link is lost. Where the driver has chosen another active slave first, it logs that, and then comes to this one.
    private mutating func tellDown(
        _ slave: SlaveState, seen: LinkObservation, source: EventSource, at instant: BootInstant,
        into events: inout [Event]
    ) {
        let told = event(.linkDown(slave.name, failures: seen.failures), source: source, at: instant)
        guard source == .netlink, activeTrace.setAside == .working, active == .slave(slave.index),
            seen.failures == slave.link?.failures
        else {
            emit(told, of: slave.index, before: .link(slave.link), into: &events)
            return
        }
        beginUnresolved(at: instant)
        unresolved?.hold(
            Unresolved.Held(slave: slave.index, before: .link(slave.link), event: told, isBehindChoice: true))
    }

    /// A link came up. While it is open what became of the active slave, the word waits: the driver may have cut the
    /// slave's updelay short, and then it never says `link status definitely up`.
    private mutating func tellUp(
        _ slave: SlaveState, seen: LinkObservation, source: EventSource, at instant: BootInstant,
        into events: inout [Event]
    ) {
        let told = event(.linkUp(slave.name, failures: seen.failures), source: source, at: instant)
        guard unresolved != nil else {
            events.append(told)
            return
        }
        let cutShort = cutShort(slave, source: source, at: instant)
        unresolved?.hold(
            Unresolved.Held(slave: slave.index, before: .link(slave.link), event: told, cutShort: cutShort))
    }

    /// Whether the slave came up before the end of its updelay; nil when that ran to its end or there was none.
    private func cutShort(_ slave: SlaveState, source: EventSource, at instant: BootInstant) -> EventSubject.CutShort? {
        guard updelay > .zero, miimon > 0, let unresolved, slave.carrierOrdinal <= unresolved.ordinal else {
            return nil
        }
        var slave = slave
        slave.delayBegan = slave.hasCarrier ? slave.carrierChanged ?? slave.delayBegan : slave.delayBegan
        guard let began = slave.delayBegan else { return nil }
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
    private func delayRun(_ slave: SlaveState, source: EventSource, at instant: BootInstant) -> BootInstant.Span? {
        guard source == .netlink, miimon > 0, slave.sawDelayBegin, let began = slave.delayBegan,
            life.assemblyBegan.map({ $0 <= began }) ?? true
        else { return nil }
        let elapsed = instant.since(began).nanoseconds
        let period = max(1, pace.period.nanoseconds)
        let margin = period / 8
        guard elapsed >= period, (margin...period - margin).contains(elapsed % period) else { return nil }
        return pace.length(ofSteps: elapsed / period)
    }

    /// - Parameter hasCarrier: what the driver found when the delay began.
    private mutating func beginDelay(of slave: SlaveState, withCarrier hasCarrier: Bool, at instant: BootInstant) {
        guard let position = position(of: slave.index) else { return }
        slaves[position].delayBegan = slave.carrierChanged ?? instant
        slaves[position].sawDelayBegin = slave.carrierChanged != nil && slave.hasCarrier == hasCarrier
    }

    /// The driver looks at a carrier once in each miimon, and what it makes of it is not always announced: look once
    /// before it can have done so and once when it must have.
    private mutating func lookAfterCarrierChange(at instant: BootInstant) {
        guard let interval = monitorInterval.map(UInt64.init) else { return }
        look(at: instant + .milliseconds(interval / 2))
        look(at: instant + .milliseconds(interval + interval / 4))
    }
}
