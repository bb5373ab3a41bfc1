package import BondwatchCore
import BondwatchLinux
package import Dispatch
import Synchronization

/// Hands entries to one sink, in order, each once, on a queue of its own, so that a sink that blocks stops nobody else.
///
/// Every method may be called from any thread and returns at once.
package final class SinkWorker: Sendable {
    /// Pauses between attempts while the sink does not take anything: `shortest`, then doubled up to `longest`.
    package struct Backoff: Sendable {
        package var shortest: BootInstant.Span
        package var longest: BootInstant.Span

        package init(
            shortest: BootInstant.Span = .milliseconds(100), longest: BootInstant.Span = .milliseconds(1000)
        ) {
            self.shortest = shortest
            self.longest = longest
        }
    }

    /// The sink's name.
    package let name: String

    private let queue: DispatchQueue
    /// Locked on `queue` alone, so nobody ever waits for it, however long the sink blocks.
    private let sink: Mutex<any Sink>
    /// Never locked during a call of the sink.
    private let state: Mutex<SinkWorkerState>
    private let onTaken: @Sendable (UInt64) -> Void
    /// How many entries that follow each other at once have one call of `onTaken`.
    private let longestRun: Int

    /// - Parameters:
    ///   - longestRun: how many entries that wait behind each other have one call of `onTaken` at most.
    ///   - onTaken: called on the worker's queue with a BOND_SEQUENCE: every event up to it is settled with this sink, taken or
    ///     told as lost.
    package init(
        _ sink: sending any Sink, capacity: Int = DeliveryQueue.defaultCapacity, backoff: Backoff = Backoff(),
        longestRun: Int = 1, onTaken: @escaping @Sendable (UInt64) -> Void = { _ in }
    ) {
        name = sink.name
        queue = DispatchQueue(label: "bondwatchd.sink.\(sink.name)")
        self.sink = Mutex(sink)
        state = Mutex(SinkWorkerState(queue: DeliveryQueue(capacity: capacity), backoff: backoff))
        self.longestRun = longestRun
        self.onTaken = onTaken
    }

    /// Takes an entry for delivery.
    package func submit(_ entry: Entry) {
        if state.withLock({ $0.submit(entry, at: Clock.now()) }) { queue.async { self.deliver() } }
    }

    /// Takes what an earlier run owes to the sink. Nothing of it is delivered before all of it is there, so that what is
    /// lost in one place, for want of room here too, is told in one line.
    func submit(_ owed: [Owed]) {
        let wall = Clock.wallMicroseconds()
        let mustDeliver = state.withLock { $0.submit(owed, wallMicroseconds: wall, at: Clock.now()) }
        if mustDeliver { queue.async { self.deliver() } }
    }

    package var statistics: SinkStatistics { state.withLock { $0.statistics } }

    /// Whether the sink has everything that it was given, and whoever is told of that has been told.
    package var isDrained: Bool { state.withLock { $0.isDrained } }

    /// Calls `completion` once, when nothing waits any more or when `deadline` has passed, with the number of entries
    /// that still wait. A sink that was being left alone is tried again at once.
    ///
    /// `completion` runs on a queue that no sink can hold up.
    package func drain(until deadline: DispatchTime, then completion: @escaping @Sendable (Int) -> Void) {
        let global = DispatchQueue.global()
        let (ticket, wake) = state.withLock { $0.addDrain(completion) }
        if wake { queue.async { self.deliver() } }
        guard let ticket else {
            let waiting = statistics.waiting
            return global.async { completion(waiting) }
        }
        global.asyncAfter(deadline: deadline) {
            let (late, waiting) = self.state.withLock { ($0.removeDrain(ticket), $0.statistics.waiting) }
            late?(waiting)
        }
    }

    /// Calls `completion` once, when nothing waits any more, however long that takes.
    package func drain(then completion: @escaping @Sendable () -> Void) {
        let (ticket, wake) = state.withLock { $0.addDrain { _ in completion() } }
        if wake { queue.async { self.deliver() } }
        if ticket == nil { DispatchQueue.global().async(execute: completion) }
    }

    /// Ends all attempts: what still waits is not delivered, and nothing is taken any more. An entry that the sink is
    /// just being given is still reported to `onTaken`.
    package func cancel() {
        let (drains, waiting) = state.withLock { $0.cancel() }
        finish(drains, waiting: waiting)
    }

    private func deliver() {
        var run = Run()
        while true {
            let entry: Entry
            switch state.withLock({ $0.next() }) {
            case .write(let next): entry = next
            case .end(let drained):
                end(&run)
                return finish(drained, waiting: 0)
            }
            switch sink.withLock({ $0.write(entry) }) {
            case .taken:
                let (settled, isLast) = state.withLock { $0.taken(at: Clock.now()) }
                run.add(settled)
                // Before anybody finds the worker drained.
                if isLast || run.length >= longestRun { end(&run) }
            case .refused(let reason):
                state.withLock { $0.refused(reason, at: Clock.now()) }
            case .retry(let reason):
                end(&run)
                return pause(reason)
            }
        }
    }

    /// Entries that were taken one after the other, and that `onTaken` does not know of.
    private struct Run {
        private(set) var length = 0
        private(set) var settled: UInt64?

        mutating func add(_ settled: UInt64?) {
            length += 1
            self.settled = settled ?? self.settled
        }
    }

    private func end(_ run: inout Run) {
        if let settled = run.settled { onTaken(settled) }
        run = Run()
    }

    private func pause(_ reason: String) {
        guard let (pause, number) = state.withLock({ $0.pause(reason) }) else { return }
        queue.asyncAfter(deadline: .now() + .nanoseconds(Int(clamping: pause.nanoseconds))) {
            if self.state.withLock({ $0.resume(pause: number) }) { self.deliver() }
        }
    }

    private func finish(_ drains: [SinkWorkerState.Completion], waiting: Int) {
        for completion in drains { DispatchQueue.global().async { completion(waiting) } }
    }
}
