import BondwatchCore
import Dispatch
import Synchronization

@testable import BondwatchDaemon

extension SinkWorker.Backoff {
    static let quick = SinkWorker.Backoff(shortest: .milliseconds(1), longest: .milliseconds(4))
}

/// What a `ScriptedSink` answers, and what it was given.
final class Record: Sendable {
    private struct State {
        var answer = SinkResult.taken
        var attempts = 0
        var taken: [Entry] = []
        var blocked: DispatchSemaphore?
    }

    private let state = Mutex(State())

    var answer: SinkResult {
        get { state.withLock { $0.answer } }
        set { state.withLock { $0.answer = newValue } }
    }

    var attempts: Int { state.withLock { $0.attempts } }
    var taken: [UInt64] { state.withLock { $0.taken.compactMap(\.sequence) } }
    var sinks: [SinkSet] { state.withLock { $0.taken.map(\.sinks) } }
    var lines: [String] { state.withLock { $0.taken.filter { $0.sequence == nil }.map(\.line) } }

    func block() { state.withLock { $0.blocked = DispatchSemaphore(value: 0) } }

    func unblock() {
        state.withLock { state in
            state.blocked?.signal()
            state.blocked = nil
        }
    }

    func write(_ entry: Entry) -> SinkResult {
        let blocked = state.withLock { state in
            state.attempts += 1
            return state.blocked
        }
        blocked?.wait()
        return state.withLock { state in
            if state.answer == .taken { state.taken.append(entry) }
            return state.answer
        }
    }
}

final class ScriptedSink: Sink {
    let name = "scripted"
    private let record: Record

    init(_ record: Record) { self.record = record }

    func write(_ entry: Entry) -> SinkResult { record.write(entry) }
}
