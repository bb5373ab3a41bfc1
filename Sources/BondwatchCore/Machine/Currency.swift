/// Whether what is known of a bond is its present state.
///
/// After messages were lost, or the daemon was away, a message about one slave comes before the dump that shows the rest:
/// whether the bond is still set up, and which slaves are still in it.
enum Currency: Equatable, Sendable {
    case current
    /// - Parameter since: the first observation after the gap; nil until there is one.
    case outdated(since: BootInstant?)

    /// A dump follows within a second or so. Where none comes to its end, what is known has to do.
    private static let patience = BootInstant.Span.seconds(5)

    mutating func begin(at instant: BootInstant) {
        if self == .outdated(since: nil) { self = .outdated(since: instant) }
    }

    func isOutdated(at instant: BootInstant) -> Bool {
        switch self {
        case .current: false
        case .outdated(since: nil): true
        case .outdated(.some(let since)): instant.since(since) < Self.patience
        }
    }
}

extension BondMachine {
    mutating func messagesLost() {
        // Where messages are lost again and again, the first gap counts.
        if currency == .current { currency = .outdated(since: nil) }
    }

    mutating func nothingMissed() { currency = .current }
}
