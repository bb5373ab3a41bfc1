/// The pending events as records of a log: each behind its length and its checksum, so that a torn end is seen.
package enum PendingLog {
    /// A record is far below; what claims more is damaged.
    private static let maximumLength = 64 << 10

    /// - Parameter sinks: those that are given the event.
    package static func record(of event: ToldEvent, for sinks: SinkSet) -> [UInt8] {
        ChecksummedRecord.bytes(payload(of: event, for: sinks))
    }

    fileprivate static func payload(of event: ToldEvent, for sinks: SinkSet) -> [UInt8] {
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
        payload.append(sinks.bits)
        return payload.bytes
    }

    /// The records of a log, as far as it is whole.
    package static func records(in log: [UInt8]) -> [PendingRecord] {
        var records: [PendingRecord] = []
        var rest = log[...]
        while let payload = ChecksummedRecord.payload(in: rest), payload.count <= maximumLength,
            let record = PendingRecord(payload)
        {
            rest = rest.dropFirst(ChecksummedRecord.headerSize + payload.count)
            records.append(record)
        }
        return records
    }
}

/// An event in the log of pending ones. It stays the bytes that it was read as, which it shares with its neighbours:
/// tens of thousands of them may wait.
package struct PendingRecord: Equatable, Sendable {
    package let sequence: UInt64
    /// Microseconds since 1970.
    package let wallMicroseconds: UInt64
    /// Those that were given it.
    package let sinks: SinkSet
    private let payload: ArraySlice<UInt8>

    /// - Returns: nil for bytes that are no event.
    fileprivate init?(_ payload: ArraySlice<UInt8>) {
        guard let (event, sinks) = try? ToldEvent.read(payload) else { return nil }
        self.payload = payload
        self.sinks = sinks
        sequence = event.sequence
        wallMicroseconds = event.wallMicroseconds
    }

    /// An event that never was in a log.
    package init(_ event: ToldEvent, for sinks: SinkSet = .all) {
        payload = PendingLog.payload(of: event, for: sinks)[...]
        self.sinks = sinks
        sequence = event.sequence
        wallMicroseconds = event.wallMicroseconds
    }

    package var event: ToldEvent {
        guard let (event, _) = try? ToldEvent.read(payload) else {
            preconditionFailure("the same bytes have been read before")
        }
        return event
    }

    /// Where it ends in the bytes of its log.
    package var end: Int { payload.endIndex }
}

extension ToldEvent {
    /// An event and those that were given it; a log of before that was kept means all.
    fileprivate static func read(
        _ payload: ArraySlice<UInt8>
    ) throws(ByteReader.Failure) -> (event: ToldEvent, sinks: SinkSet) {
        var reader = ByteReader(payload)
        let event = try ToldEvent(from: &reader)
        let sinks = reader.isAtEnd ? .all : SinkSet(bits: try reader.integer())
        guard reader.isAtEnd else { throw ByteReader.Failure() }
        return (event, sinks)
    }

    private init(from reader: inout ByteReader) throws(ByteReader.Failure) {
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
    }
}
