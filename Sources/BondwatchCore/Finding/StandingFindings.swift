/// The findings of one bond that have been raised and not cleared.
package struct StandingFindings: Equatable, Sendable {
    package init() {}

    func write(to writer: inout ByteWriter) {}

    init(from reader: inout ByteReader) throws(ByteReader.Failure) {}
}

extension BondMachine {
    /// Raises what has come to be wrong, and clears what no longer is.
    mutating func weighFindings(source: EventSource, at instant: BootInstant, into events: inout [Event]) {}
}
