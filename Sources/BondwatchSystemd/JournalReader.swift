package import BondwatchLinux
import CSystemd
import Glibc

/// Reads the journal: sd-journal(3), with one owner that closes it.
///
/// Set the matches, then the place, then read. A handle belongs to one thread at a time.
package struct JournalReader: ~Copyable {
    let handle: OpaquePointer
    private let source: JournalSource
    /// The reader stands on an entry that `next` has not given yet.
    var standsOnUnread = false
    /// Where reading goes on.
    var place = JournalPlace.head
    var end = JournalEnd()

    /// Bytes of a field that are read; what is longer is cut, whatever its size. bondwatchd writes far less.
    package static let longestField = 64 << 10
    /// Fields of an entry that are read; journald takes no more (ENTRY_FIELD_COUNT_MAX, systemd 252).
    static let mostFields = 1024

    /// - Throws: what could not be opened. Files of a folder that may not be read do not count: see `obstacle`.
    package init(_ source: JournalSource) throws(SystemError) {
        handle = try source.open()
        self.source = source
        // The call fails only for a handle that was forked.
        sd_journal_set_data_threshold(handle, Self.longestField)
    }

    deinit { sd_journal_close(handle) }

    /// Why there may be less to read than there is; nil where everything can be read.
    package var obstacle: JournalObstacle? { JournalObstacle(of: source) }

    // MARK: Matches

    /// Wants entries only whose field has one of these values. Of several such calls all must hold, of those for one
    /// field any. Begins at no place: set it afterwards.
    package mutating func match(_ field: String, anyOf values: [String]) throws(SystemError) {
        standsOnUnread = false
        for value in values {
            let match = Array("\(field)=\(value)".utf8)
            try Self.check("sd_journal_add_match", field, sd_journal_add_match(handle, match, match.count))
        }
    }

    /// Wants every entry again.
    package mutating func removeMatches() {
        standsOnUnread = false
        sd_journal_flush_matches(handle)
    }

    // MARK: Reading

    /// The next entry in time, nil at the end; later, when there are more, they follow.
    package mutating func next() throws(SystemError) -> JournalEntry? {
        if standsOnUnread {
            standsOnUnread = false
        } else {
            guard try Self.check("sd_journal_next", "the journal", sd_journal_next(handle)) > 0 else {
                end.reached(at: Clock.now())
                return nil
            }
        }
        return try entry()
    }

    /// The entry before, nil at the beginning.
    package mutating func previous() throws(SystemError) -> JournalEntry? {
        standsOnUnread = false
        guard try Self.check("sd_journal_previous", "the journal", sd_journal_previous(handle)) > 0 else { return nil }
        return try entry()
    }

    /// The last entry of all, nil where there is none; the reader stands on it, so that `next` gives what comes after.
    package mutating func last() throws(SystemError) -> JournalEntry? { try standOnLast() ? try entry() : nil }

    private mutating func entry() throws(SystemError) -> JournalEntry {
        var realtime: UInt64 = 0
        try Self.check("sd_journal_get_realtime_usec", "the journal", sd_journal_get_realtime_usec(handle, &realtime))
        var monotonic: UInt64 = 0
        var boot = sd_id128_t()
        try Self.check(
            "sd_journal_get_monotonic_usec", "the journal", sd_journal_get_monotonic_usec(handle, &monotonic, &boot))
        let cursor = try cursor()
        place = .after(cursor: cursor)
        return JournalEntry(
            cursor: cursor, realtime: realtime, monotonic: monotonic, bootID: Self.text(boot), fields: fields())
    }

    /// Of the entry that the reader stands on.
    func cursor() throws(SystemError) -> String {
        var cursor: UnsafeMutablePointer<CChar>?
        try Self.check("sd_journal_get_cursor", "the journal", sd_journal_get_cursor(handle, &cursor))
        defer { free(cursor) }
        return cursor.map { String(cString: $0) } ?? ""
    }

    /// Every field that can be read; one in a damaged place of the file is passed over.
    private func fields() -> [String: [UInt8]] {
        var fields: [String: [UInt8]] = [:]
        sd_journal_restart_data(handle)
        for _ in 0..<Self.mostFields {
            var data: UnsafeRawPointer?
            var length = 0
            guard sd_journal_enumerate_available_data(handle, &data, &length) > 0, let data else { break }
            // The threshold is a wish: an uncompressed field is given whole.
            let piece = UnsafeRawBufferPointer(start: data, count: length)
            guard let equals = piece.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let name = String(decoding: piece[..<equals], as: UTF8.self)
            guard fields[name] == nil else { continue }
            fields[name] = Array(piece[(equals + 1)...].prefix(Self.longestField))
        }
        return fields
    }

    /// This boot, as in `JournalEntry.bootID`; nil where it cannot be known.
    static func currentBootID() -> String? {
        var id = sd_id128_t()
        return sd_id128_get_boot(&id) == 0 ? text(id) : nil
    }

    static func text(_ id: sd_id128_t) -> String {
        var text = [CChar](repeating: 0, count: 33)
        guard sd_id128_to_string(id, &text) != nil else { return "" }
        return String(decoding: text.prefix(32).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Turns libsystemd's negative error numbers into an error.
    @discardableResult
    static func check(_ call: String, _ subject: String, _ result: CInt) throws(SystemError) -> CInt {
        if result < 0 { throw SystemError(call, subject, errno: result == .min ? EINVAL : -result) }
        return result
    }
}
