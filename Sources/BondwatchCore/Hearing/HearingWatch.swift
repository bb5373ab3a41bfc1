/// What each slave has received, and since when nothing.
package struct HearingWatch: Equatable, Sendable {
    package init() {}

    func write(to writer: inout ByteWriter) {}

    init(from reader: inout ByteReader) throws(ByteReader.Failure) {}
}

extension BondMachine {
    /// The slaves that are deaf at `instant`, as findings.
    func deafness(at instant: BootInstant) -> [Finding] { [] }
}
