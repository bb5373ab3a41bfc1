import BondwatchCore
import BondwatchDaemon
import BondwatchLinux

/// What the daemon does with an event behind the machines: number, text, commit and delivery.
struct DeliveryLine {
    private let store: StoreQueue
    private let deliverer = Deliverer()
    private let worker: SinkWorker
    private var lastSequence: UInt64 = 0
    private var commits: UInt64 = 0

    /// - Parameter checkpoint: nil where nothing is committed.
    init(_ sink: sending any Sink, _ checkpoint: CheckpointStore?) {
        let store = StoreQueue(.init(checkpoint: checkpoint))
        self.store = store
        worker = SinkWorker(sink, longestRun: 8) { store.markSoon(taken: $0, by: .journal) }
        store.listen(commitEnded: { [deliverer] in deliverer.open(upTo: $0) }, outcomesWait: {})
    }

    mutating func report(_ events: [Event], bonds: @autoclosure () -> [BondMemory]) {
        let reported = events.map { event in
            lastSequence += 1
            var event = event
            event.sequence = lastSequence
            return WatchedEvent(ReportedEvent(event, wallMicroseconds: Clock.wallMicroseconds()), bonds: nil)
        }
        if store.keepsCheckpoint {
            commits += 1
            _ = store.takeOutcomes()
            store.commit(
                Commit(
                    number: commits, lastSequence: lastSequence, bonds: bonds(), events: reported.map(\.event.told)))
        }
        deliverer.deliver(reported, to: [.journal: worker], after: commits)
    }
}
