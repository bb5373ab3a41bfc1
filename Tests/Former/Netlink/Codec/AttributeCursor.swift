/// One attribute (`struct nlattr`): its number without the two flag bits, and where its payload lies.
struct Attribute: Equatable {
    var number: UInt16
    /// Where the payload begins.
    var start: Int
    /// Bytes of the payload.
    var count: Int

    var payload: Range<Int> { start..<start + count }

    /// The payload as an integer in the machine's byte order; nil when it has another size.
    func integer<Value: FixedWidthInteger & BitwiseCopyable>(in bytes: RawSpan) -> Value? {
        guard count == MemoryLayout<Value>.size else { return nil }
        return bytes.integer(at: start)
    }

    /// The payload as a C string: the bytes before the first NUL.
    func text(in bytes: RawSpan) -> [UInt8] {
        var end = start
        while end < start + count, let byte: UInt8 = bytes.integer(at: end), byte != 0 { end += 1 }
        return bytes.copy(start..<end)
    }
}

/// A walk over the attributes in a part of a message: after its fixed header, or inside a nest.
struct AttributeCursor {
    private static let headerSize = 4
    /// Without NLA_F_NESTED and NLA_F_NET_BYTEORDER, which the bonding driver never sets and other links may.
    private static let numberMask: UInt16 = 0x3fff

    private var position: Int
    private let end: Int

    init(_ range: Range<Int>) {
        position = range.lowerBound
        end = range.upperBound
    }

    /// The next attribute; nil at the end.
    ///
    /// An attribute that does not fit throws. The kernel writes attributes without a gap, so bytes left over that are
    /// too few for one are the sign of a cut as well.
    @inline(__always)
    mutating func next(in bytes: RawSpan) throws(DecodingFault) -> Attribute? {
        guard position < end else { return nil }
        guard
            end - position >= Self.headerSize,
            let length: UInt16 = bytes.integer(at: position),
            let number: UInt16 = bytes.integer(at: position + 2),
            length >= Self.headerSize, Int(length) <= end - position
        else { throw .attributeOverrun }
        let start = position + Self.headerSize
        position += Int(length).alignedToFour
        return Attribute(number: number & Self.numberMask, start: start, count: Int(length) - Self.headerSize)
    }
}
