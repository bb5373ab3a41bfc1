/// The last failovers of a bond, and the trouble it is in.
package struct FailoverHistory: Equatable, Sendable {
    package init() {}

    func write(to writer: inout ByteWriter) {}

    init(from reader: inout ByteReader) throws(ByteReader.Failure) {}
}

extension BondMachine {
    /// Takes what the events say into the history, and tells what it has come to know of it.
    mutating func keepHistory(_ events: inout [Event], source: EventSource, at instant: BootInstant) {}
}
