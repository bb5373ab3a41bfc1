package import BondwatchCore

/// One event of the journal that hooks are to be run for.
package struct HookEvent: Equatable, Sendable {
    /// Its place in the journal.
    package var cursor: String
    /// The boot that it is from, as 32 hex digits.
    package var bootID: String
    package var report: EventReport
    /// The name of the last hook that a run before this one has ended with it; nil where there was none.
    package var resumeAfter: String?

    package init(cursor: String, bootID: String, report: EventReport, resumeAfter: String? = nil) {
        self.cursor = cursor
        self.bootID = bootID
        self.report = report
        self.resumeAfter = resumeAfter
    }

    /// What a hook is told in its environment: every `BOND*` field, `INTERFACE`, `MESSAGE`, `MESSAGE_ID` and `PRIORITY` as
    /// the journal has them, and the boot, which with `BOND_SEQUENCE` names the event for good.
    package var environment: [(name: String, value: String)] {
        var values = report.fields.filter { $0.key.hasPrefix("BOND") }
        if let interface = report.interface { values["INTERFACE"] = interface.description }
        values["MESSAGE"] = report.message
        values["MESSAGE_ID"] = report.messageID
        values["PRIORITY"] = String(report.priority)
        values["BOND_BOOT_ID"] = bootID
        return values.sorted { $0.key < $1.key }.map { ($0.key, PrintableText.escapingControls($0.value)) }
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
