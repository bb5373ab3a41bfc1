/// A recording, as bytes.
///
/// First the magic, and the format's version in four bytes. Then frames: the length of the body and the CRC-32 of the
/// body, four bytes each; then the body, whose first byte is its kind. The first frame is the header. An input's body
/// goes on with its time, eight bytes of nanoseconds on CLOCK_BOOTTIME. Integers have the low byte first; the datagrams
/// inside are in the recording machine's own order, which the header names.
package enum RecordingFormat {
    /// No text, and none that a transfer as text leaves whole.
    package static let magic: [UInt8] = [0x89] + Array("BWREC\r\n".utf8)
    package static let version: UInt32 = 1
    /// Magic and version, in bytes.
    static let preambleLength = magic.count + 4
    /// Length and checksum, in bytes.
    package static let frameOverhead = 8
    /// The longest body, in bytes: twice the longest /proc file that is read.
    static let longestBody = 2 << 20

    enum Kind: UInt8 {
        case header = 1
        case datagram
        case loss
        case request
        case requestFailed
        case reading
        case file
        case sameFile
        case names
        case tick
        case looks
        case dropped
        case acknowledged
        case numbered
    }

    static var isBigEndian: Bool { 1.bigEndian == 1 }

    /// The start of every file.
    package static var preamble: [UInt8] {
        var writer = FieldWriter()
        writer.bytes = magic
        writer.append(version)
        return writer.bytes
    }
}

/// The cyclic redundancy check of 32 bits as of IEEE 802.3.
enum CRC32 {
    private static let table: [UInt32] = (0..<256).map { number in
        (0..<8).reduce(UInt32(number)) { sum, _ in sum & 1 == 0 ? sum >> 1 : sum >> 1 ^ 0xedb8_8320 }
    }

    static func of(_ bytes: some Sequence<UInt8>) -> UInt32 {
        var sum = UInt32.max
        for byte in bytes { sum = sum >> 8 ^ table[Int(UInt8(truncatingIfNeeded: sum) ^ byte)] }
        return ~sum
    }
}

/// Writes fields one behind the other.
struct FieldWriter {
    var bytes: [UInt8] = []

    mutating func append(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// At most 255 bytes, behind their number.
    mutating func append(short text: some Collection<UInt8>) {
        let text = text.prefix(Int(UInt8.max))
        append(UInt8(text.count))
        bytes.append(contentsOf: text)
    }
}

/// Reads fields one behind the other; nil where they end too early.
struct FieldReader {
    private(set) var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    mutating func next<Value: FixedWidthInteger>(_ type: Value.Type = Value.self) -> Value? {
        let size = MemoryLayout<Value>.size
        guard rest.count >= size else { return nil }
        var value: Value = 0
        for byte in rest.prefix(size).reversed() { value = value << 8 | Value(truncatingIfNeeded: byte) }
        rest = rest.dropFirst(size)
        return value
    }

    mutating func nextShort() -> ArraySlice<UInt8>? {
        guard let count: UInt8 = next(), rest.count >= Int(count) else { return nil }
        defer { rest = rest.dropFirst(Int(count)) }
        return rest.prefix(Int(count))
    }

    mutating func remaining() -> [UInt8] {
        defer { rest = [] }
        return Array(rest)
    }
}
