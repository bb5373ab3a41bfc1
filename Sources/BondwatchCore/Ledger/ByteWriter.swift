/// Writes the values of a checkpoint: integers little-endian, texts and lists behind their length.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    mutating func append(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func append(_ value: Bool) { append(value ? 1 : 0 as UInt8) }

    /// At most 65,535 bytes; the rest is left out.
    mutating func append(bytes value: some Collection<UInt8>) {
        let value = value.prefix(Int(UInt16.max))
        append(UInt16(value.count))
        bytes.append(contentsOf: value)
    }

    mutating func append(_ text: String) { append(bytes: text.utf8) }
    mutating func append(_ name: InterfaceName) { append(bytes: name.bytes) }
    mutating func append(_ instant: BootInstant) { append(instant.nanoseconds) }
    mutating func append(_ index: InterfaceIndex) { append(index.rawValue) }

    /// A byte that says whether there is a value, and the value.
    mutating func append<Value>(_ value: Value?, _ write: (inout ByteWriter, Value) -> Void) {
        append(value != nil)
        if let value { write(&self, value) }
    }
}

/// Reads what `ByteWriter` wrote. What does not fit ends the reading; nothing is ever read beyond the end.
struct ByteReader {
    /// The bytes end early, or a value is none that is written.
    struct Failure: Error, Equatable {}

    private let bytes: ArraySlice<UInt8>
    private var position: Int
    /// Which memories were written.
    let layout: MemoryLayoutVersion

    init(_ bytes: ArraySlice<UInt8>, layout: MemoryLayoutVersion = .current) {
        self.bytes = bytes
        position = bytes.startIndex
        self.layout = layout
    }

    var isAtEnd: Bool { position == bytes.endIndex }

    mutating func integer<Value: FixedWidthInteger>(_: Value.Type = Value.self) throws(Failure) -> Value {
        let size = MemoryLayout<Value>.size
        guard bytes.endIndex - position >= size else { throw Failure() }
        var value: Value = 0
        for offset in (0..<size).reversed() {
            value = (value << 8) | Value(truncatingIfNeeded: bytes[position + offset])
        }
        position += size
        return value
    }

    mutating func bool() throws(Failure) -> Bool {
        switch try integer(UInt8.self) {
        case 0: false
        case 1: true
        default: throw Failure()
        }
    }

    mutating func byteList() throws(Failure) -> ArraySlice<UInt8> {
        let count = Int(try integer(UInt16.self))
        guard bytes.endIndex - position >= count else { throw Failure() }
        defer { position += count }
        return bytes[position..<position + count]
    }

    mutating func text() throws(Failure) -> String {
        guard let text = String(validating: try byteList(), as: UTF8.self) else { throw Failure() }
        return text
    }

    mutating func name() throws(Failure) -> InterfaceName {
        guard let name = InterfaceName(bytes: try byteList()) else { throw Failure() }
        return name
    }

    mutating func instant() throws(Failure) -> BootInstant { BootInstant(nanoseconds: try integer()) }
    mutating func index() throws(Failure) -> InterfaceIndex { InterfaceIndex(try integer()) }

    mutating func optional<Value>(_ read: (inout ByteReader) throws(Failure) -> Value) throws(Failure) -> Value? {
        try bool() ? try read(&self) : nil
    }

    mutating func optionalInstant() throws(Failure) -> BootInstant? { try bool() ? try instant() : nil }

    mutating func optionalInteger<Value: FixedWidthInteger>(_: Value.Type = Value.self) throws(Failure) -> Value? {
        try bool() ? try integer() : nil
    }

    /// A value of a type with raw values.
    mutating func raw<Value: RawRepresentable>(_: Value.Type = Value.self) throws(Failure) -> Value
    where Value.RawValue == String {
        guard let value = Value(rawValue: try text()) else { throw Failure() }
        return value
    }
}

/// Which memories of a machine an earlier version of the program wrote.
enum MemoryLayoutVersion: UInt32, Comparable, CaseIterable {
    /// The first one that is still read.
    case oldest = 4
    /// With what is known of losses while a bond flaps, and the value that a changed option had.
    case losses = 5
    /// With the groups of an 802.3ad bond.
    case groups = 6

    static let current = Self.groups

    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
