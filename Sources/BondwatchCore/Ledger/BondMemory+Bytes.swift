extension BondMemory {
    /// The memories as bytes, for a recording.
    package static func bytes(_ memories: [BondMemory]) -> [UInt8] {
        var writer = ByteWriter()
        for memory in memories { memory.write(to: &writer) }
        return writer.bytes
    }

    /// The memories in bytes that nobody vouches for; nil where they are none.
    ///
    /// A recording does not say which program's they are, so each layout is tried, the newest first.
    package static func memories(in bytes: ArraySlice<UInt8>) -> [BondMemory]? {
        for layout in MemoryLayoutVersion.allCases.reversed() {
            if let memories = memories(in: bytes, layout) { return memories }
        }
        return nil
    }

    private static func memories(in bytes: ArraySlice<UInt8>, _ layout: MemoryLayoutVersion) -> [BondMemory]? {
        var reader = ByteReader(bytes, layout: layout)
        var memories: [BondMemory] = []
        do throws(ByteReader.Failure) {
            while !reader.isAtEnd { memories.append(try BondMemory(from: &reader)) }
        } catch {
            return nil
        }
        return memories
    }
}
