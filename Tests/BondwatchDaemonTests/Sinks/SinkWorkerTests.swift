import BondwatchCore
import BondwatchLinux
import Dispatch
import Synchronization
import Testing

@testable import BondwatchDaemon

@Suite("A sink's worker")
struct SinkWorkerTests {
    @Test func `entries are delivered in order, each once, and told as taken`() async {
        let record = Record()
        let settled = Settled()
        let worker = SinkWorker(ScriptedSink(record), onTaken: settled.add)
        for sequence in 1...1000 { worker.submit(.sample(UInt64(sequence))) }

        #expect(await eventually { settled.numbers.count == 1000 })
        #expect(record.taken == (1...1000).map { UInt64($0) })
        #expect(settled.numbers == record.taken)
        #expect(worker.statistics == SinkStatistics(taken: 1000, lost: 0, waiting: 0, problem: nil))
    }

    @Test func `entries that wait behind each other are told as taken in runs, and the last at once`() async {
        let record = Record()
        let settled = Settled()
        record.block()
        let worker = SinkWorker(ScriptedSink(record), longestRun: 8, onTaken: settled.add)
        for sequence in 1...20 { worker.submit(.sample(UInt64(sequence))) }
        record.unblock()
        #expect(await eventually { worker.isDrained })
        #expect(settled.numbers == [8, 16, 20])
        worker.submit(.sample(21))
        #expect(await eventually { settled.numbers.last == 21 })
        #expect(record.taken == (1...21).map { UInt64($0) })
    }

    @Test func `an absent sink is tried again with the same entry until it is back`() async {
        let record = Record()
        record.answer = .retry("gone fishing")
        let before = Clock.now()
        let worker = SinkWorker(ScriptedSink(record), backoff: .quick)
        for sequence in 1...20 { worker.submit(.sample(UInt64(sequence))) }

        #expect(await eventually { record.attempts >= 5 })
        #expect(record.taken == [])
        #expect(worker.statistics.problem == "gone fishing")
        #expect(worker.statistics.stuckSince.map { $0 >= before } == true)
        #expect(worker.statistics.waiting == 20)

        record.answer = .taken
        #expect(await eventually { worker.statistics.waiting == 0 })
        #expect(record.taken == (1...20).map { UInt64($0) })
        #expect(worker.statistics.problem == nil)
        #expect(worker.statistics.stuckSince == nil)
        #expect(worker.statistics.lastProblem == "gone fishing")
    }

    @Test(.timeLimit(.minutes(1)))
    func `a sink that blocks holds up neither the submitter nor the bound`() async {
        let record = Record()
        record.block()
        let worker = SinkWorker(ScriptedSink(record), capacity: 10)
        worker.submit(.sample(1))
        #expect(await eventually { record.attempts == 1 })
        for sequence in 2...100 { worker.submit(.sample(UInt64(sequence))) }
        #expect(worker.statistics.waiting == 10)
        #expect(worker.statistics.lost == 90)

        record.unblock()
        #expect(await eventually { worker.statistics.waiting == 0 })
        #expect(record.taken == [1] + (92...100).map { UInt64($0) })
        #expect(record.lines == ["90 events could not be logged (BOND_SEQUENCE 2 to 91)"])
    }

    @Test func `a gap settles the events that it tells of`() async {
        let record = Record()
        let settled = Settled()
        record.answer = .retry("not yet")
        let worker = SinkWorker(ScriptedSink(record), capacity: 2, backoff: .quick, onTaken: settled.add)
        worker.submit(.sample(1))
        #expect(await eventually { record.attempts > 0 })
        for sequence in 2...9 { worker.submit(.sample(UInt64(sequence))) }
        record.answer = .taken
        #expect(await eventually { settled.numbers.count == 3 })
        #expect(settled.numbers == [1, 8, 9])
    }

    @Test func `a refused entry does not hold up the next`() async {
        let record = Record()
        record.answer = .refused("too long")
        let worker = SinkWorker(ScriptedSink(record))
        worker.submit(.sample(1))
        #expect(await eventually { worker.statistics.lost == 1 && record.attempts == 2 })
        record.answer = .taken
        worker.submit(.sample(2))
        #expect(await eventually { record.taken == [2] })
        #expect(worker.statistics.lastProblem == "too long")
    }

    @Test func `a drain is answered when all is delivered`() async {
        let record = Record()
        let worker = SinkWorker(ScriptedSink(record))
        #expect(await worker.drained(within: .seconds(20)) == 0)
        for sequence in 1...500 { worker.submit(.sample(UInt64(sequence))) }
        #expect(await worker.drained(within: .seconds(20)) == 0)
        #expect(record.taken.count == 500)
    }

    @Test(.timeLimit(.minutes(1)))
    func `a drain ends at its deadline though the sink blocks`() async {
        let record = Record()
        record.block()
        let worker = SinkWorker(ScriptedSink(record))
        for sequence in 1...3 { worker.submit(.sample(UInt64(sequence))) }
        #expect(await worker.drained(within: .milliseconds(50)) == 3)
        record.unblock()
        #expect(await worker.drained(within: .seconds(20)) == 0)
        #expect(record.taken == [1, 2, 3])
    }

    @Test(.timeLimit(.minutes(1)))
    func `a drain does not wait for the next attempt`() async {
        let record = Record()
        record.answer = .retry("away")
        let never = SinkWorker.Backoff(shortest: .seconds(3600), longest: .seconds(3600))
        let worker = SinkWorker(ScriptedSink(record), backoff: never)
        worker.submit(.sample(1))
        #expect(await eventually { worker.statistics.problem != nil })
        record.answer = .taken
        #expect(await worker.drained(within: .seconds(20)) == 0)
        #expect(record.taken == [1])
    }

    @Test func `a cancelled worker takes nothing more and answers its drains`() async {
        let record = Record()
        record.answer = .retry("away")
        let worker = SinkWorker(ScriptedSink(record), backoff: .quick)
        worker.submit(.sample(1))
        #expect(await eventually { record.attempts > 0 })
        async let left = worker.drained(within: .seconds(20))
        worker.cancel()
        #expect(await left == 1)
        record.answer = .taken
        worker.submit(.sample(2))
        #expect(await worker.drained(within: .seconds(20)) == 1)
        #expect(record.taken == [])
    }

    @Test func `many submitters at once lose nothing`() async {
        let record = Record()
        let worker = SinkWorker(ScriptedSink(record))
        await withTaskGroup { group in
            for first in 0..<8 {
                group.addTask {
                    for number in 0..<500 { worker.submit(.sample(UInt64(first * 500 + number))) }
                }
            }
        }
        #expect(await worker.drained(within: .seconds(20)) == 0)
        #expect(record.taken.sorted() == (0..<4000).map { UInt64($0) })
    }
}

extension SinkWorker {
    fileprivate func drained(within time: DispatchTimeInterval) async -> Int {
        await withCheckedContinuation { continuation in
            drain(until: .now() + time) { continuation.resume(returning: $0) }
        }
    }
}

private final class Settled: Sendable {
    private let state = Mutex<[UInt64]>([])
    var numbers: [UInt64] { state.withLock { $0 } }
    var add: @Sendable (UInt64) -> Void { { number in self.state.withLock { $0.append(number) } } }
}
