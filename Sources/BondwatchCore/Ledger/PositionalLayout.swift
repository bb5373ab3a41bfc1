/// Memories as the versions 4 and 5 of the checkpoint held them: the same parts one after the other, without tags.
enum PositionalLayout: UInt32, CaseIterable {
    case four = 4
    /// With what is known of losses while a bond flaps, and the value that a changed option had.
    case five = 5

    /// In the order in which they lay.
    private static let parts: [MemoryPart] = [
        .link, .traffic, .redundancy, .carrier, .slaves, .aggregation, .findings, .hearing, .flapping, .history,
    ]

    private func version(of part: MemoryPart) -> UInt8 {
        switch part {
        case .findings, .flapping: self == .four ? 1 : 2
        default: 1
        }
    }

    func read(from reader: inout ByteReader) throws(ByteReader.Failure) -> BondMemory {
        var memory = BondMemory(index: try reader.index(), name: try reader.name())
        memory.missing = Set(MemoryPart.allCases)
        for part in Self.parts {
            var inner = ByteReader(reader.rest, version: version(of: part))
            try part.row.read(&memory, &inner)
            _ = try reader.take(reader.rest.count - inner.rest.count)
            memory.missing.remove(part)
        }
        return memory
    }
}
