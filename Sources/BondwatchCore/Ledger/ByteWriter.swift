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

    /// Bytes as they are, without a length.
    mutating func append(raw value: some Collection<UInt8>) { bytes.append(contentsOf: value) }

    mutating func append(_ text: String) { append(bytes: text.utf8) }
    mutating func append(_ name: InterfaceName) { append(bytes: name.bytes) }
    mutating func append(_ instant: BootInstant) { append(instant.nanoseconds) }
    mutating func append(_ index: InterfaceIndex) { append(index.rawValue) }

    /// A byte that says whether there is a value, and the value.
    mutating func append<Value>(_ value: Value?, _ write: (inout ByteWriter, Value) -> Void) {
        append(value != nil)
        if let value { write(&self, value) }
    }

    /// What `write` appends, behind its length in four bytes.
    mutating func appendSized(_ write: (inout ByteWriter) -> Void) {
        let start = bytes.count
        append(0 as UInt32)
        write(&self)
        put(UInt32(clamping: bytes.count - start - MemoryLayout<UInt32>.size), at: start)
    }

    /// Writes over bytes that are there.
    mutating func put<Value: FixedWidthInteger>(_ value: Value, at position: Int) {
        bytes.withUnsafeMutableBytes { $0.storeBytes(of: value.littleEndian, toByteOffset: position, as: Value.self) }
    }

    mutating func reserve(_ count: Int) { bytes.reserveCapacity(count) }
}

/// Reads what `ByteWriter` wrote. What does not fit ends the reading; nothing is ever read beyond the end.
struct ByteReader {
    /// The bytes end early, or a value is none that is written.
    struct Failure: Error, Equatable {}

    private let bytes: ArraySlice<UInt8>
    private var position: Int
    /// The version of the part that is read, see `MemoryPart`; anything else is as this program writes it.
    let version: UInt8

    init(_ bytes: ArraySlice<UInt8>, version: UInt8 = .max) {
        self.bytes = bytes
        position = bytes.startIndex
        self.version = version
    }

    var isAtEnd: Bool { position == bytes.endIndex }
    /// What has not been read yet.
    var rest: ArraySlice<UInt8> { bytes[position...] }

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

    mutating func byteList() throws(Failure) -> ArraySlice<UInt8> { try take(Int(try integer(UInt16.self))) }

    /// What `ByteWriter.appendSized` wrote.
    mutating func sized() throws(Failure) -> ArraySlice<UInt8> { try take(Int(try integer(UInt32.self))) }

    mutating func take(_ count: Int) throws(Failure) -> ArraySlice<UInt8> {
        guard bytes.endIndex - position >= count else { throw Failure() }
        let start = position
        position += count
        return bytes[start..<position]
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

    /// A value of a type whose raw values are the kernel's numbers.
    mutating func number<Value: RawRepresentable>(_: Value.Type = Value.self) throws(Failure) -> Value
    where Value.RawValue: FixedWidthInteger {
        guard let value = Value(rawValue: try integer()) else { throw Failure() }
        return value
    }
}
