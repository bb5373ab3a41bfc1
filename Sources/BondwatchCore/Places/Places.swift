/// Who has a place among the connections of a server, and who goes when a newcomer finds none.
///
/// It decides, and the server acts: it reports who comes, what each does and who leaves, and closes whom it is asked to.
/// - The privileged always get in, short of a server whose every place the privileged watch from.
/// - Nobody else has more places than the quota, and all of them together no more than the shared ones. Who is at the
///   quota gets in where one of its own has been idle for long.
/// - Where no place is free, the oldest idle connection of the holder with the most connections goes.
package struct Places<Holder: PlaceHolder>: Sendable {
    package enum Decision: Equatable, Sendable {
        case free
        /// In the place of that connection, which has none any more.
        case inPlaceOf(UInt64)
        case refused
    }

    /// A change holds for the next newcomer; nobody who is there loses a place for it.
    package var bounds: PlaceBounds
    private var standings: [Holder: [UInt64: PlaceStanding]] = [:]
    private var holders: [UInt64: Holder] = [:]
    /// Connections of those who are not privileged.
    private var ordinary = 0

    package init(_ bounds: PlaceBounds) { self.bounds = bounds }

    package var count: Int { holders.count }
    private func count(of holder: Holder) -> Int { standings[holder]?.count ?? 0 }

    /// Whether some holder would get in.
    package var hasRoom: Bool { count < bounds.limit || largestWithIdle() != nil }

    /// Whose place goes first, where something has to go: the oldest idle connection of the largest.
    package var oldestIdle: UInt64? { largestWithIdle()?.oldest.id }

    /// A newcomer, which is idle at first.
    ///
    /// - Parameter id: one that no other connection ever had.
    package mutating func admit(_ id: UInt64, for holder: Holder, at now: BootInstant) -> Decision {
        let decision = decide(holder, now)
        switch decision {
        case .refused: return decision
        case .inPlaceOf(let other): leave(other)
        case .free: break
        }
        holders[id] = holder
        standings[holder, default: [:]][id] = .idle(since: now)
        if holder.share != .privileged { ordinary += 1 }
        return decision
    }

    /// What a connection does from now on.
    package mutating func set(_ standing: PlaceStanding, of id: UInt64) {
        guard let holder = holders[id] else { return }
        standings[holder]?[id] = standing
    }

    /// A connection has ended.
    package mutating func leave(_ id: UInt64) {
        guard let holder = holders.removeValue(forKey: id) else { return }
        standings[holder]?[id] = nil
        if standings[holder]?.isEmpty == true { standings[holder] = nil }
        if holder.share != .privileged { ordinary -= 1 }
    }
}

/// Deciding.
extension Places {
    private func decide(_ holder: Holder, _ now: BootInstant) -> Decision {
        guard bounds.limit > 0 else { return .refused }
        guard holder.share != .privileged else {
            return count < bounds.limit ? .free : decision(placeForPrivileged())
        }
        // Over the bounds, as after they were lowered: whoever is not privileged waits until enough have left.
        guard count <= bounds.limit, ordinary <= bounds.shared, bounds.shared > 0 else { return .refused }
        let own = count(of: holder)
        let quota = holder.share == .exempt ? bounds.shared : min(bounds.quota, bounds.shared)
        if own >= quota {
            guard own == quota, let oldest = oldest(of: holder, where: \.isIdle), isOver(oldest, now) else {
                return .refused
            }
            return .inPlaceOf(oldest.id)
        }
        if count < bounds.limit, ordinary < bounds.shared { return .free }
        // Of those who have as many it takes a place only from who has no use for it: they would take turns for ever.
        guard let (largest, oldest) = largestWithIdle(), largest > own || isOver(oldest, now) else { return .refused }
        return .inPlaceOf(oldest.id)
    }

    private func decision(_ candidate: Candidate?) -> Decision { candidate.map { .inPlaceOf($0.id) } ?? .refused }

    private struct Candidate {
        var id: UInt64
        var standing: PlaceStanding

        func goes(before other: Candidate) -> Bool {
            standing == other.standing ? id < other.id : standing.goes(before: other.standing)
        }
    }

    private func isOver(_ candidate: Candidate, _ now: BootInstant) -> Bool {
        now.since(candidate.standing.since) >= bounds.patience
    }

    /// Who goes for one of the privileged: of the others if there are any, else of their own who does not watch.
    private func placeForPrivileged() -> Candidate? {
        if let oldest = largestWithIdle()?.oldest ?? largest(where: { _ in true })?.oldest { return oldest }
        return standings.keys.filter { $0.share == .privileged }
            .compactMap { oldest(of: $0) { $0.isIdle || $0.isOwed } }
            .min { $0.goes(before: $1) }
    }

    /// How many connections the largest of the ordinary holders has that have an idle one, and the oldest idle one of it.
    private func largestWithIdle() -> (count: Int, oldest: Candidate)? { largest(where: \.isIdle) }

    private func largest(where fits: (PlaceStanding) -> Bool) -> (count: Int, oldest: Candidate)? {
        var best: (count: Int, oldest: Candidate)?
        for (holder, connections) in standings where holder.share != .privileged {
            guard connections.count >= best?.count ?? 0, let oldest = oldest(of: holder, where: fits) else { continue }
            if let best, best.count == connections.count, best.oldest.goes(before: oldest) { continue }
            best = (connections.count, oldest)
        }
        return best
    }

    private func oldest(of holder: Holder, where fits: (PlaceStanding) -> Bool) -> Candidate? {
        var best: Candidate?
        for (id, standing) in standings[holder] ?? [:] where fits(standing) {
            let candidate = Candidate(id: id, standing: standing)
            if let best, best.goes(before: candidate) { continue }
            best = candidate
        }
        return best
    }
}
