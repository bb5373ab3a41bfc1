import BondwatchCore

/// How far each log has come, as it waits to be noted in the state directory.
struct StoreMarks: Sendable {
    private var waiting: [SinkKind: UInt64] = [:]
    private var noted: [SinkKind: UInt64] = [:]
    /// BOND_SEQUENCE of the last event whose commit has ended. What is beyond has no number on the disk yet: a mark for it would
    /// have the next run's event of that number taken for logged.
    private var ended: UInt64

    init(committed lastSequence: UInt64) { ended = lastSequence }

    /// - Returns: whether it can be noted at once.
    mutating func add(_ sequence: UInt64, of sink: SinkKind) -> Bool {
        waiting[sink] = max(waiting[sink] ?? 0, sequence)
        return sequence <= ended
    }

    /// A commit has ended, as well as it did.
    mutating func commitEnded(_ lastSequence: UInt64) { ended = max(ended, lastSequence) }

    /// Takes out what is to be noted now.
    mutating func take() -> [SinkKind: UInt64] {
        let marks = waiting.mapValues { min($0, ended) }.filter { $0.value > noted[$0.key] ?? 0 }
        waiting = waiting.filter { $0.value > ended }
        noted.merge(marks) { $1 }
        return marks
    }
}
