import BondwatchCore
import BondwatchLinux
import BondwatchNetlink
import BondwatchSystemd

/// What goes out: events, notes, and the line that `systemctl status` shows.
extension Engine {
    /// Does what the join of the sources asks for. The events of one call are committed together.
    func carryOut(_ effects: [SourceJoin.Effect]) {
        guard !effects.isEmpty else { return }
        tell(
            effects.compactMap { effect in
                if case .tell(let event) = effect { event } else { nil }
            })
        for effect in effects {
            switch effect {
            case .tell: break
            case .send(let request): send(request)
            case .note(let kind, let note): noteOnce(kind, note)
            case .firstDumpEnded:
                poll()
                becomeReady()
            }
        }
        updateFilter()
        updateStatus()
    }

    private func tell(_ events: [Event]) {
        if !events.isEmpty { record(events) }
    }

    /// Writes what the machines know to the checkpoint, with no event to tell.
    func commit() { record([]) }

    private func record(_ events: [Event]) {
        do throws(SystemError) {
            try ledger.record(
                events, bonds: join.fleet.memories, now: Clock.now(), wallMicroseconds: Clock.wallMicroseconds())
        } catch {
            noteOnce(
                .noCheckpoint,
                Note(.warning, "the checkpoint cannot be written, so a restart will repeat or miss events: \(error)"))
        }
    }

    func tell(_ note: Note) { ledger.record(note, wallMicroseconds: Clock.wallMicroseconds()) }

    /// Tells a note whose kind has not been told yet; beyond a bound of kinds nothing new is told.
    func noteOnce(_ kind: NoteKind, _ note: Note) {
        let mostKinds = 256
        guard told.count < mostKinds, told.insert(kind).inserted else { return }
        tell(note)
    }

    func updateStatus() {
        guard join.hasLooked else { return }
        let text = statusText
        guard text != lastStatus else { return }
        lastStatus = text
        serviceManager.status(text)
    }

    /// `2 bonds: bond0 full (eth0 active), bond1 LOST (only eth3)`, worst first.
    var statusText: String {
        let bonds = join.fleet.bonds
        if bonds.isEmpty { return driverState == .missing ? "Bonding driver not loaded, waiting" : "No bonds" }
        let listed = 8
        let parts = bonds.prefix(listed).map(\.statusText)
        let rest = bonds.count > listed ? ", and \(bonds.count - listed) more" : ""
        return "\(bonds.count) bond\(bonds.count == 1 ? "" : "s"): \(parts.joined(separator: ", "))\(rest)"
    }

    /// Vouches for the daemon while both sources have done their work within three poll intervals.
    func startWatchdog() {
        guard let period = ServiceManager.watchdogMicroseconds() else { return }
        let timer = QueueTimer(on: queue) { [weak self] in self?.assumeIsolated { $0.ping() } }
        timer.fire(every: BootInstant.Span(nanoseconds: period / 3 * 1000))
        watchdogTimer = timer
    }

    private func ping() {
        let rounds: UInt64 = 3
        let patience = BootInstant.Span(nanoseconds: pollInterval.nanoseconds &* rounds)
        if let lastAudit, Clock.now().since(lastAudit) <= patience { serviceManager.ping() }
    }
}
