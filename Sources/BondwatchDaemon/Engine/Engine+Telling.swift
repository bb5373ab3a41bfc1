import BondwatchCore
import BondwatchLinux
import BondwatchNetlink
import BondwatchSystemd

/// What goes out: events, notes, and the line that `systemctl status` shows.
extension Engine {
    /// What the join of the sources asks for, with what those who watch are to see beside the events.
    struct Batch {
        var effects: [SourceJoin.Effect] = []
        /// Of each event among the effects its bond just after it; empty where nobody wants to see that.
        var states: [[BondReport]] = []
    }

    /// Adds what one call of the join has brought, before the next call changes what it is about.
    func gather(_ effects: [SourceJoin.Effect], into batch: inout Batch) {
        batch.effects += effects
        let events = effects.compactMap(\.event)
        guard !events.isEmpty else { return }
        keepRecords(events)
        if ledger.feed?.wantsStates == true { batch.states += states(after: events) }
    }

    /// Does what one call of the join asks for.
    func carryOut(_ effects: [SourceJoin.Effect]) {
        var batch = Batch()
        gather(effects, into: &batch)
        carryOut(batch)
    }

    /// Does what the join of the sources asks for. The events of one batch are committed together.
    func carryOut(_ batch: Batch) {
        guard !batch.effects.isEmpty else { return }
        tell(batch.effects.compactMap(\.event), batch.states)
        for effect in batch.effects {
            switch effect {
            case .tell: break
            case .send(let request): send(request)
            case .condition(let signal): take(signal)
            case .firstDumpEnded:
                poll()
                commit()
                becomeReady()
            }
        }
        updateFilter()
        updateStatus()
    }

    func tell(_ events: [Event], _ states: [[BondReport]]) {
        guard !events.isEmpty else { return }
        let events = marked(events)
        commit { ledger throws(SystemError) in
            try ledger.record(
                events, states: states, bonds: join.fleet.memories, now: Clock.now(),
                wallMicroseconds: Clock.wallMicroseconds())
        }
    }

    /// Writes what the machines know to the checkpoint, with no event to tell.
    func commit() { commit { ledger throws(SystemError) in try ledger.remember(join.fleet.memories) } }

    private func commit(_ body: (inout Ledger) throws(SystemError) -> Void) {
        do throws(SystemError) {
            try body(&ledger)
            if ledger.keepsCheckpoint { conditionEnded(.checkpoint) }
        } catch {
            conditionHolds(
                .checkpoint, "the checkpoint cannot be written, so a restart will repeat or miss events: \(error)")
        }
    }

    func tell(_ note: Note) { ledger.record(note, wallMicroseconds: Clock.wallMicroseconds()) }

    func updateStatus() {
        guard join.hasLooked else { return }
        let text = statusText
        guard text != lastStatus else { return }
        lastStatus = text
        serviceManager.status(text)
    }

    /// `2 bonds: bond0 full (eth0 active), bond1 LOST (eth3 active) [silenced]`.
    var statusText: String {
        let bonds = join.fleet.bonds
        if bonds.isEmpty { return driverState == .missing ? "Bonding driver not loaded, waiting" : "No bonds" }
        let listed = 8
        let (now, wall) = (Clock.now(), Clock.wallMicroseconds())
        let parts = bonds.prefix(listed).map { bond in
            let silence = silences.book.silence(of: bond.name, at: now, wallMicroseconds: wall)
            return bond.statusText(at: now) + (silence == nil ? "" : " [silenced]")
        }
        let rest = bonds.count > listed ? ", and \(bonds.count - listed) more" : ""
        return "\(bonds.count.counted("bond")): \(parts.joined(separator: ", "))\(rest)"
    }

    /// Vouches for the daemon while both sources have done their work within three poll intervals.
    func startWatchdog() {
        guard let period = ServiceManager.watchdogMicroseconds() else { return }
        let timer = QueueTimer(on: queue) { [weak self] in self?.assumeIsolated { $0.ping() } }
        timer.fire(every: BootInstant.Span(microseconds: period / 3))
        watchdogTimer = timer
    }

    func ping() {
        if watchdogPing.fallDue(at: Clock.now(), pollInterval: pollInterval) { serviceManager.ping() }
    }
}

extension SourceJoin.Effect {
    /// The event to tell; nil where it is something else.
    var event: Event? { if case .tell(let event) = self { event } else { nil } }
}
