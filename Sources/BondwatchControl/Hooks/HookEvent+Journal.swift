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
    private var recent: [Identity] = []

    private struct Identity: Equatable {
        var bootID: String
        var sequence: String?
        var time: String?
        var message: String?
    }

    private static let memory = 256

    package init(unit: String) { self.unit = unit }

    /// The values of MESSAGE_ID that events have.
    package static var messageIDs: [String] { EventKind.allCases.map(\.definition.messageID) }

    /// Nil where the entry is no event, or is known, or somebody else's.
    package mutating func take(_ entry: JournalEntry) -> HookEvent? {
        guard isTrusted(entry), let event = HookEvent(entry) else { return nil }
        let identity = Identity(
            bootID: entry.bootID, sequence: entry[EventField.sequence.rawValue],
            time: entry[EventField.realtimeMicroseconds.rawValue], message: entry["MESSAGE"])
        guard !recent.contains(identity) else { return nil }
        if recent.count == Self.memory { recent.removeFirst() }
        recent.append(identity)
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
    /// Nil where the entry lacks what every event has.
    package init?(_ entry: JournalEntry) {
        guard let kind = entry[EventField.event.rawValue], !kind.isEmpty, let messageID = entry["MESSAGE_ID"],
            let bond = entry[EventField.bond.rawValue].flatMap({ InterfaceName(shownAs: $0) }),
            !entry.cursor.isEmpty, !entry.cursor.utf8.contains(where: { $0 <= 0x20 })
        else { return nil }
        let time = entry[EventField.realtimeMicroseconds.rawValue].flatMap { UInt64($0) } ?? entry.realtime
        let waited = entry.realtime > time ? entry.realtime - time : 0
        var report = EventReport(
            sequence: entry[EventField.sequence.rawValue].flatMap { UInt64($0) } ?? 0, time: time,
            bootTime: entry.monotonic > waited ? entry.monotonic - waited : 0, bond: bond, event: kind,
            messageID: messageID, priority: entry["PRIORITY"].flatMap { Int($0) } ?? Int(Priority.info.rawValue),
            message: entry["MESSAGE"] ?? "")
        report.interface = entry[EventField.interface.rawValue].flatMap { InterfaceName(shownAs: $0) }
        for name in entry.fields.keys where name.hasPrefix("BOND") || name == EventField.interface.rawValue {
            report.fields[name] = entry.lines(of: name)
        }
        self.init(cursor: entry.cursor, bootID: entry.bootID, report: report)
    }
}
