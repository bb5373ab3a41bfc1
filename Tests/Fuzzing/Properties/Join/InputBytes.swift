/// Takes the bytes of an input apart; behind its end there are zeros.
struct InputBytes {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position >= bytes.count }

    mutating func byte() -> UInt8 {
        guard position < bytes.count else { return 0 }
        defer { position += 1 }
        return bytes[position]
    }

    /// A number from 0 to below `bound`, which must lie from 1 to 256.
    mutating func number(below bound: Int) -> Int { Int(byte()) % bound }

    mutating func short() -> UInt16 { UInt16(byte()) | UInt16(byte()) << 8 }

    /// As many bytes as the two bytes before them say, or as there are.
    mutating func block() -> [UInt8] {
        let count = min(Int(short()), bytes.count - position)
        guard count > 0 else { return [] }
        defer { position += count }
        return Array(bytes[position..<position + count])
    }

    /// A counter: mostly a small one, sometimes one near its largest value.
    mutating func counter() -> UInt32 {
        let byte = byte()
        return byte < 240 ? UInt32(byte) : .max - UInt32(255 - byte)
    }
}
