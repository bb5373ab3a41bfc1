package import BondwatchCore

/// What an earlier run owes to a sink, in order.
package enum Owed: Equatable, Sendable {
    case event(PendingRecord)
    /// Events of which nothing but their numbers is left: a sink that took nothing for very long has lost the oldest, and
    /// where the disk was full they were never kept.
    ///
    /// - Parameter seenBy: when the first event behind them was seen, in microseconds since 1970; nil where there is none.
    case lost(ClosedRange<UInt64>, seenBy: UInt64?)

    /// - Parameters:
    ///   - sinks: how far each had come.
    ///   - pending: the events that were kept, oldest first; all that were told from some number on, where none is missing.
    ///   - lastSequence: the number of the last event that was committed.
    package static func list(
        to sink: SinkKind, _ sinks: SinkAccounts, pending: [PendingRecord], lastSequence: UInt64
    ) -> [Owed] {
        let last = sinks.leaving[sink] ?? lastSequence
        guard sinks.active.contains(sink) || sinks.leaving[sink] != nil, let taken = sinks.taken[sink], taken < last
        else { return [] }
        var owed: [Owed] = []
        var next = taken + 1
        for record in pending where record.sequence >= next && record.sequence <= last {
            if record.sequence > next {
                owed.append(.lost(next...record.sequence - 1, seenBy: record.wallMicroseconds))
            }
            if record.sinks.contains(sink) { owed.append(.event(record)) }
            next = record.sequence &+ 1
        }
        if next <= last { owed.append(.lost(next...last, seenBy: nil)) }
        return owed
    }
}
