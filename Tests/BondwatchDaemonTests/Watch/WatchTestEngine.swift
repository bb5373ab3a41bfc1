import BondwatchCore
import BondwatchDaemon
import Dispatch
import Synchronization

/// Tells events as the engine does: numbered, on one queue, in line with the beginnings of watches.
final class WatchTestEngine: Sendable {
    let feed: WatchFeed
    private let queue = DispatchQueue(label: "test.engine")
    private let state: Mutex<State>

    private struct State {
        var bonds: [InterfaceName]
        var sequence: UInt64 = 0
    }

    init(bonds: [InterfaceName], feed: WatchFeed = WatchFeed()) {
        self.feed = feed
        state = Mutex(State(bonds: bonds))
    }

    /// The number of the last event is shown as the count of failovers of every bond, so that a state can be told from
    /// the next one.
    private static func report(_ bond: InterfaceName, _ sequence: UInt64) -> BondReport {
        var report = BondReport(name: bond, redundancy: .full, expectedSlaves: 2, slavesCarrying: 2)
        report.failovers = sequence
        return report
    }

    func model() -> ControlModel {
        var model = ControlModel { _, reply in
            self.queue.async {
                reply(self.state.withLock { state in state.bonds.map { Self.report($0, state.sequence) } })
            }
        }
        model.watching = ControlModel.Watching(feed) { watcher, names, withState in
            self.queue.async {
                let (present, sequence) = self.state.withLock { ($0.bonds, $0.sequence) }
                if let unknown = names?.first(where: { !present.contains($0) }) {
                    self.feed.refuse(watcher, unknown: unknown)
                } else {
                    let bonds = (names ?? present).map { Self.report($0, sequence) }
                    self.feed.begin(watcher, bonds: withState ? bonds : nil)
                }
            }
        }
        return model
    }

    func tell(_ bond: InterfaceName, _ subject: EventSubject = .bondAdded, times: Int = 1) {
        queue.sync {
            for _ in 0..<times {
                let sequence = state.withLock { state in
                    state.sequence += 1
                    return state.sequence
                }
                let context = BondContext(
                    name: bond, mode: .activeBackup, redundancy: .full, activeSlave: nil, slaves: [], carrying: [])
                var event = Event(
                    subject: subject, bond: context, instant: BootInstant(nanoseconds: sequence * 1000),
                    source: .netlink)
                event.sequence = sequence
                let states = feed.wantsStates ? [Self.report(bond, sequence)] : nil
                let reported = ReportedEvent(event, wallMicroseconds: 1_000_000 + sequence)
                feed.tell([WatchedEvent(reported, bonds: states)])
            }
        }
    }
}

/// Repeats something on a thread of its own.
final class WatchTestStorm: Sendable {
    private let isOver = Atomic(false)
    private let queue = DispatchQueue(label: "test.storm")

    func rage(_ step: @escaping @Sendable () -> Void) {
        queue.async {
            while !self.isOver.load(ordering: .relaxed) { step() }
        }
    }

    func end() {
        isOver.store(true, ordering: .relaxed)
        queue.sync {}
    }
}
