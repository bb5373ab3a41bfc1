/// A run of entries that a sink will never be given: a gap in its log, told in one line where it is.
package struct LostEntries: Equatable, Sendable {
    package private(set) var events: UInt64 = 0
    package private(set) var notes: UInt64 = 0
    /// BOND_SEQUENCE of the lost events, lowest to highest; nil when only notes were lost.
    package private(set) var sequences: ClosedRange<UInt64>?
    /// When the last of them was seen: the time that the gap is told under.
    private var wallMicroseconds: UInt64 = 0

    package init() {}

    package var isEmpty: Bool { events == 0 && notes == 0 }

    package mutating func add(_ entry: Entry) {
        wallMicroseconds = max(wallMicroseconds, entry.wallMicroseconds)
        guard let sequence = entry.sequence else {
            notes += 1
            return
        }
        events += 1
        sequences = sequences.map { min($0.lowerBound, sequence)...max($0.upperBound, sequence) } ?? sequence...sequence
    }

    /// Adds events of which nothing but their numbers is left.
    ///
    /// - Parameter wallMicroseconds: when the last of them was seen, or the first event behind them.
    package mutating func add(_ numbers: ClosedRange<UInt64>, seenBy wallMicroseconds: UInt64) {
        self.wallMicroseconds = max(self.wallMicroseconds, wallMicroseconds)
        events &+= numbers.upperBound &- numbers.lowerBound &+ 1
        sequences =
            sequences.map { min($0.lowerBound, numbers.lowerBound)...max($0.upperBound, numbers.upperBound) } ?? numbers
    }

    /// `12 events could not be logged (BOND_SEQUENCE 3 to 14)`.
    package var entry: Entry {
        Entry(Note(.error, message), seenAt: wallMicroseconds)
    }

    private var message: String {
        let lostNotes = notes.counted("message")
        guard let sequences else { return "\(lostNotes) could not be logged" }
        let range =
            sequences.lowerBound == sequences.upperBound
            ? "\(sequences.lowerBound)" : "\(sequences.lowerBound) to \(sequences.upperBound)"
        return "\(events.counted("event")) could not be logged (BOND_SEQUENCE \(range))"
            + (notes == 0 ? "" : ", nor could \(lostNotes)")
    }
}
