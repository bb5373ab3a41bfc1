import BondwatchCore
import BondwatchLinux
import Dispatch
import Synchronization
import Testing

@testable import BondwatchDaemon

/// A state directory whose disk takes nothing, fails, and comes back.
private final class ScriptedPlace: CheckpointPlace {
    private let state = Mutex(State())

    private struct State {
        var written: [UInt64] = []
        var marks: [UInt64] = []
        var error: SystemError?
        var blocked: DispatchSemaphore?
    }

    var written: [UInt64] { state.withLock { $0.written } }
    var marks: [UInt64] { state.withLock { $0.marks } }

    func freeze() { state.withLock { $0.blocked = DispatchSemaphore(value: 0) } }
    func fail(with error: SystemError?) { state.withLock { $0.error = error } }

    func thaw() {
        state.withLock { state in
            // Whoever waits lets the next one go on.
            state.blocked?.signal()
            state.blocked = nil
        }
    }

    private func wait() {
        guard let blocked = state.withLock({ $0.blocked }) else { return }
        blocked.wait()
        blocked.signal()
    }

    func commit(lastSequence: UInt64, bonds: [BondMemory], events: [ToldEvent]) throws(SystemError) {
        wait()
        if let error = state.withLock({ $0.error }) { throw error }
        state.withLock { $0.written += events.map(\.sequence) }
    }

    func use(_ sinks: SinkAccounts) { wait() }

    func mark(taken sequence: UInt64, by sink: SinkKind) {
        wait()
        state.withLock { $0.marks.append(sequence) }
    }
}

/// An engine with a log, on such a disk.
@Suite struct StoreQueueTests {
    private let folder: TemporaryFolder
    private let place = ScriptedPlace()
    private let record = Record()
    private let store: StoreQueue
    private let executor = QueueExecutor(label: "test.engine")
    private let engine: Engine

    init() throws {
        folder = try TemporaryFolder()
        let store = StoreQueue(.init(checkpoint: place))
        self.store = store
        let sink = SinkWorker(ScriptedSink(record), backoff: .quick) { store.mark(taken: $0, by: .journal) }
        engine = try Engine.forTest(
            on: executor, procfs: folder.path, pollInterval: .seconds(600), sinks: [.journal: sink], store: store)
        run { $0.start {} }
    }

    private func run<Value: Sendable>(_ body: (isolated Engine) -> Value) -> Value {
        executor.queue.sync { engine.assumeIsolated(body) }
    }

    /// Reports so many events, each with a commit of its own.
    private func report(_ count: Int) throws {
        let name = try #require(InterfaceName("bond7"))
        for _ in 0..<count {
            let bond = BondContext(
                name: name, mode: nil, redundancy: .full, activeSlave: nil, slaves: [], carrying: [])
            let event = Event(subject: .bondAdded, bond: bond, instant: Clock.now(), source: .netlink)
            run { engine in
                var actions: [WatchAction] = []
                engine.core.report([(event: event, bonds: nil)], at: Engine.now(), &actions)
                engine.perform(actions)
            }
        }
    }

    @Test func `R3 a disk that takes nothing delays the log by 2 s, never the daemon, and nothing is logged twice`()
        async throws
    {
        try report(1)
        #expect(await eventually { record.taken == [1] && place.marks == [1] })
        place.freeze()
        let frozen = Clock.now()
        try report(20)
        #expect(Clock.now().since(frozen) < .milliseconds(1500), "the daemon's queue does not wait")
        #expect(record.taken == [1])
        #expect(await eventually { record.taken.count == 21 })
        #expect(Clock.now().since(frozen) >= .milliseconds(1900))
        #expect(record.taken == Array(1...21))
        #expect(run { $0.conditionReports }.map(\.id) == ["checkpoint"])
        place.thaw()
        #expect(await eventually { run { $0.conditionReports }.isEmpty })
        #expect(place.written == Array(1...21))
        try report(1)
        #expect(await eventually { record.taken == Array(1...22) })
        #expect(await eventually { place.marks.last == 22 }, "what was taken meanwhile is noted afterwards")
        run { $0.stop() }
    }

    @Test func `of a commit that goes well nobody is woken, of one that fails and of the next one somebody is`()
        async throws
    {
        let place = ScriptedPlace()
        let store = StoreQueue(.init(checkpoint: place))
        let calls = Mutex((ended: [UInt64](), urgent: 0))
        store.listen(
            commitEnded: { number in calls.withLock { $0.ended.append(number) } },
            outcomesWait: { calls.withLock { $0.urgent += 1 } })
        func commit(_ number: UInt64) async {
            store.commit(Commit(number: number, lastSequence: number, bonds: [], events: []))
            #expect(await eventually { calls.withLock { $0.ended.last == number } })
        }
        await commit(1)
        await commit(2)
        #expect(calls.withLock { $0.urgent } == 0)
        #expect(store.takeOutcomes().count == 2, "they wait until somebody has something to do")
        place.fail(with: SystemError("write", "checkpoint", errno: 28))
        await commit(3)
        #expect(await eventually { calls.withLock { $0.urgent == 1 } })
        place.fail(with: nil)
        await commit(4)
        #expect(await eventually { calls.withLock { $0.urgent == 2 } }, "the end of the failure is reported at once")
        await commit(5)
        store.keepAside(Commit(number: 5, lastSequence: 5, bonds: [], events: []))
        await commit(6)
        #expect(await eventually { calls.withLock { $0.urgent == 3 } }, "the disk answers again")
        await commit(7)
        #expect(calls.withLock { $0.urgent } == 3)
        #expect(store.takeOutcomes().count == 5)
    }

    @Test func `a mark that nobody waits for is written when the disk takes it`() async throws {
        let store = StoreQueue(.init(checkpoint: place), lastSequence: 9)
        place.freeze()
        let start = Clock.now()
        for sequence in UInt64(1)...9 { store.markSoon(taken: sequence, by: .journal) }
        #expect(Clock.now().since(start) < .seconds(1))
        place.thaw()
        #expect(await eventually { place.marks.last == 9 })
    }

    @Test func `R3 a disk that fails delays nothing`() async throws {
        place.fail(with: SystemError("write", "checkpoint", errno: 28))
        try report(3)
        #expect(await eventually { record.taken == [1, 2, 3] })
        #expect(await eventually { run { $0.conditionReports }.map(\.id) == ["checkpoint"] })
        place.fail(with: nil)
        try report(1)
        #expect(await eventually { run { $0.conditionReports }.isEmpty })
        #expect(record.taken == [1, 2, 3, 4])
        run { $0.stop() }
    }

    @Test func `R3 at its end the daemon delivers what waits for a disk that takes nothing`() async throws {
        place.freeze()
        try report(2)
        let flushed = Mutex(false)
        store.flush(until: .now() + .milliseconds(50)) { flushed.withLock { $0 = true } }
        #expect(await eventually { flushed.withLock { $0 } })
        _ = run { $0.releaseAll() }
        #expect(await eventually { record.taken == [1, 2] })
        place.thaw()
        run { $0.stop() }
    }

    @Test func `R3 records are read for a client, and its answer is made, while the daemon goes on`() async throws {
        let slow = DispatchSemaphore(value: 0)
        let answers = Mutex(0)
        // As if the disk took its time: nothing else that is asked for gets further.
        run { engine in
            engine.report(allFailovers: true) { _ in
                slow.wait()
                answers.withLock { $0 += 1 }
            }
        }
        try report(1)
        #expect(await eventually { record.taken == [1] })
        #expect(answers.withLock { $0 } == 0)
        slow.signal()
        #expect(await eventually { answers.withLock { $0 } == 1 })
        run { $0.stop() }
    }
}
