import BondwatchCore
package import BondwatchSystemd

/// Takes bondwatchd's events out of the journal, each once, and nothing that another program wrote in its name: a hook runs
/// with more rights than whoever may write to the journal.
package struct HookEventFilter {
    /// The unit that bondwatchd runs as.
    private let unit: String
    /// The user that it was last seen to be.
    private var user: String?
    /// What was let through of late: bondwatchd tells an event again where it cannot know whether it had arrived.
    private var recent: [JournaledEvent.Identity] = []

    private static let memory = 256

    package init(unit: String) { self.unit = unit }

    /// The values of MESSAGE_ID that events have.
    package static var messageIDs: [String] { EventKind.allCases.map(\.definition.messageID) }

    /// Nil where the entry is no event, or is known, or somebody else's.
    package mutating func take(_ entry: JournalEntry) -> HookEvent? {
        guard isTrusted(entry), let journaled = JournaledEvent(entry),
            let event = HookEvent(journaled, cursor: entry.cursor), !recent.contains(journaled.identity)
        else { return nil }
        if recent.count == Self.memory { recent.removeFirst() }
        recent.append(journaled.identity)
        return event
    }

    /// Fields that begin with `_` are journald's own. Of a process that was gone when journald read its entry it may know
    /// the user and no more. Root may do anyhow what a hook does.
    private mutating func isTrusted(_ entry: JournalEntry) -> Bool {
        let sender = entry["_UID"]
        if let name = entry["_SYSTEMD_UNIT"], name == unit {
            user = sender
            return true
        }
        guard let sender else { return false }
        return sender == "0" || (entry["_SYSTEMD_UNIT"] == nil && sender == user)
    }
}

extension HookEvent {
    /// Nil where hooks could not tell what it is, or it has no place in the journal to go on from.
    package init?(_ event: JournaledEvent, cursor: String) {
        guard event[.event] == event.kind.rawValue, !cursor.isEmpty, !cursor.utf8.contains(where: { $0 <= 0x20 })
        else { return nil }
        self.init(cursor: cursor, bootID: event.bootID, report: event.report)
    }
}
