import BondwatchCore

/// When the counters of which slaves are asked for: all in one request, or one after the other where the socket's room
/// is too small for the answers.
struct CounterRound: Sendable {
    /// The kernel does not know the question.
    var isUnknown = false
    private var began: BootInstant?
    /// Those that this round has still to ask for.
    private var remaining: ArraySlice<InterfaceIndex> = []

    /// The slaves to ask for now; none while it is not time yet.
    ///
    /// - Parameter most: how many at once, at least one of which is always asked for.
    mutating func next(of fleet: BondFleet, atMost most: Int, at instant: BootInstant) -> ArraySlice<InterfaceIndex> {
        guard !isUnknown else { return [] }
        if remaining.isEmpty {
            let bonds = fleet.bonds
            let asked = bonds.indices.filter { bonds[$0].counterInterval != nil }
            let interval = asked.compactMap { bonds[$0].counterInterval }.min()
            guard let interval, isTime(interval, instant) else { return [] }
            began = instant
            remaining = asked.flatMap { bonds[$0].slaveIndexes }[...]
        }
        // The request is one datagram, and one send buffer: 28 bytes a slave.
        let longest = 1024
        defer { remaining = remaining.dropFirst(min(max(most, 1), longest)) }
        return remaining.prefix(min(max(most, 1), longest))
    }

    /// The caller's timer may be early by some milliseconds, and the next chance is a whole turn of it away.
    private func isTime(_ interval: BootInstant.Span, _ instant: BootInstant) -> Bool {
        guard let began else { return true }
        return (instant + .milliseconds(100)).since(began) >= interval
    }
}
