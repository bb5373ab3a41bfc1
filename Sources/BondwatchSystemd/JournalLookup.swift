import BondwatchCore
import BondwatchLinux

/// Looks entries up in the journal of this boot, as far as the process may read it.
package struct JournalLookup: Sendable {
    package enum Answer: Equatable, Sendable {
        case found
        case notFound
        /// The journal keeps nothing that can be read, as with Storage=none.
        case nothingToRead
    }

    /// Whether there is an entry with all of these fields by now.
    package var holds: @Sendable (_ matches: [String: String]) -> Answer
    /// The same, once everything that was sent before the mark is there, or will not come any more. Blocks until then:
    /// `MarkWait` has the bounds.
    ///
    /// The mark is named by its fields, with the time of day when it had been handed over, in microseconds since 1970.
    package var holdsBefore: @Sendable (_ matches: [String: String], _ mark: [String: String], _ sent: UInt64) -> Answer

    package init(
        holds: @escaping @Sendable ([String: String]) -> Answer,
        holdsBefore: @escaping @Sendable ([String: String], [String: String], UInt64) -> Answer
    ) {
        self.holds = holds
        self.holdsBefore = holdsBefore
    }

    /// The journal of this host.
    package static let system = JournalLookup(
        holds: { matches in
            answer { journal throws(SystemError) in try has(matches, &journal) ? .found : .notFound }
        },
        holdsBefore: { matches, mark, sent in
            answer { journal throws(SystemError) in
                var wait = MarkWait(sent: sent, at: Clock.now())
                while true {
                    let isShown = try has(mark, &journal)
                    let newest = isShown ? nil : try newestSent(&journal)
                    guard case .wait(let pause) = wait.step(isShown: isShown, newest: newest, at: Clock.now()) else {
                        break
                    }
                    _ = try journal.wait(pause)
                }
                return try has(matches, &journal) ? .found : .notFound
            }
        })

    private static func answer(_ look: (inout JournalReader) throws(SystemError) -> Answer) -> Answer {
        do throws(SystemError) {
            var journal = try JournalReader(.system)
            return try has([:], &journal) ? try look(&journal) : .nothingToRead
        } catch {
            return .nothingToRead
        }
    }

    private static func has(_ matches: [String: String], _ journal: inout JournalReader) throws(SystemError) -> Bool {
        try match(matches, &journal)
        return try journal.standOnLast()
    }

    /// When the newest entry of the native protocol was sent, as the kernel noted it.
    private static func newestSent(_ journal: inout JournalReader) throws(SystemError) -> UInt64? {
        try match(["_TRANSPORT": "journal"], &journal)
        return try journal.last()?["_SOURCE_REALTIME_TIMESTAMP"].flatMap { UInt64($0) }
    }

    private static func match(_ matches: [String: String], _ journal: inout JournalReader) throws(SystemError) {
        journal.removeMatches()
        let boot = JournalReader.currentBootID().map { ["_BOOT_ID": $0] } ?? [:]
        for (field, value) in matches.merging(boot, uniquingKeysWith: { $1 }) {
            try journal.match(field, anyOf: [value])
        }
    }
}
