import Testing

@testable import BondwatchCore

/// A bond of which only some parts are known after a restart: it is no new bond, its slaves are no new slaves, and what
/// happens from then on is reported.
@Suite struct HalfKnownBondTests {
    /// A healthy bond that has failed over once, and what its machine remembers.
    private func healthy() throws -> (watch: Watch, memory: BondMemory) {
        var watch = Watch(DriverModel(slaves: ["eth0", "eth1"]))
        watch.driver.setCarrier(0, false)
        watch.run(steps: 5)
        watch.driver.setCarrier(0, true)
        watch.run(steps: 5)
        watch.auditTwice()
        return (watch, try #require(watch.fleet.memories.first))
    }

    /// A checkpoint that lacks these parts of the bond, read again.
    private func without(_ parts: Set<MemoryPart>, of memory: BondMemory) throws -> [BondMemory] {
        var record = CheckpointForge.Record(memory)
        record.parts.removeAll { part in parts.contains { $0.rawValue == part.tag } }
        return try Checkpoint.decode(CheckpointForge.slot([record])[...]).checkpoint.bonds
    }

    private func restart(_ watch: inout Watch, knowing memories: [BondMemory]) {
        watch.fleet = BondFleet(restoring: memories, jiffy: .zero)
        watch.events = []
        watch.driver.outbox = []
        let messages = [watch.driver.bondMessage] + watch.driver.slaves.indices.map(watch.driver.message(of:))
        for message in messages { watch.tell(watch.fleet.apply(message, source: .checkpoint, at: watch.now)) }
        let found = [watch.driver.index: Set(watch.driver.slaves.map(\.index))]
        watch.tell(watch.fleet.dumpEnded(bonds: found, source: .checkpoint, at: watch.now))
        watch.audit()
    }

    static let losses: [Set<MemoryPart>] =
        MemoryPart.allCases.map { [$0] } + [Set(MemoryPart.allCases), [.slaves, .traffic], [.link, .traffic]]

    @Test(arguments: losses)
    func `R4 nothing is reported of what was there before, and everything from then on`(parts: Set<MemoryPart>) throws {
        var (watch, memory) = try healthy()
        restart(&watch, knowing: try without(parts, of: memory))
        watch.wait(milliseconds: 5000)
        #expect(watch.events.map(\.message) == [])
        let active = try #require(watch.driver.active)
        watch.driver.setCarrier(active, false)
        watch.run(steps: 5)
        #expect(watch.count(.linkDown) == 1)
        #expect(watch.count(.activeChanged) == 1)
        #expect(watch.count(.redundancyLost) == 1)
    }

    @Test(arguments: losses)
    func `R4 what was missed while nobody watched is reported as far as it is known`(parts: Set<MemoryPart>) throws {
        var (watch, memory) = try healthy()
        let active = try #require(watch.driver.active)
        watch.driver.setCarrier(active, false)
        watch.driver.tick()
        restart(&watch, knowing: try without(parts, of: memory))
        watch.wait(milliseconds: 5000)
        #expect(watch.count(.bondAdded) + watch.count(.slaveAdded) + watch.count(.activeNone) == 0)
        #expect(watch.count(.redundancyLost) == 1)
        #expect(watch.count(.linkDown) == (parts.contains(.slaves) ? 0 : 1))
        #expect(watch.count(.activeChanged) == (parts.contains(.traffic) ? 0 : 1))
    }

    @Test func `R4 until the kernel has shown the bond its memory is kept`() throws {
        let (_, memory) = try healthy()
        let memories = try without([.slaves], of: memory)
        var fleet = BondFleet(restoring: memories, jiffy: .zero)
        #expect(fleet.memories == memories)
        #expect(fleet.bonds.isEmpty)
        let gone = fleet.dumpEnded(bonds: [:], source: .checkpoint, at: BootInstant(nanoseconds: 2))
        #expect(gone.isEmpty)
        #expect(fleet.memories.isEmpty)
    }

    @Test func `R4 the counts and the finding's baseline of a bond with unknown slaves go on`() throws {
        var (watch, memory) = try healthy()
        #expect(memory.traffic.failovers == 1)
        restart(&watch, knowing: try without([.slaves], of: memory))
        let again = try #require(watch.fleet.memories.first)
        #expect(again.traffic.failovers == 1)
        #expect(again.traffic.lastFailover == memory.traffic.lastFailover)
        #expect(again.findings.knownSlaves == memory.findings.knownSlaves)
        #expect(again.slaves.map(\.name) == memory.slaves.map(\.name))
        #expect(again.missing.isEmpty)
    }
}
