/// The penalties of a bond and its slaves.
package struct FlapWatch: Equatable, Sendable {
    package init() {}

    func write(to writer: inout ByteWriter) {}

    init(from reader: inout ByteReader) throws(ByteReader.Failure) {}
}

extension BondMachine {
    /// Counts the changes among the events, tells where they are too many, and lowers the voice of single ones.
    mutating func damp(_ events: inout [Event], at instant: BootInstant) {}
}
