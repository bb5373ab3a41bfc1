/// An event as it was worded when it was numbered: enough to tell it again after the daemon was killed.
package struct ToldEvent: Equatable, Sendable {
    package var sequence: UInt64
    /// Microseconds since 1970.
    package var wallMicroseconds: UInt64
    package var priority: Priority
    /// MESSAGE_ID.
    package var messageID: String
    package var message: String
    package var fields: [Field]

    package struct Field: Equatable, Sendable {
        package var name: String
        package var value: String
    }

    package init(_ event: Event, wallMicroseconds: UInt64) {
        sequence = event.sequence
        self.wallMicroseconds = wallMicroseconds
        priority = event.priority
        messageID = event.kind.definition.messageID
        message = event.message
        fields = event.fields.map { Field(name: $0.name, value: $0.value) }
    }
}

/// The pending events as records of a log: each behind its length and its checksum, so that a torn end is seen.
package enum PendingLog {
    /// A record is far below; what claims more is damaged.
    private static let maximumLength = 64 << 10

    package static func record(of event: ToldEvent) -> [UInt8] {
        var payload = ByteWriter()
        payload.append(event.sequence)
        payload.append(event.wallMicroseconds)
        payload.append(event.priority.rawValue)
        payload.append(event.messageID)
        payload.append(event.message)
        payload.append(UInt16(clamping: event.fields.count))
        for field in event.fields {
            payload.append(field.name)
            payload.append(field.value)
        }
        return ChecksummedRecord.bytes(payload.bytes)
    }

    /// The events of a log, as far as it is whole, and how many bytes that is.
    package static func events(in log: [UInt8]) -> (events: [ToldEvent], length: Int) {
        var events: [ToldEvent] = []
        var rest = log[...]
        while let (event, length) = first(in: rest) {
            events.append(event)
            rest = rest.dropFirst(length)
        }
        return (events, log.count - rest.count)
    }

    private static func first(in log: ArraySlice<UInt8>) -> (ToldEvent, length: Int)? {
        guard let payload = ChecksummedRecord.payload(in: log), payload.count <= maximumLength,
            let event = try? ToldEvent(reading: payload)
        else { return nil }
        return (event, ChecksummedRecord.headerSize + payload.count)
    }
}

extension ToldEvent {
    fileprivate init(reading payload: ArraySlice<UInt8>) throws(ByteReader.Failure) {
        var reader = ByteReader(payload)
        sequence = try reader.integer()
        wallMicroseconds = try reader.integer()
        guard let priority = Priority(rawValue: try reader.integer()) else { throw ByteReader.Failure() }
        self.priority = priority
        messageID = try reader.text()
        message = try reader.text()
        fields = []
        for _ in 0..<(try reader.integer(UInt16.self)) {
            fields.append(Field(name: try reader.text(), value: try reader.text()))
        }
        guard reader.isAtEnd else { throw ByteReader.Failure() }
    }
}
