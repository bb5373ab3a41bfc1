import Testing

@testable import BondwatchCore

/// Spoilt checkpoints whose checksums fit all the same: whatever the bytes are, they are read or refused, in bounded time
/// and memory, and what is read is written and read again as the same.
@Suite struct CheckpointMutationTests {
    typealias Record = CheckpointForge.Record

    private static func spoil(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
        guard !bytes.isEmpty else { return }
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<6, using: &random) {
        case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1: bytes[place] = [0, 1, 2, 3, 0x7f, 0xff].randomElement(using: &random) ?? 0
        case 2: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...9, using: &random)))
        case 3: bytes.insert(contentsOf: bytes[place...].prefix(Int.random(in: 1...40, using: &random)), at: place)
        case 4: bytes.insert(.random(in: 0...255, using: &random), at: place)
        default:
            for offset in place..<min(bytes.count, place + 4) { bytes[offset] = 0xff }
        }
    }

    private func check(_ slot: [UInt8]) throws -> Checkpoint? {
        guard let read = try? Checkpoint.decode(slot[...]).checkpoint else { return nil }
        #expect(read.bonds.reduce(0) { $0 + $1.slaves.count + $1.foreign.bytes.count } <= slot.count)
        var written = read
        written.losses = []
        let again = try Checkpoint.decode(written.encode(generation: 9)[...])
        #expect(again.checkpoint.bonds == written.bonds)
        #expect(again.checkpoint.losses.isEmpty)
        return read
    }

    @Test(arguments: 0..<6 as Range<UInt64>)
    func `R4 spoilt parts cost no more than their bond`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let neighbour = CheckpointForge.neighbour
        var losses = 0
        for _ in 0..<30 {
            var record = Record(MemorySamples.full)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0..<record.parts.count, using: &random)
                switch Int.random(in: 0..<8, using: &random) {
                case 0: record.parts[place].tag = .random(in: 0...255, using: &random)
                case 1: record.parts[place].version = .random(in: 0...4, using: &random)
                case 2: record.parts.remove(at: place)
                case 3: record.parts.append(record.parts[place])
                default: Self.spoil(&record.parts[place].body, &random)
                }
                if record.parts.isEmpty { break }
            }
            let read = try #require(try check(CheckpointForge.slot([record, Record(neighbour)])))
            #expect(read.lastSequence == 77)
            #expect(read.bonds.map(\.index) == [InterfaceIndex(10), InterfaceIndex(11)])
            #expect(read.bonds.last == neighbour)
            losses += read.losses.count
            #expect(BondFleet(restoring: read.bonds, jiffy: .zero).memories.count == 2)
        }
        #expect(losses > 5)
    }

    @Test(arguments: ["version-4.slot", "version-5.slot"], 0..<3 as Range<UInt64>)
    func `spoilt payloads of an earlier version are read or refused`(file: String, seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let whole = try CheckpointForge.kept(file)
        var refused = 0
        for _ in 0..<30 {
            var payload = Array(whole[32...])
            for _ in 0..<Int.random(in: 1...3, using: &random) { Self.spoil(&payload, &random) }
            let generation = CheckpointForge.generation
            let slot =
                whole[..<12] + CheckpointForge.little(UInt32(payload.count)) + CheckpointForge.little(generation)
                + CheckpointForge.little(Checksum.of(payload[...], seed: generation)) + payload
            if try check(Array(slot)) == nil { refused += 1 }
        }
        #expect(refused > 5)
    }

    @Test(arguments: 0..<6 as Range<UInt64>)
    func `R4 a slot with bytes spoilt anywhere is read in part or refused`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let whole = CheckpointForge.slot([Record(MemorySamples.full), Record(CheckpointForge.neighbour)])
        for _ in 0..<30 {
            var slot = whole
            for _ in 0..<Int.random(in: 1...3, using: &random) { Self.spoil(&slot, &random) }
            guard let read = try check(slot) else { continue }
            #expect(read.lastSequence == 77)
            for memory in read.bonds where memory.missing.isEmpty {
                #expect([MemorySamples.full, CheckpointForge.neighbour].contains(memory))
            }
        }
    }

    /// A list that claims to be long, and one that is as long as there is room for, whatever order it is in.
    @Test func `R4 lists that fill a whole slot are read in a moment`() throws {
        let room = 200_000
        func filled(_ part: MemoryPart, _ start: [UInt8], _ item: (Int) -> [UInt8]) -> [UInt8] {
            var record = Record(MemorySamples.full)
            var body = start
            var number = 0
            while body.count < room {
                body += item(number)
                number += 1
            }
            for place in record.parts.indices where record.parts[place].tag == part.rawValue {
                record.parts[place].body = body
            }
            return CheckpointForge.slot([record])
        }
        let many: [UInt8] = [0xff, 0xff]
        let losses = filled(.flapping, [0, 0, 0, 0, 0] + many) { number in
            // A link's loss, in order, with its instant.
            let name = Array("e\(1_000_000 + number)".utf8)
            return [1] + CheckpointForge.little(UInt16(name.count)) + name + CheckpointForge.little(UInt64(number))
        }
        let slaves = filled(.slaves, many + many) { number in
            CheckpointForge.little(UInt32(number)) + [1, 0, 0x65, 0, 0, 0] + CheckpointForge.little(UInt64(1)) + [1]
        }
        let ears = filled(.hearing, many) { _ in [UInt8](repeating: 1, count: 90) }
        let clock = ContinuousClock()
        for slot in [losses, slaves, ears] {
            let span = clock.measure { _ = try? Checkpoint.decode(slot[...]) }
            #expect(span < .seconds(20))
        }
    }
}
