package import BondwatchCore
package import BondwatchLinux
package import Dispatch
import Synchronization

/// Writes to the state directory, in order, on a queue of its own: a disk that takes nothing holds up nobody who watches.
///
/// Every method may be called from any thread; all but `mark` return at once.
package final class StoreQueue: Sendable {
    /// What came of a step.
    package enum Outcome: Sendable {
        case commit(number: UInt64, eventsLeftOut: Int, SystemError?)
        case silences(SystemError?)
        case record(FailoverRecord, SystemError?)
    }

    /// Where it is written; what is nil is not kept.
    package struct Places: Sendable {
        package var checkpoint: (any CheckpointPlace)?
        package var failovers: FailoverStore?
        package var silences: SilenceStore?
        /// What is kept while the disk takes nothing.
        package var spare: SpareMemory?

        package init(
            checkpoint: (any CheckpointPlace)? = nil, failovers: FailoverStore? = nil, silences: SilenceStore? = nil
        ) {
            self.checkpoint = checkpoint
            self.failovers = failovers
            self.silences = silences
        }
    }

    private struct State: Sendable {
        var line = StoreLine()
        var marks: StoreMarks
        /// Those who wait for their marks.
        var waiting: [DispatchSemaphore] = []
        /// A block on the queue writes, or is about to.
        var isBusy = false
        /// Somebody has waited in vain; nobody else does until the disk takes something again.
        var isStalled = false
        /// What came of steps, until it is taken.
        var outcomes: [Outcome] = []
        /// Somebody waits to hear of the next step that goes well: the last did not, or the disk took nothing.
        var isImpaired = false
        var listener: Listener?
    }

    private struct Listener: Sendable {
        let commitEnded: @Sendable (UInt64) -> Void
        let outcomesWait: @Sendable () -> Void
    }

    private let queue = DispatchQueue(label: "bondwatchd.store")
    private let places: Places
    private let state: Mutex<State>

    /// - Parameter lastSequence: BOND_SEQUENCE of the last event that is in the checkpoint.
    package init(_ places: Places, lastSequence: UInt64 = 0) {
        self.places = places
        state = Mutex(State(marks: StoreMarks(committed: lastSequence)))
    }

    /// Whether there is a checkpoint to write.
    package var keepsCheckpoint: Bool { places.checkpoint != nil }

    /// Both are called on the store's own queue and must not block.
    ///
    /// - Parameters:
    ///   - commitEnded: called with the number of each commit, however it ended.
    ///   - outcomesWait: called when outcomes should be taken at once. Of a step that went well as always nobody has to be woken:
    ///     it is enough to take it with the next thing that there is to do.
    package func listen(
        commitEnded: @escaping @Sendable (UInt64) -> Void, outcomesWait: @escaping @Sendable () -> Void
    ) {
        state.withLock { $0.listener = Listener(commitEnded: commitEnded, outcomesWait: outcomesWait) }
    }

    /// Takes out what came of the steps that have ended, oldest first.
    package func takeOutcomes() -> [Outcome] {
        state.withLock { state in
            let outcomes = state.outcomes
            state.outcomes = []
            return outcomes
        }
    }

    package func commit(_ commit: Commit) { put(.commit(commit, leftOut: 0)) }
    /// Keeps what the machines know in memory, at once.
    package func keepAside(_ commit: Commit) {
        state.withLock { $0.isImpaired = true }
        places.spare?.keep(lastSequence: commit.lastSequence, bonds: commit.bonds)
    }
    package func keepSilences(_ bytes: [UInt8]) { put(.silences(bytes)) }
    package func keep(_ record: FailoverRecord) { put(.record(record)) }
    package func forgetRecords(keeping bonds: Set<InterfaceIndex>) { put(.forgetRecords(keeping: bonds)) }

    /// Notes which logs are given the events of the commits from here on.
    package func use(_ sinks: SinkAccounts) { put(.use(sinks)) }

    /// Notes that a log has every event up to that number, and waits until that is written: a process that is killed behind it
    /// does not log them again. Where the disk takes nothing it waits no longer than an event does for its commit, and not
    /// again until the disk answers.
    package func mark(taken sequence: UInt64, by sink: SinkKind) {
        let written = DispatchSemaphore(value: 0)
        guard add(sequence, of: sink, waiting: written) else { return }
        let patience = DispatchTimeInterval.milliseconds(Int(clamping: CommitWatch.patience.milliseconds))
        if written.wait(timeout: .now() + patience) == .timedOut { state.withLock { $0.isStalled = true } }
    }

    /// The same, without waiting.
    package func markSoon(taken sequence: UInt64, by sink: SinkKind) { _ = add(sequence, of: sink, waiting: nil) }

    /// - Returns: whether `written` will be signalled.
    private func add(_ sequence: UInt64, of sink: SinkKind, waiting written: DispatchSemaphore?) -> Bool {
        guard places.checkpoint != nil else { return false }
        let (mustStart, waits, isDue) = state.withLock { state in
            let isDue = state.marks.add(sequence, of: sink)
            let waits = isDue && !state.isStalled
            if waits, let written { state.waiting.append(written) }
            return (Self.begin(&state), waits && written != nil, isDue)
        }
        if !isDue { places.spare?.mark(taken: sequence, by: sink) }
        if mustStart { queue.async { self.work() } }
        return waits
    }

    /// Calls `completion` once: when everything that was given until now is written, or at the deadline.
    package func flush(until deadline: DispatchTime, then completion: @escaping @Sendable () -> Void) {
        let isDone = Atomic(false)
        let once: @Sendable () -> Void = {
            if !isDone.exchange(true, ordering: .acquiringAndReleasing) { completion() }
        }
        queue.async(execute: once)
        DispatchQueue.global().asyncAfter(deadline: deadline, execute: once)
    }

    private func put(_ step: StoreLine.Step) {
        let mustStart = state.withLock { state in
            state.line.append(step)
            return Self.begin(&state)
        }
        if mustStart { queue.async { self.work() } }
    }

    /// - Returns: whether a block must be put on the queue.
    private static func begin(_ state: inout State) -> Bool {
        let mustStart = !state.isBusy
        state.isBusy = true
        return mustStart
    }

    private enum Work {
        case marks([SinkKind: UInt64], waiting: [DispatchSemaphore])
        case step(StoreLine.Step)
    }

    private func work() {
        while let next = state.withLock({ Self.next(&$0) }) {
            switch next {
            case .marks(let marks, let waiting):
                for (sink, sequence) in marks { places.checkpoint?.mark(taken: sequence, by: sink) }
                for semaphore in waiting { semaphore.signal() }
            case .step(let step): perform(step)
            }
            state.withLock { $0.isStalled = false }
        }
    }

    private static func next(_ state: inout State) -> Work? {
        let marks = state.marks.take()
        if !marks.isEmpty || !state.waiting.isEmpty {
            let waiting = state.waiting
            state.waiting = []
            return .marks(marks, waiting: waiting)
        }
        if let step = state.line.next() { return .step(step) }
        state.isBusy = false
        return nil
    }

    private func perform(_ step: StoreLine.Step) {
        switch step {
        case .commit(let commit, let leftOut):
            let error = Self.failure { () throws(SystemError) in
                try places.checkpoint?.commit(
                    lastSequence: commit.lastSequence, bonds: commit.bonds, events: commit.events)
            }
            state.withLock { $0.marks.commitEnded(commit.lastSequence) }
            done(.commit(number: commit.number, eventsLeftOut: leftOut, error))
        case .use(let sinks): places.checkpoint?.use(sinks)
        case .silences(let bytes):
            done(.silences(Self.failure { () throws(SystemError) in try places.silences?.keep(bytes) }))
        case .record(let record):
            let error = Self.failure { () throws(SystemError) in try places.failovers?.keep(record) }
            done(.record(record, error))
        case .forgetRecords(let bonds): places.failovers?.forgetAll(but: bonds)
        }
    }

    private static func failure(of body: () throws(SystemError) -> Void) -> SystemError? {
        do throws(SystemError) {
            try body()
            return nil
        } catch {
            return error
        }
    }

    private func done(_ outcome: Outcome) {
        let (listener, isUrgent) = state.withLock { state in
            let isUrgent = state.isImpaired || !outcome.isWell
            state.isImpaired = !outcome.isWell
            state.outcomes.append(outcome)
            return (state.listener, isUrgent)
        }
        if case .commit(let number, _, _) = outcome { listener?.commitEnded(number) }
        if isUrgent { listener?.outcomesWait() }
    }
}

extension StoreQueue.Outcome {
    /// There is nothing to report of it.
    fileprivate var isWell: Bool {
        switch self {
        case .commit(_, let leftOut, let error): leftOut == 0 && error == nil
        case .silences(let error), .record(_, let error): error == nil
        }
    }
}

/// Where commits and marks are written; each call may block.
package protocol CheckpointPlace: Sendable {
    func commit(lastSequence: UInt64, bonds: [BondMemory], events: [ToldEvent]) throws(SystemError)
    func use(_ sinks: SinkAccounts)
    func mark(taken sequence: UInt64, by sink: SinkKind)
}

extension CheckpointStore: CheckpointPlace {}
