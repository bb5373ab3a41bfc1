import BondwatchCore

/// How the netlink socket is tried again after an error: read once more, then opened anew, at growing intervals.
///
/// A source of Dispatch is level-triggered: of a socket that is readable and cannot be read it would call the handler without
/// a pause.
struct StoryRetry: Equatable, Sendable {
    enum Attempt: Equatable, Sendable {
        case read
        case reopen
    }

    /// Attempts that failed since one last succeeded.
    private(set) var failures = 0
    /// Nothing is to be read until the next attempt is due.
    private(set) var isWaiting = false

    /// Whether the last attempt failed.
    var isFailing: Bool { failures > 0 }

    /// - Returns: how long to wait before the next attempt.
    mutating func failed() -> BootInstant.Span {
        let shortest: UInt64 = 100
        let longest: UInt64 = 10_000
        let pause = min(longest, shortest << UInt64(min(failures, 7)))
        failures = min(failures + 1, 1000)
        isWaiting = true
        return .milliseconds(pause)
    }

    /// The next attempt is due.
    mutating func attempt() -> Attempt {
        isWaiting = false
        return failures > 1 ? .reopen : .read
    }

    mutating func succeeded() { self = StoryRetry() }
}
