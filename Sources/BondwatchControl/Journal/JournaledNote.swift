import BondwatchCore
package import BondwatchSystemd

/// A line of bondwatchd that is no event: what it says of itself, and of what it cannot do.
package struct JournaledNote: Equatable, Sendable {
    /// What bondwatchd's entries have in SYSLOG_IDENTIFIER; anybody can write it.
    package static let identifier = "bondwatchd"

    /// 0 to 7, as in syslog.
    package let priority: Int
    /// Safe to print.
    package let message: String

    /// Nil where it is an event, is not under bondwatchd's name, or says nothing to anybody.
    package init?(_ entry: JournalEntry) {
        guard entry["SYSLOG_IDENTIFIER"] == Self.identifier, entry.fields[JournalMark.field] == nil,
            entry["MESSAGE_ID"].flatMap(EventKind.init(messageID:)) == nil, let message = entry["MESSAGE"],
            !message.isEmpty
        else { return nil }
        self.message = message
        priority = entry["PRIORITY"].flatMap { Int($0) } ?? Int(Priority.info.rawValue)
    }
}
