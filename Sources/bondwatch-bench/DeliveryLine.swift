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
        worker = SinkWorker(sink) { store.mark(taken: $0, by: .journal) }
        store.whenDone { [deliverer] outcome in
            if case .commit(let number, _, _) = outcome { deliverer.open(upTo: number) }
        }
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
            store.commit(
                Commit(
                    number: commits, lastSequence: lastSequence, bonds: bonds(), events: reported.map(\.event.told)))
        }
        deliverer.deliver(reported, to: [.journal: worker], after: commits)
    }
}
