/// A slot: header, head, a record for each bond, and an end mark.
///
/// The head says which records there are, each record whether it is whole, and the end mark whether the writing came to its
/// end. So a bond whose record is damaged costs no other, and a write that was cut short is known from damage.
extension Checkpoint {
    /// A slot that was read.
    package struct Slot: Equatable, Sendable {
        package let checkpoint: Checkpoint
        package let generation: UInt64
        /// Whether it was written to its end: what was not, was never committed.
        package let isFinished: Bool
    }

    /// The bytes of a slot.
    ///
    /// - Parameters:
    ///   - generation: rises with every write; of two finished slots the newer one counts: see `isNewer`.
    ///   - keepsForeign: whether the parts that only another version of the program knows are written back.
    package func encode(generation: UInt64, keepsForeign: Bool = true) -> [UInt8] {
        var records = ByteWriter()
        var entries: [CheckpointHead.Entry] = []
        entries.reserveCapacity(bonds.count)
        records.reserve(bonds.count << 10)
        for bond in bonds {
            let start = records.bytes.count
            BondRecord.write(bond, keepsForeign: keepsForeign, to: &records)
            entries.append(.init(index: bond.index, name: bond.name, length: records.bytes.count - start))
        }
        var head = ByteWriter()
        head.appendSized {
            CheckpointHead(bootID: bootID, lastSequence: lastSequence, entries: entries).write(to: &$0)
        }
        let length = head.bytes.count + records.bytes.count + MemoryLayout<UInt64>.size
        var slot = ByteWriter()
        slot.reserve(Self.headerSize + length)
        slot.append(Self.magic)
        slot.append(Self.version)
        slot.append(UInt32(clamping: length))
        slot.append(generation)
        slot.append(Checksum.of(head.bytes[...], seed: generation))
        slot.append(raw: head.bytes)
        slot.append(raw: records.bytes)
        slot.append(Self.endMark(of: head.bytes[...], generation: generation))
        return slot.bytes
    }

    /// Reads a slot.
    package static func decode(_ bytes: ArraySlice<UInt8>) throws(Fault) -> Slot {
        guard let header = try? Header(from: bytes) else { throw bytes.allSatisfy({ $0 == 0 }) ? .empty : .torn }
        if header.magic == 0 { throw .empty }
        guard header.magic == magic else { throw .foreign }
        let payload = bytes.dropFirst(headerSize)
        if let layout = PositionalLayout(rawValue: header.version) {
            return try readPositional(payload.prefix(header.length), layout, header)
        }
        guard header.version == version else { throw .version(header.version) }
        guard let (head, records) = head(in: payload, header) else { throw .torn }
        var checkpoint = Checkpoint(bootID: head.bootID, lastSequence: head.lastSequence, bonds: [])
        let end = checkpoint.take(head.entries, from: records)
        let mark = endMark(of: payload[..<records.startIndex], generation: header.generation)
        var reader = ByteReader(end)
        let isFinished = (try? reader.integer()) == mark
        return Slot(checkpoint: checkpoint, generation: header.generation, isFinished: isFinished)
    }

    /// The number of the last event of that boot in a slot of any version that has a head, as far as it is whole.
    package static func lastSequence(in bytes: ArraySlice<UInt8>, bootID: [UInt8]) -> UInt64? {
        guard let header = try? Header(from: bytes), header.magic == magic,
            header.version >= CheckpointHead.firstVersion,
            let head = head(in: bytes.dropFirst(headerSize), header)?.head,
            BootIdentity.isSame(head.bootID, bootID)
        else { return nil }
        return head.lastSequence
    }

    private struct Header {
        let magic: UInt64
        let version: UInt32
        let length: Int
        let generation: UInt64
        let checksum: UInt64

        init(from bytes: ArraySlice<UInt8>) throws(ByteReader.Failure) {
            var reader = ByteReader(bytes.prefix(Checkpoint.headerSize))
            magic = try reader.integer()
            version = try reader.integer()
            length = Int(try reader.integer(UInt32.self))
            generation = try reader.integer()
            checksum = try reader.integer()
        }
    }

    private static func endMark(of head: ArraySlice<UInt8>, generation: UInt64) -> UInt64 {
        Checksum.of(head, seed: ~generation)
    }

    /// The head, where it is whole, and what lies behind it.
    private static func head(
        in payload: ArraySlice<UInt8>, _ header: Header
    ) -> (head: CheckpointHead, rest: ArraySlice<UInt8>)? {
        var reader = ByteReader(payload)
        guard let bytes = try? reader.sized(),
            Checksum.of(payload[..<bytes.endIndex], seed: header.generation) == header.checksum
        else { return nil }
        var fields = ByteReader(bytes)
        guard let head = try? CheckpointHead(from: &fields) else { return nil }
        return (head, reader.rest)
    }

    /// Takes the records of the bonds, each for itself.
    ///
    /// - Returns: what lies behind them.
    private mutating func take(
        _ entries: [CheckpointHead.Entry], from records: ArraySlice<UInt8>
    ) -> ArraySlice<UInt8> {
        var rest = records
        for entry in entries {
            var reader = ByteReader(rest.prefix(entry.length))
            rest = rest.dropFirst(entry.length)
            guard let found = try? BondRecord.read(from: &reader), reader.isAtEnd, found.memory.index == entry.index,
                found.memory.name == entry.name
            else {
                var memory = BondMemory(index: entry.index, name: entry.name)
                memory.missing = Set(MemoryPart.allCases)
                bonds.append(memory)
                losses.append(.bond(entry.name))
                continue
            }
            bonds.append(found.memory)
            losses += found.losses
        }
        return rest
    }

    /// Reads what the versions 4 and 5 wrote: one checksum over everything, and nothing that says where a bond ends.
    private static func readPositional(
        _ payload: ArraySlice<UInt8>, _ layout: PositionalLayout, _ header: Header
    ) throws(Fault) -> Slot {
        guard header.length <= maximumLength, payload.count == header.length,
            Checksum.of(payload, seed: header.generation) == header.checksum
        else { throw .torn }
        var reader = ByteReader(payload)
        do throws(ByteReader.Failure) {
            var checkpoint = Checkpoint(
                bootID: Array(try reader.byteList()), lastSequence: try reader.integer(), bonds: [])
            for _ in 0..<(try reader.integer(UInt32.self)) {
                checkpoint.bonds.append(try layout.read(from: &reader))
            }
            guard reader.isAtEnd else { throw ByteReader.Failure() }
            return Slot(checkpoint: checkpoint, generation: header.generation, isFinished: true)
        } catch {
            throw .torn
        }
    }
}
