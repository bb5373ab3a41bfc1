/// Which reading of the configuration is under way and which one counts, when reloads come faster than the file can be
/// read, or when a reading does not end.
struct ReloadTurns: Equatable, Sendable {
    /// The number of the newest reading; they count from 1.
    private(set) var newest: UInt64 = 0
    private var stage = Stage.idle
    /// Readings that have been given up, and still have their threads.
    private var hanging: Set<UInt64> = []
    /// A reload was asked for and refused, so the file is read once more when one of those has ended.
    private var isOwed = false

    private enum Stage: Equatable {
        case idle
        /// - Parameter again: a reload was asked for after it had begun, so it may have read the file of before.
        case reading(again: Bool)
    }

    /// Each holds a thread.
    static let mostHanging = 4

    /// What a request for a reload leads to.
    enum Answer: Equatable {
        case begin(UInt64)
        /// Another reading begins as soon as the present one has ended.
        case wait
        /// Too many readings hang already.
        case refuse
    }

    /// What the end of a reading leads to.
    struct Ending: Equatable {
        /// Whether its outcome counts.
        let counts: Bool
        /// The next reading begins.
        let next: UInt64?
    }

    var isReading: Bool { stage != .idle }

    mutating func request() -> Answer {
        if case .reading = stage {
            stage = .reading(again: true)
            return .wait
        }
        return begin().map(Answer.begin) ?? .refuse
    }

    /// A reading has ended, be it one that was given up: then it counts as long as none is newer.
    mutating func end(_ number: UInt64) -> Ending {
        if hanging.remove(number) != nil {
            return Ending(counts: number == newest, next: isOwed && stage == .idle ? begin() : nil)
        }
        guard number == newest, case .reading(let again) = stage else { return Ending(counts: false, next: nil) }
        stage = .idle
        return Ending(counts: true, next: again ? begin() : nil)
    }

    /// A reading has taken too long.
    ///
    /// - Returns: nil where it has ended already.
    mutating func giveUp(_ number: UInt64) -> Ending? {
        guard number == newest, case .reading(let again) = stage else { return nil }
        stage = .idle
        hanging.insert(number)
        return Ending(counts: false, next: again ? begin() : nil)
    }

    private mutating func begin() -> UInt64? {
        isOwed = hanging.count >= Self.mostHanging
        if isOwed { return nil }
        newest += 1
        stage = .reading(again: false)
        return newest
    }
}
