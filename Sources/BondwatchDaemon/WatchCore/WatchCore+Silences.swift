import BondwatchCore
import BondwatchLinux
import BondwatchNetlink

/// Silences: begun and ended by order or by time, reported as events, and the marks on all others.
extension WatchCore {
    /// A bond that is not there now may be silenced where the configuration has a section for it by its very name: its
    /// driver may be about to be loaded.
    mutating func silence(
        _ bond: InterfaceName, for length: BootInstant.Span, reason: String, by user: UInt32, at moment: WatchMoment,
        _ actions: inout [WatchAction]
    ) -> ErrandOutcome {
        guard isKnown(bond) else { return .noSuchBond(bond) }
        let (now, wall) = (moment.instant, moment.wallMicroseconds)
        let silence = Silence(of: bond, for: length, reason: reason, user: user, now: now, wallMicroseconds: wall)
        endSilences(at: moment, &actions)
        do throws(SilenceBook.Full) {
            let change = try silences.book.begin(silence, at: now, wallMicroseconds: wall)
            report([change], at: moment, &actions)
        } catch {
            return .tooManySilences
        }
        return .silence(silence.report(at: now, wallMicroseconds: wall))
    }

    mutating func unsilence(
        _ bond: InterfaceName, by user: UInt32, at moment: WatchMoment, _ actions: inout [WatchAction]
    ) -> ErrandOutcome {
        let (now, wall) = (moment.instant, moment.wallMicroseconds)
        endSilences(at: moment, &actions)
        guard let change = silences.book.end(bond, by: user, at: now, wallMicroseconds: wall) else {
            return isKnown(bond) ? .notSilenced(bond) : .noSuchBond(bond)
        }
        report([change], at: moment, &actions)
        return .silence(change.silence.report(at: now, wallMicroseconds: wall))
    }

    private func isKnown(_ bond: InterfaceName) -> Bool {
        join.fleet.contains(named: bond) || join.policies.names(bond)
    }

    func silencedBonds(at moment: WatchMoment) -> [SilencedBond] {
        let (now, wall) = (moment.instant, moment.wallMicroseconds)
        return silences.book.silences.filter { $0.holds(at: now, wallMicroseconds: wall) }.map {
            SilencedBond(name: $0.bond, silence: $0.report(at: now, wallMicroseconds: wall))
        }
    }

    /// Ends the silences whose time is over, once the bonds have been looked at, and reports what a killed run left
    /// unreported.
    mutating func endSilences(at moment: WatchMoment, _ actions: inout [WatchAction]) {
        guard join.hasLooked else { return }
        let changes = silences.takeChanges(at: moment)
        if !changes.isEmpty {
            report(changes, at: moment, &actions)
        } else if silences.isStale(at: moment.instant) {
            keepSilences(at: moment, &actions)
        }
    }

    mutating func scheduleSilences(at moment: WatchMoment, _ actions: inout [WatchAction]) {
        let setting: WatchAction.Setting =
            silences.book.nextEnd.map { .once(after: max(.milliseconds(1), $0.since(moment.instant))) } ?? .never
        actions.append(.arm(.silences, setting))
    }

    /// Keeps the book with the numbers that the events will have, then reports them.
    private mutating func report(
        _ changes: [SilenceChange], at moment: WatchMoment, _ actions: inout [WatchAction]
    ) {
        // What was gathered before has the numbers before.
        flush(at: moment, &actions)
        let reported = changes.compactMap { change in
            event(of: change, at: moment.instant).map { (change: change, event: $0) }
        }
        silences.book.number(reported.map(\.change), from: lastSequence &+ 1)
        keepSilences(at: moment, &actions)
        join.numbered(UInt64(reported.count), at: moment.instant)
        let events = reported.map { _, event in
            (event: event, bonds: wantsStates ? present(event.bond.name, at: moment) : nil)
        }
        report(events, at: moment, &actions)
        scheduleSilences(at: moment, &actions)
        updateStatus(at: moment, &actions)
    }

    /// Nil of a bond of which nothing is to be reported.
    private func event(of change: SilenceChange, at now: BootInstant) -> Event? {
        let bond = change.silence.bond
        if let machine = join.fleet.machine(named: bond) { return machine.event(of: change, at: now) }
        return join.policies.policy(for: bond).isIgnored ? nil : .ofAbsentBond(change, at: now)
    }

    mutating func keepSilences(at moment: WatchMoment, _ actions: inout [WatchAction]) {
        if let bytes = silences.bytesToKeep(at: moment) { actions.append(.keepSilences(bytes)) }
    }

    mutating func silencesKept(_ error: SystemError?, at moment: WatchMoment, _ actions: inout [WatchAction]) {
        guard let error else { return end(.silences, at: moment, &actions) }
        let text = "the silences cannot be kept, so a restart of the daemon ends them: \(error)"
        hold(.silences, text, at: moment, &actions)
    }
}
