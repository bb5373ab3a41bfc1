extension BondMemory {
    /// The memories as bytes, for a recording.
    package static func bytes(_ memories: [BondMemory]) -> [UInt8] {
        var writer = ByteWriter()
        for memory in memories { memory.write(to: &writer) }
        return writer.bytes
    }

    /// The memories in bytes that nobody vouches for; nil where they are none.
    package static func memories(in bytes: ArraySlice<UInt8>) -> [BondMemory]? {
        var reader = ByteReader(bytes)
        var memories: [BondMemory] = []
        do throws(ByteReader.Failure) {
            while !reader.isAtEnd { memories.append(try BondMemory(from: &reader)) }
        } catch {
            return nil
        }
        return memories
    }
}
