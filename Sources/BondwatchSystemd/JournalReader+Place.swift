package import BondwatchLinux
import CSystemd

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

extension JournalReader {
    /// Goes there; `next` then gives the first entry from there on.
    ///
    /// - Returns: false where the entry of the cursor is no longer kept: what comes next is what follows the gap.
    @discardableResult
    package mutating func seek(_ place: JournalPlace) throws(SystemError) -> Bool {
        standsOnUnread = false
        switch place {
        case .head:
            try Self.check("sd_journal_seek_head", "the journal", sd_journal_seek_head(handle))
        case .tail:
            // A step forward from the tail itself finds nothing later on (sd_journal_seek_tail(3)): stand on the last
            // entry instead, and where there is none, before the first.
            if try !standOnLast() {
                try Self.check("sd_journal_seek_head", "the journal", sd_journal_seek_head(handle))
            }
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
}
