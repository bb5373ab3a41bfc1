import BondwatchCore
import BondwatchLinux
import BondwatchNetlink

/// Silences: begun and ended by order or by time, told as events, and the marks on all others.
extension Engine {
    /// A bond that is not there now may be silenced where the configuration has a section for it by its very name: its
    /// driver may be about to be loaded.
    func silence(
        _ bond: InterfaceName, for length: BootInstant.Span, reason: String, by user: UInt32
    ) -> ErrandOutcome {
        guard join.fleet.machine(named: bond) != nil || join.policies.names(bond) else { return .noSuchBond(bond) }
        let (now, wall) = (Clock.now(), Clock.wallMicroseconds())
        let silence = Silence(of: bond, for: length, reason: reason, user: user, now: now, wallMicroseconds: wall)
        endSilences()
        do throws(SilenceBook.Full) {
            tell([try silences.book.begin(silence, at: now, wallMicroseconds: wall)])
        } catch {
            return .tooManySilences
        }
        return .silence(silence.report(at: now, wallMicroseconds: wall))
    }

    func unsilence(_ bond: InterfaceName, by user: UInt32) -> ErrandOutcome {
        let (now, wall) = (Clock.now(), Clock.wallMicroseconds())
        endSilences()
        guard let change = silences.book.end(bond, by: user, at: now, wallMicroseconds: wall) else {
            let isKnown = join.fleet.machine(named: bond) != nil || join.policies.names(bond)
            return isKnown ? .notSilenced(bond) : .noSuchBond(bond)
        }
        tell([change])
        return .silence(change.silence.report(at: now, wallMicroseconds: wall))
    }

    var silencedBonds: [SilencedBond] {
        let (now, wall) = (Clock.now(), Clock.wallMicroseconds())
        return silences.book.silences.filter { $0.holds(at: now, wallMicroseconds: wall) }.map {
            SilencedBond(name: $0.bond, silence: $0.report(at: now, wallMicroseconds: wall))
        }
    }

    /// The silence of that bond, for a report.
    func silenceReport(of bond: InterfaceName, at now: BootInstant, wallMicroseconds: UInt64) -> SilenceReport? {
        silences.book.silence(of: bond, at: now, wallMicroseconds: wallMicroseconds)?
            .report(at: now, wallMicroseconds: wallMicroseconds)
    }

    // MARK: Time

    /// Ends the silences whose time is over, once the bonds have been looked at, and tells what a killed run left untold.
    func endSilences() {
        guard join.hasLooked else { return }
        let (now, wall) = (Clock.now(), Clock.wallMicroseconds())
        let untold = silences.untold
        silences.untold = []
        let changes = untold + silences.book.takeEnded(at: now, wallMicroseconds: wall)
        if !changes.isEmpty {
            tell(changes)
        } else if silences.isStale(at: now) {
            keepSilences()
        }
    }

    private func scheduleSilences() {
        guard let end = silences.book.nextEnd else {
            silenceTimer?.rest()
            return
        }
        silenceTimer?.fire(after: max(.milliseconds(1), end.since(Clock.now())))
    }

    func startSilences() {
        silenceTimer = QueueTimer(on: queue) { [weak self] in self?.assumeIsolated { $0.endSilences() } }
        scheduleSilences()
    }

    // MARK: Telling

    /// Keeps the book with the numbers that the events will have, then tells them.
    private func tell(_ changes: [SilenceChange]) {
        let now = Clock.now()
        var told: [SilenceChange] = []
        var events: [Event] = []
        for change in changes {
            guard let event = event(of: change, at: now) else { continue }
            told.append(change)
            events.append(event)
        }
        silences.book.number(told, from: ledger.lastSequence &+ 1)
        keepSilences()
        join.numbered(UInt64(events.count))
        tell(events, ledger.feed?.wantsStates == true ? states(after: events) : [])
        scheduleSilences()
        updateStatus()
    }

    /// Nil of a bond of which nothing is to be told.
    private func event(of change: SilenceChange, at now: BootInstant) -> Event? {
        let bond = change.silence.bond
        if let machine = join.fleet.machine(named: bond) { return machine.event(of: change, at: now) }
        return join.policies.policy(for: bond).isIgnored ? nil : .ofAbsentBond(change, at: now)
    }

    /// Marks the events of silenced bonds.
    func marked(_ events: [Event]) -> [Event] {
        if silences.book.isEmpty { return events }
        let (now, wall) = (Clock.now(), Clock.wallMicroseconds())
        var marked = events
        var isChanged = false
        for position in marked.indices {
            isChanged = silences.book.mark(&marked[position], at: now, wallMicroseconds: wall) || isChanged
        }
        if isChanged { keepSilences() }
        return marked
    }

    func keepSilences() {
        do throws(SystemError) {
            try silences.keep(at: Clock.now(), wallMicroseconds: Clock.wallMicroseconds())
            conditionEnded(.silences)
        } catch {
            conditionHolds(.silences, "the silences cannot be kept, so a restart of the daemon ends them: \(error)")
        }
    }
}
