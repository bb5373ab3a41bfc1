/// A run of entries that a sink will never be given: a gap in its log, told in one line where it is.
package struct LostEntries: Equatable, Sendable {
    package private(set) var events: UInt64 = 0
    package private(set) var notes: UInt64 = 0
    /// BOND_SEQUENCE of the lost events, lowest to highest; nil when only notes were lost.
    package private(set) var sequences: ClosedRange<UInt64>?
    /// When the last of them was seen: the time that the gap is told under.
    package private(set) var wallMicroseconds: UInt64 = 0
    /// Sinks that each of them was given to as well.
    package private(set) var sinks = SinkSet.all

    package init() {}

    package var isEmpty: Bool { events == 0 && notes == 0 }

    package mutating func add(_ entry: Entry) {
        if case .gap(let gap) = entry.content { return add(gap) }
        wallMicroseconds = max(wallMicroseconds, entry.wallMicroseconds)
        sinks.formIntersection(entry.sinks)
        guard let sequence = entry.sequence else {
            notes += 1
            return
        }
        events += 1
        extend(over: sequence...sequence)
    }

    /// Adds events of which nothing but their numbers is left.
    ///
    /// - Parameter wallMicroseconds: when the last of them was seen, or the first event behind them.
    package mutating func add(_ numbers: ClosedRange<UInt64>, seenBy wallMicroseconds: UInt64) {
        self.wallMicroseconds = max(self.wallMicroseconds, wallMicroseconds)
        sinks = SinkSet()
        events &+= numbers.upperBound &- numbers.lowerBound &+ 1
        extend(over: numbers)
    }

    private mutating func add(_ gap: LostEntries) {
        wallMicroseconds = max(wallMicroseconds, gap.wallMicroseconds)
        sinks.formIntersection(gap.sinks)
        events &+= gap.events
        notes &+= gap.notes
        if let numbers = gap.sequences { extend(over: numbers) }
    }

    private mutating func extend(over numbers: ClosedRange<UInt64>) {
        sequences =
            sequences.map { min($0.lowerBound, numbers.lowerBound)...max($0.upperBound, numbers.upperBound) } ?? numbers
    }

    /// `12 events could not be logged (BOND_SEQUENCE 3 to 14)`.
    package var message: String {
        let lostNotes = notes.counted("message")
        guard let sequences else { return "\(lostNotes) could not be logged" }
        let range =
            sequences.lowerBound == sequences.upperBound
            ? "\(sequences.lowerBound)" : "\(sequences.lowerBound) to \(sequences.upperBound)"
        return "\(events.counted("event")) could not be logged (BOND_SEQUENCE \(range))"
            + (notes == 0 ? "" : ", nor could \(lostNotes)")
    }
}
