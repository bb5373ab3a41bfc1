/// Whether what is known of a bond is its present state.
///
/// After messages were lost, or the daemon was away, a message about one slave comes before the dump that shows the rest:
/// whether the bond is still set up, and which slaves are still in it.
enum Currency: Equatable, Sendable {
    case current
    /// - Parameters:
    ///   - since: the first observation after the gap; nil until there is one.
    ///   - isBondShown: the dump has come to the bond, and not yet to the end of its slaves.
    case outdated(since: BootInstant?, isBondShown: Bool)

    static let unseen = Currency.outdated(since: nil, isBondShown: false)

    /// A dump follows within a second or so. Where none comes to its end, what is known has to do.
    private static let patience = BootInstant.Span.seconds(5)

    mutating func begin(at instant: BootInstant) {
        if case .outdated(since: nil, let isBondShown) = self {
            self = .outdated(since: instant, isBondShown: isBondShown)
        }
    }

    /// Messages were lost. Where that happens again and again, the first gap counts.
    mutating func loseMessages() {
        switch self {
        case .current: self = .unseen
        case .outdated(let since, _): self = .outdated(since: since, isBondShown: false)
        }
    }

    /// A dump shows the bond itself.
    mutating func showBond() {
        if case .outdated(let since, _) = self { self = .outdated(since: since, isBondShown: true) }
    }

    func isOutdated(at instant: BootInstant) -> Bool {
        switch self {
        case .current: false
        case .outdated(since: nil, _): true
        case .outdated(.some(let since), _): instant.since(since) < Self.patience
        }
    }

    /// Whether it is open that the bond is still there, and set up.
    func isLifeOpen(at instant: BootInstant) -> Bool {
        if case .outdated(_, isBondShown: true) = self { false } else { isOutdated(at: instant) }
    }
}
