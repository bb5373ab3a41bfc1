import Synchronization

/// Joins a Dispatch handler that must exist before the actor with the actor.
final class Wake: Sendable {
    /// A closure in a box of its own. In a `Mutex` of an optional closure every `withLock` would wrap what is stored in
    /// two more thunks (it is stored in another form than it is called in, and written back), and so grow with every call.
    private struct Action: Sendable {
        let run: @Sendable () -> Void
    }

    private let action = Mutex<Action?>(nil)

    func set(_ run: @escaping @Sendable () -> Void) { action.withLock { $0 = Action(run: run) } }

    func run() { action.withLock { $0 }?.run() }
}
