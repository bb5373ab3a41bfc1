package import BondwatchCore

/// How a sink gets on, for the dump, metrics and STATUS=.
package struct SinkStatistics: Equatable, Sendable {
    /// Entries that the sink has taken, since the start.
    package var taken: UInt64 = 0
    /// Entries that it will never be given: dropped for want of room, or refused.
    package var lost: UInt64 = 0
    /// Entries that wait at present.
    package var waiting = 0
    /// Since when the sink has taken nothing although something waits; nil when nothing does.
    package var stuckSince: BootInstant?
    /// Why the sink does not take anything at present; nil while it does.
    package var problem: String?
    /// The last thing that went wrong, however long ago.
    package var lastProblem: String?
}

/// The bookkeeping of a `SinkWorker`: what waits, who delivers, and who waits for the end.
struct SinkWorkerState: Sendable {
    typealias Completion = @Sendable (Int) -> Void

    private enum Phase: Equatable {
        case idle
        /// A block on the worker's queue delivers, or is about to.
        case delivering
        /// The sink is left alone until the timer of this number fires.
        case pausing(number: UInt64)
        case cancelled
    }

    enum Step: Sendable {
        case write(Entry)
        /// Nothing waits any more, which these have waited for.
        case end(drained: [Completion])
    }

    private var queue: DeliveryQueue
    private let backoff: SinkWorker.Backoff
    private var phase = Phase.idle
    private var nextPause: BootInstant.Span
    private var pauses: UInt64 = 0
    private var takenCount: UInt64 = 0
    private var stuckSince: BootInstant?
    private var problem: String?
    private var lastProblem: String?
    private var drains: [UInt64: Completion] = [:]
    private var tickets: UInt64 = 0

    init(queue: DeliveryQueue, backoff: SinkWorker.Backoff) {
        self.queue = queue
        self.backoff = backoff
        nextPause = backoff.shortest
    }

    var statistics: SinkStatistics {
        SinkStatistics(
            taken: takenCount, lost: queue.lost, waiting: queue.waiting,
            stuckSince: queue.waiting == 0 ? nil : stuckSince, problem: problem, lastProblem: lastProblem)
    }

    var isDrained: Bool { phase == .idle && queue.isEmpty }

    /// - Returns: whether the caller must start a delivery.
    mutating func submit(_ entry: Entry, at now: BootInstant) -> Bool {
        if phase == .cancelled { return false }
        queue.append(entry)
        guard phase == .idle else { return false }
        phase = .delivering
        stuckSince = now
        return true
    }

    /// - Parameter wallMicroseconds: the time of day now, in microseconds since 1970.
    /// - Returns: whether the caller must start a delivery.
    mutating func submit(_ owed: [Owed], wallMicroseconds: UInt64, at now: BootInstant) -> Bool {
        if phase == .cancelled { return false }
        for item in owed {
            switch item {
            case .event(let record): queue.append(Entry(retelling: record))
            case .lost(let numbers, let seenBy): queue.lose(numbers, seenBy: seenBy ?? wallMicroseconds)
            }
        }
        guard phase == .idle, !queue.isEmpty else { return false }
        phase = .delivering
        stuckSince = now
        return true
    }

    /// What the delivery does now.
    mutating func next() -> Step {
        if phase == .cancelled { return .end(drained: []) }
        if let entry = queue.next() { return .write(entry) }
        phase = .idle
        stuckSince = nil
        return .end(drained: takeDrains())
    }

    /// - Returns: up to which event the sink is settled now, where that is further than before; and whether nothing waits behind
    ///   it.
    mutating func taken(at now: BootInstant) -> (settled: UInt64?, isLast: Bool) {
        stuckSince = now
        takenCount += 1
        problem = nil
        nextPause = backoff.shortest
        let settled = queue.taken()
        return (settled, queue.isEmpty)
    }

    mutating func refused(_ reason: String, at now: BootInstant) {
        stuckSince = now
        problem = nil
        lastProblem = reason
        queue.refused()
    }

    /// - Returns: how long to leave the sink alone, and the number to give to `resume`; nil when there is no next time.
    mutating func pause(_ reason: String) -> (BootInstant.Span, number: UInt64)? {
        problem = reason
        lastProblem = reason
        if phase == .cancelled { return nil }
        let pause = nextPause
        nextPause = min(backoff.longest, BootInstant.Span(nanoseconds: pause.nanoseconds &* 2))
        pauses += 1
        phase = .pausing(number: pauses)
        return (pause, pauses)
    }

    /// - Returns: whether the caller must deliver: not when `addDrain` has cut this pause short.
    mutating func resume(pause number: UInt64) -> Bool {
        guard phase == .pausing(number: number) else { return false }
        phase = .delivering
        return true
    }

    /// - Returns: a ticket, nil when there is nothing to wait for; and whether the caller must start a delivery.
    mutating func addDrain(_ completion: @escaping Completion) -> (ticket: UInt64?, wake: Bool) {
        if phase == .idle || phase == .cancelled { return (nil, false) }
        tickets += 1
        drains[tickets] = completion
        guard case .pausing = phase else { return (tickets, false) }
        phase = .delivering
        return (tickets, true)
    }

    mutating func removeDrain(_ ticket: UInt64) -> Completion? { drains.removeValue(forKey: ticket) }

    /// - Returns: those who waited for the end, and how many entries still wait.
    mutating func cancel() -> (drains: [Completion], waiting: Int) {
        phase = .cancelled
        return (takeDrains(), queue.waiting)
    }

    private mutating func takeDrains() -> [Completion] {
        defer { drains = [:] }
        return Array(drains.values)
    }
}
