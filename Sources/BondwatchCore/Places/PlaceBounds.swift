/// How many connections a server has places for, and for whom.
package struct PlaceBounds: Equatable, Sendable {
    /// Connections at one time.
    package let limit: Int
    /// How many of these places only the privileged may have.
    package let reserved: Int
    /// Connections that one holder may have at one time, unless it is exempt.
    package let quota: Int
    /// How long a connection must have been idle before it goes for one whose holder has as many.
    package let patience: BootInstant.Span

    /// Places that everybody may have.
    package var shared: Int { limit - reserved }

    /// - Parameters:
    ///   - limit: none at all where it is 0 or less.
    ///   - reserved: at most `limit`.
    ///   - quota: at least 1.
    package init(limit: Int, reserved: Int, quota: Int, patience: BootInstant.Span) {
        self.limit = max(limit, 0)
        self.reserved = min(max(reserved, 0), self.limit)
        self.quota = max(quota, 1)
        self.patience = patience
    }
}

/// What a holder may have of the places.
package enum PlaceShare: Sendable {
    /// Always a place: if need be, that of another.
    case privileged
    /// Up to the quota.
    case quota
    /// All that are not reserved: many stand behind one holder, who cannot be distinguished.
    case exempt
}

/// Whom the connections count for.
package protocol PlaceHolder: Hashable, Sendable {
    var share: PlaceShare { get }
}

/// What a connection does, and since when.
package enum PlaceStanding: Equatable, Sendable {
    /// Nothing is owed to it: it has not sent a whole question, or does not take its answer.
    case idle(since: BootInstant)
    /// It waits for its answer.
    case owed(since: BootInstant)
    /// It may be silent for as long as it likes.
    case watching(since: BootInstant)

    fileprivate var rank: Int {
        switch self {
        case .idle: 0
        case .owed: 1
        case .watching: 2
        }
    }

    package var since: BootInstant {
        switch self {
        case .idle(let since), .owed(let since), .watching(let since): since
        }
    }

    package var isIdle: Bool { rank == 0 }
    package var isOwed: Bool { rank == 1 }

    /// Whether it goes before the other: who is idle first, then who is owed something, the oldest first.
    func goes(before other: PlaceStanding) -> Bool { (rank, since) < (other.rank, other.since) }
}
