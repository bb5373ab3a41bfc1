/// The bytes of the parts that are made of the machine's own state.
extension BondMemory.Link: Remembered {
    func write(to writer: inout ByteWriter) {
        writer.append(flags)
        writer.append(mode) { $0.append($1.rawValue) }
    }

    init(from reader: inout ByteReader) throws(ByteReader.Failure) {
        flags = try reader.integer()
        mode = try reader.optional { reader throws(ByteReader.Failure) in try reader.number() }
    }
}

extension BondMemory.Traffic: Remembered {
    func write(to writer: inout ByteWriter) {
        switch active {
        case .unknown: writer.append(0 as UInt8)
        case .noSlave: writer.append(1 as UInt8)
        case .slave(let index):
            writer.append(2 as UInt8)
            writer.append(index)
        }
        writer.append(loss) { writer, loss in
            writer.append(loss.name)
            writer.append(loss.cause.rawValue)
        }
        writer.append(hadActive)
        writer.append(hasToldActiveNone)
        writer.append(activeSince) { $0.append($1) }
        writer.append(failovers)
        writer.append(failbacks)
        writer.append(lastFailover) { writer, failover in
            writer.append(failover.instant)
            failover.change.write(to: &writer)
        }
    }

    init(from reader: inout ByteReader) throws(ByteReader.Failure) {
        switch try reader.integer(UInt8.self) {
        case 0: active = .unknown
        case 1: active = .noSlave
        case 2: active = .slave(try reader.index())
        default: throw ByteReader.Failure()
        }
        loss = try reader.optional { reader throws(ByteReader.Failure) in
            Loss(name: try reader.name(), cause: try reader.raw())
        }
        hadActive = try reader.bool()
        hasToldActiveNone = try reader.bool()
        activeSince = try reader.optionalInstant()
        failovers = try reader.integer()
        failbacks = try reader.integer()
        lastFailover = try reader.optional { reader throws(ByteReader.Failure) in
            Failover(instant: try reader.instant(), change: try EventSubject.ActiveSlaveChange(from: &reader))
        }
    }
}

extension BondMemory.RedundancyReport: Remembered {
    func write(to writer: inout ByteWriter) {
        writer.append(level.rawValue)
        writer.append(UInt32(clamping: carrying))
        writer.append(since) { $0.append($1) }
        writer.append(leftFull) { $0.append($1) }
        writer.append(UInt32(clamping: mostSlaves))
    }

    init(from reader: inout ByteReader) throws(ByteReader.Failure) {
        level = try reader.raw()
        carrying = Int(try reader.integer(UInt32.self))
        since = try reader.optionalInstant()
        leftFull = try reader.optionalInstant()
        mostSlaves = Int(try reader.integer(UInt32.self))
    }
}

extension BondMemory.CarrierLosses: Remembered {
    func write(to writer: inout ByteWriter) {
        writer.append(downCount) { $0.append($1) }
        writer.append(reportedAhead)
    }

    init(from reader: inout ByteReader) throws(ByteReader.Failure) {
        downCount = try reader.optionalInteger()
        reportedAhead = try reader.integer()
    }
}

extension [BondMemory.Slave]: Remembered {
    func write(to writer: inout ByteWriter) {
        writer.append(UInt32(clamping: count))
        for slave in self { slave.write(to: &writer) }
    }

    init(from reader: inout ByteReader) throws(ByteReader.Failure) {
        self = []
        for _ in 0..<(try reader.integer(UInt32.self)) { append(try BondMemory.Slave(from: &reader)) }
    }
}

extension BondMemory.Slave {
    fileprivate func write(to writer: inout ByteWriter) {
        writer.append(index)
        writer.append(name)
        writer.append(status) { $0.append($1.rawValue) }
        writer.append(failures) { $0.append($1) }
        writer.append(since) { $0.append($1) }
        writer.append(firstSeen)
        writer.append(hasCarried)
    }

    fileprivate init(from reader: inout ByteReader) throws(ByteReader.Failure) {
        index = try reader.index()
        name = try reader.name()
        status = try reader.optional { reader throws(ByteReader.Failure) in try reader.number() }
        failures = try reader.optionalInteger()
        since = try reader.optionalInstant()
        firstSeen = try reader.instant()
        hasCarried = try reader.bool()
    }
}
