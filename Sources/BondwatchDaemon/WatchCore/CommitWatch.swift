package import BondwatchCore

/// Which commits have not ended, and for which of them events have waited long enough.
package struct CommitWatch: Sendable {
    /// How long an event waits for its commit. A disk that takes nothing delays the log by no more.
    package static let patience = BootInstant.Span.seconds(2)

    /// The number of the last commit.
    package private(set) var last: UInt64 = 0
    /// Commits that ended well, and that did not.
    package private(set) var written: UInt64 = 0
    package private(set) var failed: UInt64 = 0
    /// Those that have not ended and were not passed over, oldest first.
    private var waiting = Ring<Waiting>()
    private var oldest: Waiting?
    private var isTimed = false

    private struct Waiting: Sendable {
        let number: UInt64
        let since: BootInstant
    }

    package init() {}

    /// Gives a commit its number.
    package mutating func begin(at instant: BootInstant) -> UInt64 {
        last += 1
        let commit = Waiting(number: last, since: instant)
        if oldest == nil { oldest = commit } else { waiting.append(commit) }
        return last
    }

    /// - Returns: when a timer is to fire that does not run yet; nil where none is needed.
    package mutating func timerNeeded(at instant: BootInstant) -> BootInstant.Span? {
        guard let oldest, !isTimed else { return nil }
        isTimed = true
        return max(.milliseconds(1), (oldest.since + Self.patience).since(instant))
    }

    package mutating func ended(upTo number: UInt64, well isWritten: Bool) {
        if isWritten { written &+= 1 } else { failed &+= 1 }
        while let next = oldest, next.number <= number { oldest = waiting.popFirst() }
    }

    /// The timer has fired.
    ///
    /// - Returns: the newest commit that has taken too long; each is named once.
    package mutating func timerFired(at instant: BootInstant) -> UInt64? {
        isTimed = false
        var passed: UInt64?
        while let next = oldest, instant.since(next.since) >= Self.patience {
            passed = next.number
            oldest = waiting.popFirst()
        }
        return passed
    }
}
