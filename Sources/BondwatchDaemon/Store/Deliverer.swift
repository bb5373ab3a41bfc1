package import BondwatchCore
import Synchronization

/// Hands events, notes and beginnings of watches to the logs and to those who watch, in one order, each when its commit has ended
/// or is waited for no longer.
///
/// May be used from any thread. Nothing here blocks: logs have queues of their own, and the feed is taken from.
package final class Deliverer: Sendable {
    enum Item: Sendable {
        /// The logs are those in use when the events were numbered.
        case events([WatchedEvent], SinkSet, [SinkWorker])
        case entry(Entry, [SinkWorker])
        case beginWatch(UInt64, bonds: [BondReport]?)
        case refuseWatch(UInt64, unknown: InterfaceName)
        /// Something is to be done when everything before it was delivered.
        case call(@Sendable () -> Void)
    }

    package let feed: WatchFeed?
    private let gate = Mutex(DeliveryGate<Item>())

    /// - Parameter feed: to those who watch.
    package init(feed: WatchFeed? = nil) { self.feed = feed }

    /// Delivers events to those sinks.
    ///
    /// - Parameter commit: the number of the commit that they wait for; 0 for none.
    package func deliver(_ events: [WatchedEvent], to sinks: [SinkKind: SinkWorker], after commit: UInt64) {
        put(.events(events, SinkSet(sinks.keys), Array(sinks.values)), after: commit)
    }

    /// - Parameter commit: the number of the commit that it waits for; 0 for none.
    func put(_ item: Item, after commit: UInt64) {
        // Under the lock, so that two threads cannot change places.
        gate.withLock { gate in
            if let item = gate.put(item, after: commit) { deliver(item) }
        }
    }

    /// The commits up to that number have ended, or are waited for no longer.
    package func open(upTo commit: UInt64) { gate.withLock { gate in gate.open(upTo: commit, deliver) } }

    private func deliver(_ item: Item) {
        switch item {
        case .events(let events, let sinks, let workers):
            for event in events {
                var entry = Entry(event.event.told)
                entry.sinks = sinks
                for worker in workers { worker.submit(entry) }
            }
            feed?.tell(events)
        case .entry(let entry, let workers): for worker in workers { worker.submit(entry) }
        case .beginWatch(let watcher, let bonds): feed?.begin(watcher, bonds: bonds)
        case .refuseWatch(let watcher, let name): feed?.refuse(watcher, unknown: name)
        case .call(let run): run()
        }
    }
}
