import BondwatchCore
import BondwatchLinux
import Glibc
import Testing

@testable import BondwatchDaemon

/// What a run leaves in memory when it is killed while the disk takes nothing.
@Suite struct SpareMemoryTests {
    private let bootID = Array("0123456789abcdef".utf8)

    private func fleet(_ index: UInt32) -> BondFleet {
        var message = LinkMessage(
            kind: .present, index: InterfaceIndex(index), name: InterfaceName("bond0"), flags: [.up, .master])
        message.bond = BondAttributes()
        var fleet = BondFleet(jiffy: .zero)
        _ = fleet.apply(message, source: .poll, at: BootInstant(nanoseconds: 1))
        return fleet
    }

    @Test func `R3 the next run finds what was kept last, and how far each log had come`() throws {
        let spare = try SpareMemory(bootID: bootID)
        #expect(spare.found == nil)
        for sequence in UInt64(40)...43 {
            spare.keep(lastSequence: sequence, bonds: fleet(UInt32(sequence)).memories)
        }
        spare.mark(taken: 42, by: .journal)
        let next = SpareMemory(descriptor: dup(spare.descriptor), bootID: bootID)
        let found = try #require(next.found)
        #expect(found.lastSequence == 43)
        #expect(found.bonds == fleet(43).memories)
        #expect(found.taken[.journal] == 42 && found.taken[.syslog] == 0)
        next.keep(lastSequence: 44, bonds: [])
        #expect(next.found?.lastSequence == 44)
        #expect(SpareMemory(descriptor: dup(spare.descriptor), bootID: Array(repeating: 1, count: 16)).found == nil)
    }

    @Test func `R3 what is damaged leaves the one before, and junk is nothing`() throws {
        let spare = try SpareMemory(bootID: bootID)
        spare.keep(lastSequence: 1, bonds: fleet(1).memories)
        spare.keep(lastSequence: 2, bonds: fleet(2).memories)
        // The second one is in the first slot.
        var junk: UInt64 = .max
        #expect(pwrite(spare.descriptor, &junk, 8, 4096 + 40) == 8)
        #expect(spare.found?.lastSequence == 1)
        #expect(pwrite(spare.descriptor, &junk, 8, 4096 + (1 << 20) + 40) == 8)
        #expect(spare.found == nil)
    }

    @Test func `R3 a run that was killed while the disk took nothing is gone on from, and no log gets an event twice`()
        throws
    {
        let state = try StateFolder()
        do {
            let (store, _) = try state.open()
            store.use(SinkAccounts(active: [.journal, .syslog]))
            try store.commit(lastSequence: 2, bonds: fleet(1).memories, events: [state.event(1), state.event(2)])
            store.mark(taken: 2, by: .journal)
        }
        var earlier = try Return.open(directory: state.path, bootID: state.bootID, patience: .seconds(20))
        #expect(earlier.lastSequence == 2)
        let spare = try SpareMemory(bootID: state.bootID)
        spare.keep(lastSequence: 2, bonds: [])
        earlier.take(spare.found)
        #expect(earlier.memories == fleet(1).memories, "the disk has as much")
        spare.keep(lastSequence: 5, bonds: fleet(2).memories)
        spare.mark(taken: 5, by: .journal)
        earlier.take(spare.found)
        #expect(earlier.lastSequence == 5)
        #expect(earlier.memories == fleet(2).memories)
        let roster = earlier.makeSinks([], areAutomatic: false, marking: StoreQueue(.init()))
        #expect(roster.leaving.keys.sorted { $0.mark < $1.mark } == [.syslog], "the journal has all")
    }
}
