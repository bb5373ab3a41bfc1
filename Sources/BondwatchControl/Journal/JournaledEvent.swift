package import BondwatchCore
package import BondwatchSystemd

/// An event of bondwatchd as a journal has it. Whoever may write to the journal may have written it: nothing in it is taken
/// on trust.
package struct JournaledEvent: Equatable, Sendable {
    package let kind: EventKind
    package let bond: InterfaceName
    /// When bondwatchd saw it, in microseconds since 1970; where it does not say, when journald took it.
    package let time: UInt64
    /// The name of its host, safe to print.
    package let host: String?
    /// What tells one host from another: the machine id, or else the name.
    package let machine: String
    package let bootID: String
    /// BOND_SEQUENCE.
    package let sequence: UInt64?
    /// Microseconds since the boot: from when journald took it, less what it waited for that.
    package let bootTime: UInt64
    package let priority: Int
    /// The whole line.
    package let message: String
    /// The fields that bondwatchd gives, safe to print.
    package let fields: [String: String]

    /// Nil where it is no event of bondwatchd's.
    package init?(_ entry: JournalEntry) {
        guard let kind = entry["MESSAGE_ID"].flatMap(EventKind.init(messageID:)),
            let bond = entry[EventField.bond.rawValue].flatMap({ InterfaceName(shownAs: $0) })
        else { return nil }
        self.kind = kind
        self.bond = bond
        host = entry.hostname
        machine = entry["_MACHINE_ID"] ?? entry.hostname ?? ""
        bootID = entry.bootID
        message = entry["MESSAGE"] ?? ""
        priority = entry["PRIORITY"].flatMap { Int($0) } ?? Int(Priority.info.rawValue)
        var fields: [String: String] = [:]
        for name in entry.fields.keys where Self.isOurs(name) { fields[name] = entry.lines(of: name) }
        self.fields = fields
        sequence = fields[EventField.sequence.rawValue].flatMap { UInt64($0) }
        let seen = fields[EventField.realtimeMicroseconds.rawValue].flatMap { UInt64($0) }
        time = seen.map { Self.isBelievable($0, in: entry) ? $0 : entry.realtime } ?? entry.realtime
        let waited = entry.realtime > time ? entry.realtime - time : 0
        bootTime = entry.monotonic > waited ? entry.monotonic - waited : 0
    }

    /// An event may have waited for a journal that was stuck, and the clock may have been set; not by years.
    private static func isBelievable(_ time: UInt64, in entry: JournalEntry) -> Bool {
        let most: UInt64 = 30 * 86_400 * 1_000_000
        return (time > entry.realtime ? time - entry.realtime : entry.realtime - time) <= most
    }

    private static func isOurs(_ name: String) -> Bool {
        name == EventField.interface.rawValue || name == EventField.bond.rawValue || name.hasPrefix("BOND_")
    }
}

extension JournaledEvent {
    subscript(field: EventField) -> String? { fields[field.rawValue] }

    /// A field that names an interface; nil where it is absent, empty, or no name.
    func name(_ field: EventField) -> InterfaceName? { self[field].flatMap { InterfaceName(shownAs: $0) } }

    func number<Number: FixedWidthInteger>(_ field: EventField, _ type: Number.Type = Number.self) -> Number? {
        self[field].flatMap { Number($0) }
    }

    /// A field that lists interfaces; what is no name is left out. A name may begin with a combining mark, which makes one
    /// `Character` of it and the space before it.
    func names(_ field: EventField) -> [InterfaceName] {
        (self[field] ?? "").unicodeScalars.split(separator: " ").compactMap { InterfaceName(shownAs: String($0)) }
    }

    /// How the bond was just after the event.
    var redundancy: Redundancy? { self[.redundancy].flatMap(Redundancy.init(rawValue:)) }

    var cause: String { self[.cause].flatMap(ActiveCause.init(rawValue:))?.rawValue ?? ActiveCause.unknown.rawValue }

    /// What makes it the same event wherever it is found. A run of the daemon without a state directory begins to count
    /// anew within a boot, so that the number alone does not.
    var identity: Identity { Identity(bootID: bootID, sequence: sequence, time: time, kind: kind, bond: bond) }

    struct Identity: Hashable {
        let bootID: String
        let sequence: UInt64?
        let time: UInt64
        let kind: EventKind
        let bond: InterfaceName
    }

    /// As `--all --json` gives it: with the host and the boot among its fields.
    package var report: EventReport {
        var report = EventReport(
            sequence: sequence ?? 0, time: time, bootTime: bootTime, bond: bond, event: kind.rawValue,
            messageID: kind.definition.messageID, priority: priority, message: message)
        report.interface = name(.interface)
        report.fields = fields
        report.fields["_HOSTNAME"] = host
        report.fields["_BOOT_ID"] = bootID
        return report
    }
}

extension EventKind {
    /// The values of MESSAGE_ID that events have.
    package static var messageIDs: [String] { allCases.map(\.definition.messageID) }

    private static let byMessageID = Dictionary(
        allCases.map { ($0.definition.messageID, $0) }, uniquingKeysWith: { first, _ in first })

    /// The kind with this MESSAGE_ID.
    package init?(messageID: String) {
        guard let kind = Self.byMessageID[messageID] else { return nil }
        self = kind
    }
}
