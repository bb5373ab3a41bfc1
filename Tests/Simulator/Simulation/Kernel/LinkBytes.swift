import BondwatchCore

/// Writes netlink messages as the kernel does: integers in the machine's order, attributes padded to four bytes.
struct LinkBytes {
    private(set) var bytes: [UInt8] = []

    static let newLink: UInt16 = 16
    static let deleteLink: UInt16 = 17
    static let error: UInt16 = 2
    static let done: UInt16 = 3
    static let multipart: UInt16 = 0x2
    static let interrupted: UInt16 = 0x10

    /// A message with that header; its length is set when it is whole.
    static func message(
        _ type: UInt16, flags: UInt16 = 0, sequence: UInt32 = 0, _ write: (inout LinkBytes) -> Void
    ) -> [UInt8] {
        var writer = LinkBytes()
        writer.bytes.reserveCapacity(512)
        writer.append(UInt32(0))
        writer.append(type)
        writer.append(flags)
        writer.append(sequence)
        writer.append(UInt32(0))
        write(&writer)
        writer.set(UInt32(writer.bytes.count), at: 0)
        return writer.bytes
    }

    /// `struct ifinfomsg` of an Ethernet device.
    mutating func header(index: UInt32, flags: UInt32) {
        append(UInt16(0))
        append(UInt16(1))
        append(index)
        append(flags)
        append(UInt32(0))
    }

    mutating func append(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value) { bytes.append(contentsOf: $0) }
    }

    mutating func attribute(_ number: UInt16, _ value: some FixedWidthInteger) { nest(number) { $0.append(value) } }

    mutating func attribute(_ number: UInt16, text: String) {
        nest(number) { writer in
            writer.bytes.append(contentsOf: text.utf8)
            writer.bytes.append(0)
        }
    }

    mutating func attribute(_ number: UInt16, bytes payload: [UInt8]) { nest(number) { $0.bytes += payload } }

    mutating func nest(_ number: UInt16, _ write: (inout LinkBytes) -> Void) {
        let start = bytes.count
        append(UInt16(0))
        append(number)
        write(&self)
        set(UInt16(bytes.count - start), at: start)
        while bytes.count % 4 != 0 { bytes.append(0) }
    }

    private mutating func set(_ value: some FixedWidthInteger, at offset: Int) {
        withUnsafeBytes(of: value) { source in
            for (place, byte) in source.enumerated() { bytes[offset + place] = byte }
        }
    }
}
