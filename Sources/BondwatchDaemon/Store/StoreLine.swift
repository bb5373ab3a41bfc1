import BondwatchCore

/// What waits to be written to the state directory, in order and within bounds.
///
/// While the disk takes nothing, commits that follow each other become one: of what the machines know the newest counts, and the
/// events of all of them go along.
struct StoreLine: Sendable {
    enum Step: Equatable, Sendable {
        /// - Parameter leftOut: so many events had no room.
        case commit(Commit, leftOut: Int)
        /// Which logs are in use from here on.
        case use(SinkAccounts)
        case silences([UInt8])
        case record(FailoverRecord)
        case forgetRecords(keeping: Set<InterfaceIndex>)
    }

    /// Events that wait at most. Of what comes beyond, the oldest are left out of the log of pending events: they are
    /// delivered all the same, and where that does not come about, the next start reports them as a gap.
    static let mostEvents = 8192
    /// Failover records that wait at most, the newest.
    static let mostRecords = 256

    private var steps: [Step] = []

    var isEmpty: Bool { steps.isEmpty }

    mutating func append(_ step: Step) {
        switch step {
        case .commit(let commit, let leftOut): append(commit, leftOut)
        case .silences:
            // What is newer says all of what is older; its place is before the commit of its events.
            let older = steps.firstIndex { if case .silences = $0 { true } else { false } }
            if let older { steps[older] = step } else { steps.append(step) }
        case .record:
            steps.append(step)
            dropOldestRecord()
        case .use, .forgetRecords: steps.append(step)
        }
    }

    /// Gives out the next step.
    mutating func next() -> Step? { steps.isEmpty ? nil : steps.removeFirst() }

    /// Events before a change of logs were meant for those before, so they are not put behind it.
    private mutating func append(_ commit: Commit, _ leftOut: Int) {
        let last = steps.lastIndex {
            switch $0 {
            case .commit, .use: true
            case .silences, .record, .forgetRecords: false
            }
        }
        guard let last, case .commit(let older, let former) = steps[last] else {
            return steps.append(.commit(commit, leftOut: leftOut))
        }
        steps.remove(at: last)
        let events = older.events + commit.events
        let kept = Commit(
            number: commit.number, lastSequence: commit.lastSequence, bonds: commit.bonds,
            events: Array(events.suffix(Self.mostEvents)))
        steps.append(.commit(kept, leftOut: former + leftOut + events.count - kept.events.count))
    }

    private mutating func dropOldestRecord() {
        let places = steps.indices.filter { if case .record = steps[$0] { true } else { false } }
        if places.count > Self.mostRecords, let oldest = places.first { steps.remove(at: oldest) }
    }
}
