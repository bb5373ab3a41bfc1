/// One event as the control socket and `bondwatchctl` give it.
package struct EventReport: Equatable, Sendable {
    /// The journal field BOND_SEQUENCE.
    package var sequence: UInt64
    /// Microseconds since 1970.
    package var time: UInt64
    /// Microseconds since the boot.
    package var bootTime: UInt64
    package var bond: InterfaceName
    /// The name of its kind: BOND_EVENT.
    package var event: String
    package var messageID: String
    /// 0 to 7, as in syslog.
    package var priority: Int
    /// The whole line, as it is logged.
    package var message: String
    /// The slave that it is about.
    package var interface: InterfaceName?
    /// Every field of the journal entry that bondwatchd gives it, by its name there.
    package var fields: [String: String] = [:]

    package init(
        sequence: UInt64, time: UInt64, bootTime: UInt64, bond: InterfaceName, event: String, messageID: String,
        priority: Int, message: String
    ) {
        self.sequence = sequence
        self.time = time
        self.bootTime = bootTime
        self.bond = bond
        self.event = event
        self.messageID = messageID
        self.priority = priority
        self.message = message
    }

    package init(_ event: ReportedEvent) {
        let told = event.told
        self.init(
            sequence: told.sequence, time: told.wallMicroseconds, bootTime: event.instant.microseconds,
            bond: event.bond, event: event.kind.rawValue, messageID: told.messageID,
            priority: Int(told.priority.rawValue), message: told.message)
        interface = event.interface
        fields = Dictionary(told.fields.map { ($0.name, $0.value) }) { first, _ in first }
    }
}

extension EventReport: ReportObject {
    package static var typeName: String { "Event" }
    package static var summary: String { "One event, as it is logged" }

    package init(required container: KeyedDecodingContainer<ReportKey>) throws {
        self.init(
            sequence: try container.required("sequence"), time: try container.required("time"),
            bootTime: try container.required("boot_time"), bond: try container.required("bond"),
            event: try container.required("event"), messageID: try container.required("message_id"),
            priority: try container.required("priority"), message: try container.required("message"))
    }

    package static let fields: [ReportField<EventReport>] = [
        .init("sequence", \.sequence, "Rises by one an event over all bonds since the boot: BOND_SEQUENCE"),
        .init("time", \.time, "When it was seen, in microseconds since 1970"),
        .init("boot_time", \.bootTime, "When it was seen, in microseconds since the boot"),
        .init("bond", \.bond, "Name of the bond"),
        .init("event", \.event, "The name of its kind: BOND_EVENT"),
        .init("message_id", \.messageID, "MESSAGE_ID of its kind"),
        .init("priority", \.priority, "0 to 7, as in syslog"),
        .init("message", \.message, "The whole line, as it is logged"),
        .init("interface", \.interface, "The slave that it is about"),
        .init("fields", \.fields, "Every field of its journal entry that bondwatchd gives, by its name there"),
    ]
}

extension Dictionary: ReportValue where Key == String, Value: ReportValue {
    package static var varlinkType: String { "[string]\(Value.varlinkType)" }
    package func write(to text: inout JSONText) { text.write(sorted: sorted { $0.key < $1.key }) }
}
