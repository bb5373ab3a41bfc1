import CSystemd
package import Dispatch
import Glibc

/// Looks entries up in the journal, as far as the process may read it.
package enum JournalLookup {
    package enum Answer: Equatable, Sendable {
        case found
        case notFound
        /// The journal cannot be read, or does not show what was just sent there.
        case unknown
    }

    /// Whether the journal of this boot has an entry with these fields, once it shows the entry with `marker`.
    ///
    /// Entries reach the journal in the order in which they were sent, so with the marker everything sent before it is
    /// there. Blocks until then, or until its patience ends.
    ///
    /// - Parameters:
    ///   - matches: `NAME=value`, all of which the entry must have.
    ///   - marker: the same for the marker.
    ///   - patience: how long to wait for the marker in a journal that shows nothing of this boot, so that it may well
    ///     be one that the process cannot read.
    ///   - patienceWhereReadable: the same for one that does: a journald that has much to do is behind by many seconds.
    package static func find(
        _ matches: [String], afterMarker marker: [String], patience: DispatchTimeInterval = .seconds(5),
        patienceWhereReadable: DispatchTimeInterval = .seconds(120)
    ) -> Answer {
        let start = DispatchTime.now()
        var opened: OpaquePointer?
        guard sd_journal_open(&opened, CInt(SD_JOURNAL_LOCAL_ONLY) | CInt(SD_JOURNAL_SYSTEM)) == 0, let journal = opened
        else { return .unknown }
        defer { sd_journal_close(journal) }
        let boot = bootMatch()
        let deadline = start + (has(boot, journal) ? patienceWhereReadable : patience)
        while !has(marker + boot, journal) {
            let now = DispatchTime.now()
            guard now < deadline else { return .unknown }
            let left = min(deadline.uptimeNanoseconds - now.uptimeNanoseconds, 200_000_000)
            _ = sd_journal_wait(journal, left / 1000)
        }
        return has(matches + boot, journal) ? .found : .notFound
    }

    private static func has(_ matches: [String], _ journal: OpaquePointer) -> Bool {
        sd_journal_flush_matches(journal)
        for match in matches {
            let added = match.withCString { sd_journal_add_match(journal, $0, strlen($0)) }
            if added < 0 { return false }
        }
        return sd_journal_seek_tail(journal) == 0 && sd_journal_previous(journal) > 0
    }

    private static func bootMatch() -> [String] {
        var id = sd_id128_t()
        guard sd_id128_get_boot(&id) == 0 else { return [] }
        var text = [CChar](repeating: 0, count: 33)
        guard sd_id128_to_string(id, &text) != nil else { return [] }
        return ["_BOOT_ID=" + String(decoding: text.prefix(32).map(UInt8.init(bitPattern:)), as: UTF8.self)]
    }
}
