import Dispatch
import Glibc

/// Signals as events on a queue.
///
/// Dispatch puts its own handler in place when the source is registered; setting a disposition after that would end the
/// delivery, so nothing else may touch these signals.
struct SignalTrap: ~Copyable {
    private let sources: [any DispatchSourceSignal]

    /// - Parameters:
    ///   - registered: called once every signal is caught; until then their default holds.
    ///   - handler: runs on `queue` with the signal's number; several signals of one kind may be one call.
    init(
        _ signals: [CInt], on queue: DispatchQueue, registered: @escaping @Sendable () -> Void,
        handler: @escaping @Sendable (CInt) -> Void
    ) {
        let group = DispatchGroup()
        sources = signals.map { signal in
            let source = DispatchSource.makeSignalSource(signal: signal, queue: queue)
            group.enter()
            source.setRegistrationHandler { group.leave() }
            source.setEventHandler { handler(signal) }
            source.activate()
            return source
        }
        group.notify(queue: queue, execute: registered)
    }

    deinit {
        for source in sources { source.cancel() }
    }
}
