import Testing

@testable import BondwatchCore

/// Checkpoints that the programs of the versions 4 and 5 have written, byte for byte: of the sample as they knew it, and of
/// a bond with no slaves.
@Suite struct CheckpointVersionTests {
    private func checkpoint(_ version: Int) throws -> Checkpoint {
        let slot = try Checkpoint.decode(CheckpointForge.kept("version-\(version).slot")[...])
        #expect(slot.isFinished)
        #expect(slot.generation == 5)
        return slot.checkpoint
    }

    /// What is written as it was then.
    private let unchanged: [MemoryPart] = [
        .link, .traffic, .redundancy, .carrier, .slaves, .hearing, .history,
    ]

    private func bytes(_ memory: BondMemory, _ part: MemoryPart) -> [UInt8] {
        CheckpointForge.Part(part, of: memory).body
    }

    @Test(arguments: [4, 5])
    func `R4 what an earlier version wrote is read, all of it`(version: Int) throws {
        let checkpoint = try checkpoint(version)
        #expect(checkpoint.bootID == CheckpointForge.bootID)
        #expect(checkpoint.lastSequence == 77)
        #expect(checkpoint.losses.isEmpty)
        #expect(checkpoint.bonds.map(\.name.description) == ["bond0", "bond1"])
        let sample = MemorySamples.full
        for part in unchanged {
            #expect(bytes(checkpoint.bonds[0], part) == bytes(sample, part), "\(part)")
        }
        #expect(checkpoint.bonds[0].aggregation.aggregator != AggregatorWatch())
        #expect(checkpoint.bonds.allSatisfy { !$0.isFoundAnew })
        #expect(checkpoint.bonds[1].slaves.isEmpty)
        #expect(checkpoint.bonds[1].redundancy.level == .lost)
    }

    @Test(arguments: [4, 5])
    func `R4 W10 a finding of an earlier version was reported as it stood then`(version: Int) throws {
        let findings = try checkpoint(version).bonds[0].findings
        #expect(findings.knownSlaves.map(\.description) == ["eth0", "eth1"])
        #expect(findings.standing.count == 3)
        let changed = findings.standing[.init(kind: .optionChanged, subject: .option(.miimon))]
        let fault = Fault(
            .option(.miimon), "miimon was changed from 100 to 5000", former: version == 4 ? nil : "100")
        #expect(changed?.fault == fault)
        #expect(changed?.reported == fault)
        let half = findings.standing[.init(kind: .halfDuplex, subject: .slave(ReportSamples.name("eth1")))]
        #expect(half?.reported == nil)
    }

    @Test(arguments: [4, 5])
    func `what flapped then flaps still`(version: Int) throws {
        let flapping = try checkpoint(version).bonds[0].flapping
        let sample = MemorySamples.full.flapping
        #expect(flapping.slaves == sample.slaves)
        #expect(flapping.bond == sample.bond)
        #expect(flapping.losses == (version == 4 ? LossWatch() : sample.losses))
    }

    @Test(arguments: [4, 5])
    func `a machine goes on from it, and writes it as this version does`(version: Int) throws {
        let checkpoint = try checkpoint(version)
        let memories = BondFleet(restoring: checkpoint.bonds, jiffy: .zero).memories
        // No earlier version knew the groups of LACP.
        #expect(checkpoint.bonds.allSatisfy { $0.missing == [.groups] })
        let known = checkpoint.bonds.map { memory in
            var memory = MemorySamples.kept(memory)
            memory.missing = []
            return memory
        }
        #expect(memories == known)
        let written = Checkpoint(bootID: checkpoint.bootID, lastSequence: 78, bonds: memories)
        let slot = try Checkpoint.decode(written.encode(generation: 6)[...])
        #expect(slot == .init(checkpoint: written, generation: 6, isFinished: true))
    }

    @Test(arguments: [4, 5])
    func `a damaged one of an earlier version is refused as a whole`(version: Int) throws {
        let bytes = try CheckpointForge.kept("version-\(version).slot")
        for place in stride(from: 32, to: bytes.count, by: 7) {
            var spoilt = bytes
            spoilt[place] ^= 4
            #expect(throws: Checkpoint.Fault.torn) { try Checkpoint.decode(spoilt[...]) }
        }
        for length in 32..<bytes.count {
            #expect(throws: Checkpoint.Fault.torn) { try Checkpoint.decode(bytes[..<length]) }
        }
    }

    @Test(arguments: [4, 5])
    func `a recording's memories of an earlier version are read`(version: Int) throws {
        let bytes = try CheckpointForge.kept("version-\(version).slot")
        // Behind the header, the boot's id with its length, the number and the count.
        let memories = bytes[(32 + 18 + 8 + 4)...]
        #expect(BondMemory.memories(in: memories) == (try checkpoint(version).bonds))
    }
}
