/// Failover records as bytes, for the memory that outlives the daemon.
extension FailoverRecord {
    func write(to writer: inout ByteWriter) {
        writer.append(bond)
        writer.append(number)
        writer.append(instant)
        writer.append(wallMicroseconds) { $0.append($1) }
        switch subject {
        case .activeSlave(let change):
            writer.append(0 as UInt8)
            change.write(to: &writer)
        case .aggregator(let from, let to):
            writer.append(1 as UInt8)
            writer.append(from) { $0.append($1) }
            writer.append(to)
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
            let from = try reader.optionalInteger(UInt16.self)
            subject = .aggregator(from: from, to: try reader.integer())
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
        writer.append(earlier) { $0.append($1.nanoseconds) }
        writer.append(gap) { $0.append($1.nanoseconds) }
    }

    init(from reader: inout ByteReader) throws(ByteReader.Failure) {
        let to = try reader.name()
        let from = try reader.optional { reader throws(ByteReader.Failure) in try reader.name() }
        let kind: ActiveChange = try reader.raw()
        let cause: ActiveCause = try reader.raw()
        let earlier = try reader.optional { reader throws(ByteReader.Failure) in try reader.span() }
        let gap = try reader.optional { reader throws(ByteReader.Failure) in try reader.span() }
        self.init(to: to, from: from, change: kind, cause: cause, earlier: earlier, gap: gap)
    }
}

extension ByteReader {
    mutating func span() throws(Failure) -> BootInstant.Span { BootInstant.Span(nanoseconds: try integer()) }
}
