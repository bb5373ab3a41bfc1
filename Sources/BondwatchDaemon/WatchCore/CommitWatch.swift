package import BondwatchCore

/// Which commits have not ended, and whether events are to wait for them any longer.
package struct CommitWatch: Sendable {
    /// How long an event waits for its commit. A disk that takes nothing delays the log by no more.
    package static let patience = BootInstant.Span.seconds(2)

    /// The number of the last commit.
    package private(set) var last: UInt64 = 0
    /// Commits that ended well, and that did not.
    package private(set) var written: UInt64 = 0
    package private(set) var failed: UInt64 = 0
    private var disk = Disk.answers([])
    private var isTimed = false

    private enum Disk: Sendable {
        /// - Parameter waiting: commits that have not ended, oldest first: those of two seconds at most.
        case answers(_ waiting: [Waiting])
        /// A commit has taken too long. Nothing waits for one until one ends.
        case hangs
    }

    private struct Waiting: Sendable {
        let number: UInt64
        let since: BootInstant
    }

    package init() {}

    /// Whether nothing is to wait for its commit.
    package var isHanging: Bool { if case .hangs = disk { true } else { false } }

    /// Gives a commit its number.
    package mutating func begin(at instant: BootInstant) -> UInt64 {
        last += 1
        guard case .answers(var waiting) = disk else { return last }
        waiting.append(Waiting(number: last, since: instant))
        disk = .answers(waiting)
        return last
    }

    /// - Returns: when a timer is to fire that does not run yet; nil where none is needed.
    package mutating func timerNeeded(at instant: BootInstant) -> BootInstant.Span? {
        guard !isTimed, case .answers(let waiting) = disk, let oldest = waiting.first else { return nil }
        isTimed = true
        return max(.milliseconds(1), (oldest.since + Self.patience).since(instant))
    }

    /// The commits up to that number have ended: the disk answers.
    package mutating func ended(upTo number: UInt64, well isWritten: Bool) {
        if isWritten { written &+= 1 } else { failed &+= 1 }
        guard case .answers(let waiting) = disk else {
            disk = .answers([])
            return
        }
        disk = .answers(Array(waiting.drop { $0.number <= number }))
    }

    /// The timer has fired.
    ///
    /// - Returns: whether a commit has taken too long by that, which is said once.
    package mutating func timerFired(at instant: BootInstant) -> Bool {
        isTimed = false
        guard case .answers(let waiting) = disk, let oldest = waiting.first,
            instant.since(oldest.since) >= Self.patience
        else { return false }
        disk = .hangs
        return true
    }
}
