/// The redundancy that was reported last.
struct RedundancyReport: Equatable, Sendable {
    private(set) var level = Redundancy.full
    /// How many slaves were in order by the last judgement, reported or not.
    private(set) var inOrder = 0
    /// When `level` was reported; nil where nothing was yet.
    private(set) var since: BootInstant?
    /// When the redundancy was last full, while it is not.
    private(set) var leftFull: BootInstant?

    init() {}

    init(restoring memory: BondMemory.RedundancyReport) {
        level = memory.level
        inOrder = memory.carrying
        since = memory.since
        leftFull = memory.leftFull
    }

    /// A judgement that is to be reported.
    struct News: Equatable, Sendable {
        /// When the redundancy was last full before this.
        let leftFull: BootInstant?
    }

    /// Takes a judgement.
    ///
    /// - Parameter isLossOpen: a total loss is reported, and its end is not.
    /// - Returns: nil where it was reported already.
    mutating func take(_ level: Redundancy, inOrder: Int, isLossOpen: Bool, at instant: BootInstant) -> News? {
        let isNew = level != self.level || isWorse(level, inOrder, isLossOpen: isLossOpen)
        self.inOrder = inOrder
        guard isNew else { return nil }
        let news = News(leftFull: leftFull)
        if level == .full {
            leftFull = nil
        } else if self.level == .full {
            leftFull = instant
        }
        self.level = level
        since = instant
        return news
    }

    /// What stands by the last reports: a first traffic ends a total loss, and what is left is reported when it is known. Of a
    /// bond that is set down it never is.
    func standing(isLossOpen: Bool) -> Redundancy { level == .down && !isLossOpen ? .lost : level }

    /// Whether that would be an alarm beside what was reported last.
    func isWorse(_ level: Redundancy, _ inOrder: Int, isLossOpen: Bool) -> Bool {
        standing(isLossOpen: isLossOpen) < level
            || (level == .reduced && self.level == .reduced && inOrder < self.inOrder)
    }

    /// Nothing counts as reported.
    mutating func forget() {
        level = .full
        leftFull = nil
    }
}
