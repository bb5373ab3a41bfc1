package import BondwatchLinux
import CSystemd
import Glibc

/// Where reading begins.
package enum JournalPlace: Equatable, Sendable {
    /// With the oldest entry.
    case head
    /// With the first that comes from now on.
    case tail
    /// With the first of this time or later, in microseconds since 1970.
    case realtime(UInt64)
    /// Behind the entry with this cursor.
    case after(cursor: String)
}

/// What has become of the entry that reading is to go on behind.
package enum JournalResumption: Equatable, Sendable {
    /// It is there, and reading goes on behind it.
    case exact
    /// It is no longer kept, and reading goes on with the first entry that came after it: some may be gone.
    case gap
    /// It is not there, and nothing that is there came after it, as where the clock was ahead when it was kept.
    case beyondTheEnd
    /// The cursor is none of a journal's.
    case invalid
}

extension JournalReader {
    /// Goes there; `next` then gives the first entry from there on.
    ///
    /// - Returns: false where the entry of the cursor is no longer kept: what comes next is what follows the gap.
    @discardableResult
    package mutating func seek(_ place: JournalPlace) throws(SystemError) -> Bool {
        standsOnUnread = false
        self.place = place
        switch place {
        case .head:
            try Self.check("sd_journal_seek_head", "the journal", sd_journal_seek_head(handle))
        case .tail:
            // A step forward from the tail itself finds nothing later on (sd_journal_seek_tail(3)): stand on the last
            // entry instead, and where there is none, before the first.
            guard try standOnLast() else { return try seek(.head) }
            self.place = .after(cursor: try cursor())
        case .realtime(let microseconds):
            try Self.check(
                "sd_journal_seek_realtime_usec", "the journal", sd_journal_seek_realtime_usec(handle, microseconds))
        case .after(let cursor):
            try Self.check("sd_journal_seek_cursor", "the cursor", sd_journal_seek_cursor(handle, cursor))
            // The seek ends near the entry, where that one is gone; only its successor shows which it was.
            guard try Self.check("sd_journal_next", "the journal", sd_journal_next(handle)) > 0 else { return false }
            standsOnUnread =
                try Self.check("sd_journal_test_cursor", "the cursor", sd_journal_test_cursor(handle, cursor)) == 0
            return !standsOnUnread
        }
        return true
    }

    /// Stands on the last entry; false where there is none.
    mutating func standOnLast() throws(SystemError) -> Bool {
        standsOnUnread = false
        try Self.check("sd_journal_seek_tail", "the journal", sd_journal_seek_tail(handle))
        return try Self.check("sd_journal_previous", "the journal", sd_journal_previous(handle)) > 0
    }

    /// Goes behind the entry of a kept cursor, whatever has become of that entry. Set no match before: an entry that is not
    /// wanted may be the one that was kept.
    package mutating func resume(behind cursor: String) throws(SystemError) -> JournalResumption {
        do throws(SystemError) {
            if try seek(.after(cursor: cursor)) { return .exact }
        } catch {
            guard error.errno == EINVAL else { throw error }
            return .invalid
        }
        return standsOnUnread ? .gap : .beyondTheEnd
    }

    /// Entries in front of the place where reading goes on that are enough to know what is logged once more: an event is
    /// that after a crash of the daemon, soon behind the first time.
    package static let remembered = 256

    /// The entries in front of a place that the matches let through, oldest first. Set the place again afterwards.
    ///
    /// - Parameter most: how many; the nearest.
    package mutating func entries(before place: JournalPlace, most: Int) throws(SystemError) -> [JournalEntry] {
        switch place {
        case .head: return []
        case .tail: try Self.check("sd_journal_seek_tail", "the journal", sd_journal_seek_tail(handle))
        case .realtime(let time):
            try Self.check("sd_journal_seek_realtime_usec", "the journal", sd_journal_seek_realtime_usec(handle, time))
        case .after(let cursor):
            try Self.check("sd_journal_seek_cursor", "the cursor", sd_journal_seek_cursor(handle, cursor))
        }
        var entries: [JournalEntry] = []
        while entries.count < most, let entry = try previous() { entries.append(entry) }
        return entries.reversed()
    }

    /// The cursor of the newest entry; nil where there is none.
    package mutating func newestCursor() throws(SystemError) -> String? {
        var newest = try last()
        while let entry = try next() { newest = entry }
        return newest?.cursor
    }
}
