import BondwatchCore
import Dispatch

/// A timer on the daemon's queue.
///
/// Made, given its handler and activated in one go, since Dispatch traps on a source that is let go before it was active.
final class QueueTimer {
    private let source: any DispatchSourceTimer

    /// - Parameter handler: runs on `queue`; must not hold the timer's owner.
    init(on queue: DispatchQueue, handler: @escaping @Sendable () -> Void) {
        source = DispatchSource.makeTimerSource(queue: queue)
        source.setEventHandler(handler: handler)
        source.schedule(deadline: .distantFuture)
        source.activate()
    }

    /// Fires again and again, first after one interval.
    func fire(every interval: BootInstant.Span) {
        let interval = DispatchTimeInterval.nanoseconds(Int(clamping: interval.nanoseconds))
        source.schedule(deadline: .now() + interval, repeating: interval)
    }

    /// Fires once, after `delay`.
    func fire(after delay: BootInstant.Span) {
        source.schedule(deadline: .now() + .nanoseconds(Int(clamping: delay.nanoseconds)))
    }

    /// Does not fire until it is told to again.
    func rest() { source.schedule(deadline: .distantFuture) }

    deinit { source.cancel() }
}
