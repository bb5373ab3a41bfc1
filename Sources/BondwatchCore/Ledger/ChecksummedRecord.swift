/// A record in a file that outlives the daemon: its length and its checksum, and what it holds, so that a torn one is seen.
enum ChecksummedRecord {
    /// Bytes of length and checksum; all zero where no record is.
    static let headerSize = 12

    static func bytes(_ payload: [UInt8]) -> [UInt8] {
        var writer = ByteWriter()
        writer.append(UInt32(clamping: payload.count))
        writer.append(Checksum.of(payload[...], seed: 0))
        return writer.bytes + payload
    }

    /// What the record at the beginning of `bytes` holds; nil where there is none that is whole. What follows it is left
    /// alone.
    static func payload(in bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        var header = ByteReader(bytes.prefix(headerSize))
        guard let length = try? Int(header.integer(UInt32.self)), let checksum = try? header.integer(UInt64.self) else {
            return nil
        }
        let payload = bytes.dropFirst(headerSize).prefix(length)
        return payload.count == length && Checksum.of(payload, seed: 0) == checksum ? payload : nil
    }
}
