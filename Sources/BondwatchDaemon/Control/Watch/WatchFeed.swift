package import BondwatchCore
import Synchronization

/// Hands what the engine tells to the control server, in order: beginnings of watches and events in one line, so that a
/// watch begins between two events.
///
/// The engine never waits, and what it puts in is bounded: events over the bound are counted by their bond's names, and
/// every watcher of these is told how many.
package final class WatchFeed: Sendable {
    /// What the server takes out.
    enum Item: Sendable {
        /// A watch begins: it gets every event from here on. With the state of the bonds, where it is wanted.
        case began(watcher: UInt64, bonds: [BondReport]?)
        /// It cannot begin: there is no bond of that name.
        case refused(watcher: UInt64, InterfaceName)
        case event(WatchedEvent)
        /// How many events of bonds with those names found no room.
        case missed([[InterfaceName]: Int])
    }

    private struct State: Sendable {
        var items = Ring<Item>()
        /// Events among the items.
        var events = 0
        /// Events that found no room after the last item.
        var missed: [[InterfaceName]: Int] = [:]
        var watchers = 0
        var watchersOfStates = 0
        /// Whether the server was woken, and has not found the feed empty since.
        var isAwake = false
        var wake: Wake?
    }

    private struct Wake: Sendable {
        let run: @Sendable () -> Void
    }

    private let limit: Int
    private let state = Mutex(State())

    /// - Parameter limit: events that wait for the server at most.
    package init(limit: Int = 1024) { self.limit = limit }

    // MARK: The engine's side

    /// Whether anybody wants to see the bonds as they are after each event.
    package var wantsStates: Bool { state.withLock { $0.watchersOfStates > 0 } }

    /// Begins a watch, which gets the events that are told from now on.
    ///
    /// - Parameter bonds: their state, where the watcher wants to see states.
    package func begin(_ watcher: UInt64, bonds: [BondReport]?) {
        put { state in
            state.watchers += 1
            if bonds != nil { state.watchersOfStates += 1 }
            Self.closeGap(&state)
            state.items.append(.began(watcher: watcher, bonds: bonds))
        }
    }

    /// Begins no watch: there is no bond of that name.
    package func refuse(_ watcher: UInt64, unknown name: InterfaceName) {
        put { $0.items.append(.refused(watcher: watcher, name)) }
    }

    /// Tells those who watch; nothing is kept where nobody does.
    package func tell(_ events: some Collection<WatchedEvent>) {
        put { state in
            guard state.watchers > 0 else { return }
            for event in events {
                guard state.events < limit else {
                    state.missed[event.names, default: 0] += 1
                    continue
                }
                Self.closeGap(&state)
                state.items.append(.event(event))
                state.events += 1
            }
        }
    }

    /// What found no room comes before what finds room again.
    private static func closeGap(_ state: inout State) {
        guard !state.missed.isEmpty else { return }
        state.items.append(.missed(state.missed))
        state.missed = [:]
    }

    private func put(_ body: (inout State) -> Void) {
        let wake = state.withLock { state -> Wake? in
            body(&state)
            guard !state.isAwake, state.items.count > 0, let wake = state.wake else { return nil }
            state.isAwake = true
            return wake
        }
        wake?.run()
    }

    // MARK: The server's side

    /// - Parameter wake: called when there is something to take, and not again before `take` has found nothing. It runs on
    ///   any queue and must not block.
    func whenFilled(_ wake: @escaping @Sendable () -> Void) {
        state.withLock { $0.wake = Wake(run: wake) }
    }

    /// The next item; nil when there is none.
    func take() -> Item? {
        state.withLock { state in
            if state.items.count == 0 { Self.closeGap(&state) }
            guard let item = state.items.popFirst() else {
                state.isAwake = false
                return nil
            }
            if case .event = item { state.events -= 1 }
            return item
        }
    }

    /// A watch that was begun has ended.
    func end(withState: Bool) {
        state.withLock { state in
            state.watchers -= 1
            if withState { state.watchersOfStates -= 1 }
        }
    }
}
