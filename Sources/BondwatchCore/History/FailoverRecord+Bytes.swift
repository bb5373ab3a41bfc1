/// Failover records as bytes, for the file that outlives the daemon.
extension FailoverRecord {
    /// The record behind its length and its checksum, so that a torn one is seen.
    package var bytes: [UInt8] {
        var payload = ByteWriter()
        write(to: &payload)
        return ChecksummedRecord.bytes(payload.bytes)
    }

    /// Bytes of length and checksum; all zero where no record is.
    package static let headerSize = ChecksummedRecord.headerSize
    /// The most bytes that a record takes.
    package static let maximumLength = headerSize + ProcCopy.maximumLength + 256

    /// What lies where a record may lie.
    package enum Place: Equatable, Sendable {
        case empty
        case record(FailoverRecord)
        case torn
    }

    /// Reads what `bytes` gave, from bytes that nobody vouches for; what follows it is left alone.
    package static func read(_ bytes: ArraySlice<UInt8>) -> Place {
        if bytes.prefix(headerSize).allSatisfy({ $0 == 0 }) { return .empty }
        guard let payload = ChecksummedRecord.payload(in: bytes) else { return .torn }
        var reader = ByteReader(payload)
        do throws(ByteReader.Failure) {
            let record = try FailoverRecord(from: &reader)
            return reader.isAtEnd ? .record(record) : .torn
        } catch {
            return .torn
        }
    }

    func write(to writer: inout ByteWriter) {
        writer.append(bond)
        writer.append(number)
        writer.append(instant)
        writer.append(wallMicroseconds) { $0.append($1) }
        switch subject {
        case .activeSlave(let change):
            writer.append(0 as UInt8)
            change.write(to: &writer)
        case .aggregator(let from, let to, let cause):
            writer.append(2 as UInt8)
            writer.append(from) { $0.append($1) }
            writer.append(to)
            writer.append(cause.rawValue)
        }
        writer.append(speedBefore) { $0.append($1) }
        writer.append(speedAfter) { $0.append($1) }
        writer.append(peers.rawValue)
        writer.append(file) { writer, file in
            writer.append(file.text)
            writer.append(file.instant)
            writer.append(file.showsLaterChange)
        }
    }

    init(from reader: inout ByteReader) throws(ByteReader.Failure) {
        bond = try reader.index()
        number = try reader.integer()
        instant = try reader.instant()
        wallMicroseconds = try reader.optionalInteger()
        switch try reader.integer(UInt8.self) {
        case 0: subject = .activeSlave(try EventSubject.ActiveSlaveChange(from: &reader))
        case 1:
            // An earlier version, which knew no other cause.
            let from = try reader.optionalInteger(UInt16.self)
            subject = .aggregator(from: from, to: try reader.integer(), cause: .lacp)
        case 2:
            let from = try reader.optionalInteger(UInt16.self)
            subject = .aggregator(from: from, to: try reader.integer(), cause: try reader.raw())
        default: throw ByteReader.Failure()
        }
        speedBefore = try reader.optionalInteger()
        speedAfter = try reader.optionalInteger()
        peers = try reader.raw()
        file = try reader.optional { reader throws(ByteReader.Failure) in
            ProcCopy(text: try reader.text(), instant: try reader.instant(), showsLaterChange: try reader.bool())
        }
    }
}

extension EventSubject.ActiveSlaveChange {
    func write(to writer: inout ByteWriter) {
        writer.append(to)
        writer.append(from) { $0.append($1) }
        writer.append(change.rawValue)
        writer.append(cause.rawValue)
        // What is not certain is not remembered.
        writer.append(cutShort?.ran) { $0.append($1.nanoseconds) }
        writer.append(gap) { $0.append($1.nanoseconds) }
    }

    init(from reader: inout ByteReader) throws(ByteReader.Failure) {
        let to = try reader.name()
        let from = try reader.optional { reader throws(ByteReader.Failure) in try reader.name() }
        let kind: ActiveChange = try reader.raw()
        let cause: ActiveCause = try reader.raw()
        let ran = try reader.optional { reader throws(ByteReader.Failure) in try reader.span() }
        let gap = try reader.optional { reader throws(ByteReader.Failure) in try reader.span() }
        self.init(
            to: to, from: from, change: kind, cause: cause, cutShort: ran.map(EventSubject.CutShort.init), gap: gap)
    }
}

extension ByteReader {
    mutating func span() throws(Failure) -> BootInstant.Span { BootInstant.Span(nanoseconds: try integer()) }
}
