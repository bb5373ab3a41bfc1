import BondwatchCore

/// In which order events are given to hooks: those of one bond one after the other, as they happened, and those of several
/// bonds side by side.
///
/// Pure. The journal is the queue; of it no more is held here than `room`.
package struct HookSchedule: Sendable {
    /// The most events that are read ahead.
    package static let room = 512

    private struct Slot: Sendable {
        var event: HookEvent
        var state = State.waiting

        enum State { case waiting, running, done }
    }

    /// The most events that hooks run for at a time.
    private let parallel: Int
    /// In the journal's order; the first one is never done.
    private var slots: [Slot] = []
    /// What has been done, to go on from after a restart.
    package private(set) var progress: HookProgress

    package init(parallel: Int, progress: HookProgress) {
        self.parallel = max(1, parallel)
        self.progress = progress
    }

    /// Whether there is room for one more event.
    package var wantsMore: Bool { slots.count < Self.room }
    package var isIdle: Bool { slots.isEmpty }

    /// Takes the next event of the journal; one that was done before a restart is passed over.
    package mutating func take(_ event: HookEvent) {
        var slot = Slot(event: event)
        slot.event.resumeAfter = progress.partial[event.cursor]
        if progress.done.contains(event.cursor) { slot.state = .done }
        slots.append(slot)
        advance()
    }

    /// The events that hooks are to be run for from now on.
    package mutating func starts() -> [HookEvent] {
        var busy = Set(slots.lazy.filter { $0.state == .running }.map(\.event.report.bond))
        var started: [HookEvent] = []
        for place in slots.indices where slots[place].state != .done {
            guard busy.count < parallel else { break }
            // A running event of the bond is in front of this one, or it is this one.
            guard slots[place].state == .waiting, busy.insert(slots[place].event.report.bond).inserted else { continue }
            slots[place].state = .running
            started.append(slots[place].event)
        }
        return started
    }

    /// A hook is through with a running event.
    package mutating func ended(hook: String, of cursor: String) { progress.partial[cursor] = hook }

    /// Every hook is through with a running event.
    package mutating func ended(_ cursor: String) {
        guard let place = slots.firstIndex(where: { $0.event.cursor == cursor }) else { return }
        slots[place].state = .done
        progress.partial[cursor] = nil
        progress.done.insert(cursor)
        advance()
    }

    /// Lets go of what is done at the front.
    private mutating func advance() {
        let done = slots.prefix { $0.state == .done }
        guard let last = done.last else { return }
        progress.cursor = last.event.cursor
        for slot in done { progress.done.remove(slot.event.cursor) }
        slots.removeFirst(done.count)
    }
}

extension HookSchedule {
    /// A waiting event of a bond holds up the later ones of that bond only; see `starts`.
    package var waiting: Int { slots.count { $0.state == .waiting } }
}
