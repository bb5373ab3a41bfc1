/// What has been told of a bond's link aggregation.
package struct LacpWatch: Equatable, Sendable {
    package init() {}

    func write(to writer: inout ByteWriter) {}

    init(from reader: inout ByteReader) throws(ByteReader.Failure) {}
}

extension BondMachine {
    /// Tells what has changed in the aggregation since it was last told.
    mutating func weighAggregation(source: EventSource, at instant: BootInstant, into events: inout [Event]) {}
}
