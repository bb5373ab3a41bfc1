import BondwatchCore
import BondwatchLinux
package import Dispatch

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
    ///   - matches: the fields, all of which the entry must have.
    ///   - marker: the same for the marker.
    ///   - patience: how long to wait for the marker in a journal that shows nothing of this boot, so that it may well
    ///     be one that the process cannot read.
    ///   - patienceWhereReadable: the same for one that does: a journald that has much to do is behind by many seconds.
    package static func find(
        _ matches: [String: String], afterMarker marker: [String: String], patience: DispatchTimeInterval = .seconds(5),
        patienceWhereReadable: DispatchTimeInterval = .seconds(120)
    ) -> Answer {
        do throws(SystemError) {
            let start = DispatchTime.now()
            var journal = try JournalReader(.system)
            let boot = JournalReader.currentBootID().map { ["_BOOT_ID": $0] } ?? [:]
            let deadline = start + (try has(boot, &journal) ? patienceWhereReadable : patience)
            while try !has(marker.merging(boot) { $1 }, &journal) {
                let now = DispatchTime.now()
                guard now < deadline else { return .unknown }
                let left = min(deadline.uptimeNanoseconds - now.uptimeNanoseconds, 200_000_000)
                _ = try journal.wait(BootInstant.Span(nanoseconds: left))
            }
            return try has(matches.merging(boot) { $1 }, &journal) ? .found : .notFound
        } catch {
            return .unknown
        }
    }

    private static func has(_ matches: [String: String], _ journal: inout JournalReader) throws(SystemError) -> Bool {
        journal.removeMatches()
        for (field, value) in matches { try journal.match(field, anyOf: [value]) }
        return try journal.standOnLast()
    }
}
