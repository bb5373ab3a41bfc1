/// The text of the configuration that was accepted last, as the file `configuration` of the state directory holds it: a
/// magic, the format's version, then one checksummed record.
package struct KeptConfiguration: Equatable, Sendable {
    /// The path of the file that it came from, in its bytes.
    package var path: [UInt8]
    /// Empty where there was no file, so that the defaults held.
    package var text: [UInt8]

    package init(path: [UInt8], text: [UInt8]) {
        self.path = path
        self.text = text
    }

    /// Why the bytes cannot be used.
    package enum Fault: Error, Equatable, CustomStringConvertible {
        /// Torn, changed, or something else's.
        case damaged
        /// Of another program's format.
        case version(UInt32)

        package var description: String {
            switch self {
            case .damaged: "they are damaged"
            case .version(let version): "they have the format \(version) of another version of bondwatchd"
            }
        }
    }

    private static let magic = Array("bwconfig".utf8)
    private static let version: UInt32 = 1

    package var bytes: [UInt8] {
        var header = ByteWriter()
        header.append(Self.version)
        var payload = ByteWriter()
        payload.append(bytes: path)
        return Self.magic + header.bytes + ChecksummedRecord.bytes(payload.bytes + text)
    }

    package init(bytes: [UInt8]) throws(Fault) {
        guard bytes.starts(with: Self.magic) else { throw .damaged }
        var header = ByteReader(bytes.dropFirst(Self.magic.count))
        guard let version = try? header.integer(UInt32.self) else { throw .damaged }
        guard version == Self.version else { throw .version(version) }
        let record = bytes.dropFirst(Self.magic.count + MemoryLayout<UInt32>.size)
        guard let payload = ChecksummedRecord.payload(in: record),
            record.count == ChecksummedRecord.headerSize + payload.count
        else { throw .damaged }
        var reader = ByteReader(payload)
        guard let path = try? reader.byteList() else { throw .damaged }
        self.init(path: Array(path), text: Array(payload.dropFirst(MemoryLayout<UInt16>.size + path.count)))
    }
}
