/// What the machine of a bond must not forget when the daemon ends: the state that events have been told of.
///
/// Everything else, names, options, addresses, is read from the kernel again at the next start, and the differences
/// between that and this are what happened in between.
package struct BondMemory: Equatable, Sendable {
    package struct Slave: Equatable, Sendable {
        package var index: InterfaceIndex
        package var name: InterfaceName
        package var status: MiiStatus?
        package var failures: UInt32?
        package var since: BootInstant?
        package var firstSeen: BootInstant
        package var hasCarried: Bool
    }

    package enum Active: Equatable, Sendable {
        case unknown
        case noSlave
        case slave(InterfaceIndex)
    }

    package struct Loss: Equatable, Sendable {
        package var name: InterfaceName
        package var cause: ActiveCause
    }

    package struct Failover: Equatable, Sendable {
        package var instant: BootInstant
        package var change: EventSubject.ActiveSlaveChange
    }

    package var index: InterfaceIndex
    package var name: InterfaceName
    /// IFF_*; whether the bond was set up matters.
    package var flags: UInt32
    package var mode: BondMode?
    package var active: Active
    package var loss: Loss?
    package var hadActive: Bool
    package var hasToldActiveNone: Bool
    package var activeSince: BootInstant?
    package var failovers: UInt64
    package var failbacks: UInt64
    package var lastFailover: Failover?
    package var redundancy: Redundancy
    package var carrying: Int
    package var redundancySince: BootInstant?
    package var leftFull: BootInstant?
    package var mostSlaves: Int
    package var carrierDownCount: UInt32?
    /// Losses of the carrier that were told and are not among those counted.
    package var lossesTold: UInt32
    package var slaves: [Slave]
    package var aggregation = LacpWatch()
    package var findings = StandingFindings()
    package var hearing = HearingWatch()
    package var flapping = FlapWatch()
    package var history = FailoverHistory()
    package var groupShape = GroupShape()
}

extension BondMemory {
    func write(to writer: inout ByteWriter) {
        writer.append(index)
        writer.append(name)
        writer.append(flags)
        writer.append(mode) { $0.append($1.rawValue) }
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
        writer.append(lastFailover) { $1.write(to: &$0) }
        writer.append(redundancy.rawValue)
        writer.append(UInt32(clamping: carrying))
        writer.append(redundancySince) { $0.append($1) }
        writer.append(leftFull) { $0.append($1) }
        writer.append(UInt32(clamping: mostSlaves))
        writer.append(carrierDownCount) { $0.append($1) }
        writer.append(lossesTold)
        writer.append(UInt32(clamping: slaves.count))
        for slave in slaves { slave.write(to: &writer) }
        aggregation.write(to: &writer)
        findings.write(to: &writer)
        hearing.write(to: &writer)
        flapping.write(to: &writer)
        history.write(to: &writer)
        groupShape.write(to: &writer)
    }

    init(from reader: inout ByteReader) throws(ByteReader.Failure) {
        index = try reader.index()
        name = try reader.name()
        flags = try reader.integer()
        mode = try reader.optional { reader throws(ByteReader.Failure) in
            guard let mode = BondMode(rawValue: try reader.integer()) else { throw ByteReader.Failure() }
            return mode
        }
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
        lastFailover = try reader.optional { reader throws(ByteReader.Failure) in try Failover(from: &reader) }
        redundancy = try reader.raw()
        carrying = Int(try reader.integer(UInt32.self))
        redundancySince = try reader.optionalInstant()
        leftFull = try reader.optionalInstant()
        mostSlaves = Int(try reader.integer(UInt32.self))
        carrierDownCount = try reader.optionalInteger()
        lossesTold = try reader.integer()
        let count = try reader.integer(UInt32.self)
        slaves = []
        for _ in 0..<count { slaves.append(try Slave(from: &reader)) }
        aggregation = try LacpWatch(from: &reader)
        findings = try StandingFindings(from: &reader)
        hearing = try HearingWatch(from: &reader)
        flapping = try FlapWatch(from: &reader)
        history = try FailoverHistory(from: &reader)
        if reader.layout >= .groups { groupShape = try GroupShape(from: &reader) }
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
        status = try reader.optional { reader throws(ByteReader.Failure) in
            guard let status = MiiStatus(rawValue: try reader.integer()) else { throw ByteReader.Failure() }
            return status
        }
        failures = try reader.optionalInteger()
        since = try reader.optionalInstant()
        firstSeen = try reader.instant()
        hasCarried = try reader.bool()
    }
}

extension BondMemory.Failover {
    fileprivate func write(to writer: inout ByteWriter) {
        writer.append(instant)
        change.write(to: &writer)
    }

    fileprivate init(from reader: inout ByteReader) throws(ByteReader.Failure) {
        instant = try reader.instant()
        change = try EventSubject.ActiveSlaveChange(from: &reader)
    }
}
