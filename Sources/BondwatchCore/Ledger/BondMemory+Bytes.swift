extension BondMemory {
    /// The memories as bytes, for a recording.
    package static func bytes(_ memories: [BondMemory]) -> [UInt8] {
        var writer = ByteWriter()
        for memory in memories { BondRecord.write(memory, keepsForeign: true, to: &writer) }
        return writer.bytes
    }

    /// The memories in bytes that nobody vouches for; nil where they are none.
    ///
    /// A recording does not say which program's they are, so each layout is tried, the newest first.
    package static func memories(in bytes: ArraySlice<UInt8>) -> [BondMemory]? {
        let records = list(in: bytes) { reader throws(ByteReader.Failure) in try BondRecord.read(from: &reader).memory }
        if let records { return records }
        for layout in PositionalLayout.allCases.reversed() {
            let memories = list(in: bytes) { reader throws(ByteReader.Failure) in try layout.read(from: &reader) }
            if let memories { return memories }
        }
        return nil
    }

    private static func list(
        in bytes: ArraySlice<UInt8>, _ read: (inout ByteReader) throws(ByteReader.Failure) -> BondMemory
    ) -> [BondMemory]? {
        var reader = ByteReader(bytes)
        var memories: [BondMemory] = []
        do throws(ByteReader.Failure) {
            while !reader.isAtEnd { memories.append(try read(&reader)) }
        } catch {
            return nil
        }
        return memories
    }
}
