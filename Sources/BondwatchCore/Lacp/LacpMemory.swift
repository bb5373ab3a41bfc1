/// What a later run of the daemon goes on from: the aggregation of an 802.3ad bond, and what of it was reported.
package struct LacpMemory: Equatable, Sendable {
    /// One slave as a port of LACP.
    struct Port: Equatable, Sendable {
        /// Outside the active aggregator, and settled so, where that was reported.
        var membership = Membership.unknown
        /// Silent, and settled so, where that was reported.
        var partner = PartnerWatch.unknown
        var churn = ChurnWatch()
        /// Whether a partner has ever answered on it.
        var hasHeard = false
    }

    private(set) var ports: [InterfaceIndex: Port] = [:]
    var aggregator = AggregatorWatch()
    /// When the driver has chosen the first aggregator of a bond that got its first slave; nil before it has one.
    var selectionEnds: BootInstant?

    package init() {}

    subscript(slave: InterfaceIndex) -> Port {
        get { ports[slave] ?? Port() }
        set { ports[slave] = newValue }
    }
}

extension LacpMemory: Remembered {
    func write(to writer: inout ByteWriter) {
        writer.append(UInt32(clamping: ports.count))
        for (index, port) in ports.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            writer.append(index)
            port.membership.write(to: &writer)
            port.partner.write(to: &writer)
            port.churn.write(to: &writer)
            writer.append(port.hasHeard)
        }
        aggregator.write(to: &writer)
        writer.append(selectionEnds) { $0.append($1) }
    }

    init(from reader: inout ByteReader) throws(ByteReader.Failure) {
        let count = try reader.integer(UInt32.self)
        for _ in 0..<count {
            let index = try reader.index()
            var port = Port()
            port.membership = try Membership(from: &reader)
            port.partner = try PartnerWatch(from: &reader)
            port.churn = try ChurnWatch(from: &reader)
            port.hasHeard = try reader.bool()
            ports[index] = port
        }
        aggregator = try AggregatorWatch(from: &reader)
        selectionEnds = try reader.optionalInstant()
    }
}
