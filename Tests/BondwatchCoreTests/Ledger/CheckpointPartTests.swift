import Testing

@testable import BondwatchCore

/// What is lost where a checkpoint is damaged, or comes from another version of the program: that part, and nothing else.
@Suite struct CheckpointPartTests {
    typealias Part = CheckpointForge.Part
    typealias Record = CheckpointForge.Record

    private let sample = MemorySamples.full
    private let neighbour = CheckpointForge.neighbour

    private func decode(_ bytes: [UInt8]) throws -> Checkpoint {
        let slot = try Checkpoint.decode(bytes[...])
        #expect(slot.isFinished && slot.generation == CheckpointForge.generation)
        #expect(slot.checkpoint.lastSequence == 77)
        return slot.checkpoint
    }

    /// The sample with other parts, and its neighbour.
    private func decode(changing change: (inout [Part]) -> Void) throws -> Checkpoint {
        var record = Record(sample)
        change(&record.parts)
        let checkpoint = try decode(CheckpointForge.slot([record, Record(neighbour)]))
        #expect(checkpoint.bonds.count == 2)
        #expect(checkpoint.bonds.last == neighbour)
        return checkpoint
    }

    /// The sample without that part.
    private func sample(without part: MemoryPart) throws -> BondMemory {
        var expected = sample
        expected.missing = [part]
        var reader = ByteReader(Part(part, of: BondMemory(index: sample.index, name: sample.name)).body[...])
        try part.row.read(&expected, &reader)
        return expected
    }

    @Test func `R4 the bytes are those that are documented`() throws {
        let checkpoint = Checkpoint(bootID: CheckpointForge.bootID, lastSequence: 77, bonds: [sample, neighbour])
        #expect(checkpoint.encode(generation: 5) == CheckpointForge.slot([Record(sample), Record(neighbour)]))
        #expect(try decode(CheckpointForge.slot([Record(sample), Record(neighbour)])) == checkpoint)
    }

    @Test func `R4 a part that is not known is kept through the machine and written back as it was`() throws {
        let newer = [Part(200, 3, Array("groups of a later version".utf8)), Part(201, 1, [])]
        let checkpoint = try decode { parts in
            parts.insert(newer[0], at: 3)
            parts.append(newer[1])
        }
        #expect(checkpoint.losses.isEmpty)
        var expected = sample
        expected.foreign = checkpoint.bonds[0].foreign
        #expect(checkpoint.bonds[0] == expected)
        #expect(checkpoint.bonds[0].foreign.bytes == newer.flatMap(\.bytes))
        let memories = BondFleet(restoring: checkpoint.bonds, jiffy: .zero).memories
        let kept = MemorySamples.kept(sample)
        var record = Record(kept)
        record.parts += newer
        let again = Checkpoint(bootID: CheckpointForge.bootID, lastSequence: 77, bonds: memories)
        #expect(again.encode(generation: 5) == CheckpointForge.slot([record, Record(neighbour)]))
        #expect(
            again.encode(generation: 5, keepsForeign: false)
                == CheckpointForge.slot([Record(kept), Record(neighbour)]))
    }

    @Test func `R4 parts that are not known are kept up to a bound, and no further`() throws {
        let small = Part(200, 1, [UInt8](repeating: 1, count: 1000))
        let large = Part(201, 1, [UInt8](repeating: 2, count: ForeignParts.mostBytes))
        let checkpoint = try decode { $0 += [small, large, small] }
        #expect(checkpoint.bonds[0].foreign.bytes == small.bytes + small.bytes)
        #expect(checkpoint.losses == [.foreignParts(of: sample.name)])
        #expect(
            CheckpointLoss.note(checkpoint.losses)?.message
                == "part of the checkpoint cannot be used and begins anew: "
                + "of bond0 what only another version of bondwatchd knows")
    }

    @Test(arguments: MemoryPart.allCases)
    func `R4 a part of a later version costs that part alone, and the log says which`(part: MemoryPart) throws {
        let checkpoint = try decode { parts in
            for place in parts.indices where parts[place].tag == part.rawValue {
                parts[place].version += 1
                parts[place].body += [1, 2, 3]
            }
        }
        #expect(checkpoint.bonds[0] == (try sample(without: part)))
        #expect(checkpoint.losses == [.part(part.row.name, of: sample.name)])
        let note = try #require(CheckpointLoss.note(checkpoint.losses))
        #expect(note.priority == .warning)
        #expect(
            note.message == "part of the checkpoint cannot be used and begins anew: "
                + "of bond0 \(part.row.name), written by another version of bondwatchd")
    }

    /// A value that only another version knows, in a part of a version that is known.
    struct UnknownValue: Sendable, CustomTestStringConvertible {
        var part: MemoryPart
        var known: [UInt8]
        var unknown: [UInt8]

        init(_ part: MemoryPart, _ known: String, _ unknown: String) {
            self.init(part, bytes: Array(known.utf8), Array(unknown.utf8))
        }

        init(_ part: MemoryPart, bytes known: [UInt8], _ unknown: [UInt8]) {
            self.part = part
            self.known = known
            self.unknown = unknown
        }

        var testDescription: String { "\(part): \(String(decoding: unknown, as: UTF8.self).debugDescription)" }
    }

    static let unknownValues: [UnknownValue] = [
        UnknownValue(.link, bytes: [0x43, 0x14, 0, 0, 1, 1], [0x43, 0x14, 0, 0, 1, 7]),
        UnknownValue(.traffic, "link-down", "sun-flare"),
        UnknownValue(.traffic, "failover", "fail-ove"),
        UnknownValue(.redundancy, "lost", "gone"),
        UnknownValue(.carrier, bytes: [1, 4, 0, 0, 0], [2, 4, 0, 0, 0]),
        UnknownValue(.slaves, bytes: Array("eth0".utf8) + [1, 2], Array("eth0".utf8) + [1, 9]),
        UnknownValue(.aggregation, bytes: [4, 0, 0, 0, 1, 0, 0, 0, 1], [4, 0, 0, 0, 1, 0, 0, 0, 9]),
        UnknownValue(.findings, "slow-link-monitoring", "fast-link-monitoring"),
        UnknownValue(.findings, bytes: [2, 6, 0] + Array("miimon".utf8), [2, 6, 0] + Array("mmimon".utf8)),
        UnknownValue(.hearing, bytes: [2, 0, 1, 0, 0, 0], [3, 0, 1, 0, 0, 0]),
        UnknownValue(.flapping, "down", "away"),
        UnknownValue(.history, "off", "odd"),
    ]

    @Test(arguments: unknownValues)
    func `R4 a value that is not known costs its part alone`(value: UnknownValue) throws {
        var parts = MemoryPart.allCases.map { Part($0, of: sample) }
        let place = try #require(parts.firstIndex { $0.tag == value.part.rawValue })
        var body = parts[place].body
        let known = value.known
        let start = try #require(body.indices.first { body[$0...].starts(with: known) })
        body.replaceSubrange(start..<start + known.count, with: value.unknown)
        parts[place].body = body
        let checkpoint = try decode { $0 = parts }
        #expect(checkpoint.bonds[0] == (try sample(without: value.part)))
        #expect(checkpoint.losses == [.part(value.part.row.name, of: sample.name)])
    }

    @Test(arguments: MemoryPart.allCases)
    func `R4 a part that an older version did not write begins anew without a line in the log`(
        part: MemoryPart
    ) throws {
        let checkpoint = try decode { parts in parts.removeAll { $0.tag == part.rawValue } }
        #expect(checkpoint.bonds[0] == (try sample(without: part)))
        #expect(checkpoint.losses.isEmpty)
        #expect(CheckpointLoss.note(checkpoint.losses) == nil)
    }

    @Test func `R4 a bond whose record is damaged costs that bond alone, wherever the damage is`() throws {
        let records = [Record(sample), Record(neighbour)]
        for place in records[0].bytes.indices {
            let slot = CheckpointForge.slot(records) { record, bytes in
                guard record.index == 10 else { return bytes }
                var bytes = bytes
                bytes[place] ^= 0x41
                return bytes
            }
            let checkpoint = try decode(slot)
            #expect(checkpoint.bonds.map(\.name) == [sample.name, neighbour.name])
            #expect(checkpoint.bonds[0].missing == Set(MemoryPart.allCases))
            #expect(checkpoint.bonds[0].isFoundAnew)
            #expect(checkpoint.bonds[1] == neighbour)
            #expect(checkpoint.losses == [.bond(sample.name)])
        }
    }

    @Test func `R4 the number of the last event is known while the head is whole, whatever follows it`() throws {
        let slot = CheckpointForge.slot([Record(sample), Record(neighbour)])
        let headEnd = 32 + 4 + 2 + 16 + 8 + 4 + 2 * (4 + 2 + 5 + 4)
        for end in headEnd..<slot.count {
            let cut = try Checkpoint.decode(slot[..<end])
            #expect(cut.checkpoint.lastSequence == 77 && !cut.isFinished)
        }
        let noise = slot[..<headEnd] + [UInt8](repeating: 0xa5, count: slot.count - headEnd)
        let spoilt = try Checkpoint.decode(noise)
        #expect(spoilt.checkpoint.lastSequence == 77)
        #expect(spoilt.checkpoint.losses == [.bond(sample.name), .bond(neighbour.name)])
    }

    @Test func `R4 a later frame gives its number, if it is of this boot`() throws {
        let later = CheckpointForge.slot([Record(sample)], lastSequence: 4711, version: 7)
        #expect(throws: Checkpoint.Fault.version(7)) { try Checkpoint.decode(later[...]) }
        #expect(Checkpoint.lastSequence(in: later[...], bootID: CheckpointForge.bootID) == 4711)
        #expect(Checkpoint.lastSequence(in: later[...], bootID: Array("fedcba9876543210".utf8)) == nil)
        var spoilt = later
        spoilt[50] ^= 1
        #expect(Checkpoint.lastSequence(in: spoilt[...], bootID: CheckpointForge.bootID) == nil)
        let older = try CheckpointForge.kept("version-5.slot")
        #expect(Checkpoint.lastSequence(in: older[...], bootID: CheckpointForge.bootID) == nil)
    }

    @Test func `of many losses some are named and the others counted`() throws {
        let losses = (1...9).map { CheckpointLoss.bond(ReportSamples.name("bond\($0)")) }
        let message = try #require(CheckpointLoss.note(losses)).message
        #expect(message.contains(": bond1, whose record is damaged; bond2, whose record is damaged; "))
        #expect(message.hasSuffix("; and 3 more"))
    }
}
