/// What is remembered of one bond, as one record: it says where it ends, and whether it is whole.
///
/// Tag (4 bytes), version (1), checksum (8), length (4); then index and name of the bond, and its parts, each behind its tag
/// (1), its version (1) and its length (4).
enum BondRecord {
    private static let tag: UInt32 = 0x646e_6f62  // "bond"
    /// Of the frame; what is in it has versions of its own.
    private static let version: UInt8 = 1
    private static let checksumPosition = 5
    private static let headerSize = 17

    /// A memory that was read, and what of it could not be.
    struct Found {
        var memory: BondMemory
        var losses: [CheckpointLoss] = []
    }

    /// - Parameter keepsForeign: whether the parts of another version of the program are written back.
    static func write(_ memory: BondMemory, keepsForeign: Bool, to writer: inout ByteWriter) {
        let start = writer.bytes.count
        writer.append(tag)
        writer.append(version)
        writer.append(0 as UInt64)
        writer.appendSized { writer in
            writer.append(memory.index)
            writer.append(memory.name)
            for (part, row) in MemoryPart.table where !memory.missing.contains(part) {
                writer.append(part.rawValue)
                writer.append(row.version)
                writer.appendSized { row.write(memory, &$0) }
            }
            if keepsForeign { writer.append(raw: memory.foreign.bytes) }
        }
        writer.put(checksum(writer.bytes[(start + headerSize)...]), at: start + checksumPosition)
    }

    private static func checksum(_ body: ArraySlice<UInt8>) -> UInt64 { Checksum.of(body, seed: UInt64(tag)) }

    /// Reads the record that the reader is at.
    ///
    /// - Throws: where there is none that is whole. A part that cannot be read is only that part's loss.
    static func read(from reader: inout ByteReader) throws(ByteReader.Failure) -> Found {
        guard try reader.integer() == tag, try reader.integer() == version else { throw ByteReader.Failure() }
        let checksum: UInt64 = try reader.integer()
        let body = try reader.sized()
        guard Self.checksum(body) == checksum else { throw ByteReader.Failure() }
        var parts = ByteReader(body)
        var found = Found(memory: BondMemory(index: try parts.index(), name: try parts.name()))
        found.memory.missing = Set(MemoryPart.allCases)
        while !parts.isAtEnd { try found.takePart(from: &parts) }
        return found
    }
}

extension BondRecord.Found {
    fileprivate mutating func takePart(from parts: inout ByteReader) throws(ByteReader.Failure) {
        let before = parts.rest
        let tag: UInt8 = try parts.integer()
        let version: UInt8 = try parts.integer()
        let body = try parts.sized()
        guard let part = MemoryPart(rawValue: tag) else {
            if !memory.foreign.keep(before[..<body.endIndex]) { losses.append(.foreignParts(of: memory.name)) }
            return
        }
        // Nothing writes a part twice.
        guard memory.missing.contains(part) else { throw ByteReader.Failure() }
        let row = part.row
        guard (1...row.version).contains(version), memory.take(row, from: body, version: version) else {
            losses.append(.part(row.name, of: memory.name))
            return
        }
        memory.missing.remove(part)
    }
}

extension BondMemory {
    /// - Returns: false where the bytes are not understood; nothing has changed then.
    fileprivate mutating func take(_ row: MemoryPart.Row, from body: ArraySlice<UInt8>, version: UInt8) -> Bool {
        var reader = ByteReader(body, version: version)
        var changed = self
        do throws(ByteReader.Failure) {
            try row.read(&changed, &reader)
        } catch {
            return false
        }
        guard reader.isAtEnd else { return false }
        self = changed
        return true
    }
}
