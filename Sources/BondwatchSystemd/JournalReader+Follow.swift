package import BondwatchCore
package import BondwatchLinux
import CSystemd
import Glibc

/// What has become of the journal since it was last asked.
package enum JournalChange: Equatable, Sendable {
    case nothing
    /// There may be more to read.
    case appended
    /// Files came or went, as at a rotation; reading goes on where it was.
    case invalidated
}

extension JournalReader {
    /// Waits until there may be more to read, or the time is over; nil waits for good. A signal ends the wait with
    /// `nothing`.
    package mutating func wait(_ patience: BootInstant.Span?) throws(SystemError) -> JournalChange {
        let remaining = end.remaining(at: Clock.now())
        let longest = [patience, remaining].compactMap { $0?.microseconds }.min()
        let result = sd_journal_wait(handle, longest ?? .max)
        return try lookAgain(after: result == -EINTR ? .nothing : Self.change(result, "sd_journal_wait"))
    }

    /// Readable (POLLIN) when there may be more; then call `process`, and after `pollTimeout` too. Ask for it before the
    /// last entry is read: what is appended before is not announced.
    package mutating func descriptor() throws(SystemError) -> CInt {
        try Self.check("sd_journal_get_fd", "the journal", sd_journal_get_fd(handle))
    }

    /// For how long poll(2) may wait, in milliseconds; -1 for good. It has an end where the files are on a network file
    /// system, which announces nothing, and where the journal's end is to be looked at once more.
    package mutating func pollTimeout() throws(SystemError) -> CInt {
        var deadline: UInt64 = 0
        try Self.check("sd_journal_get_timeout", "the journal", sd_journal_get_timeout(handle, &deadline))
        let remaining = end.remaining(at: Clock.now()).map { CInt(clamping: $0.milliseconds + 1) }
        if deadline == .max { return remaining ?? -1 }
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        let passed = UInt64(max(now.tv_sec, 0)) * 1_000_000 + UInt64(max(now.tv_nsec, 0)) / 1000
        let pause = CInt(clamping: (deadline > passed ? deadline - passed : 0) / 1000 + 1)
        return min(pause, remaining ?? pause)
    }

    /// Takes what the descriptor announced.
    package mutating func process() throws(SystemError) -> JournalChange {
        try lookAgain(after: Self.change(sd_journal_process(handle), "sd_journal_process"))
    }

    /// Has `next` look at what comes behind its place as if it had not been there, where that is due (`JournalEnd`).
    private mutating func lookAgain(after change: JournalChange) throws(SystemError) -> JournalChange {
        if change != .nothing { end.changed() }
        guard end.isDue(at: Clock.now()) else { return change }
        try seek(place)
        return change == .nothing ? .appended : change
    }

    private static func change(_ result: CInt, _ call: String) throws(SystemError) -> JournalChange {
        switch try check(call, "the journal", result) {
        case CInt(SD_JOURNAL_NOP): .nothing
        case CInt(SD_JOURNAL_APPEND): .appended
        default: .invalidated
        }
    }
}
