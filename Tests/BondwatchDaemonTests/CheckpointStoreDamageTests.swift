import BondwatchCore
import BondwatchDaemon
import Glibc
import Testing

@testable import BondwatchLinux

/// A checkpoint that is damaged in one place, or that another version of the program has written.
@Suite struct CheckpointStoreDamageTests {
    private let state: StateFolder
    private static let slotSize = 1 << 20
    private static let slotsOffset = 4096

    init() throws { state = try StateFolder() }

    /// The memories of so many bonds without slaves.
    private func memories(_ count: UInt32) -> [BondMemory] {
        var fleet = BondFleet(jiffy: .zero)
        for index in 0..<count {
            var message = LinkMessage(
                kind: .present, index: InterfaceIndex(100 + index), name: InterfaceName("bond\(index)"),
                flags: [.up, .master])
            message.bond = BondAttributes()
            _ = fleet.apply(message, source: .poll, at: BootInstant(nanoseconds: 1))
        }
        return fleet.memories
    }

    /// Events 1 to 5 of three bonds are committed, and the journal has taken three of them.
    private func leaveFiveEvents() throws {
        let (store, _) = try state.open()
        store.use(SinkAccounts(active: [.journal]))
        for number in UInt64(1)...5 {
            try store.commit(lastSequence: number, bonds: memories(3), events: [try state.event(number)])
        }
        store.mark(taken: 3, by: .journal)
    }

    /// Changes the bytes of the slots that hold something.
    private func change(_ change: (inout [UInt8]) -> Void) throws {
        let file = FileDescriptor(owning: Glibc.open("\(state.path)/checkpoint", O_RDWR))
        for slot in 0...1 {
            let offset = Self.slotsOffset + slot * Self.slotSize
            var bytes = file.read(at: offset, count: Self.slotSize)
            let before = bytes
            change(&bytes)
            guard bytes != before else { continue }
            let isWritten = file.write(bytes, at: offset)
            #expect(isWritten)
        }
    }

    /// Where the record of that bond begins, of those that lie in the order of their names.
    private func record(_ number: Int, in slot: [UInt8]) -> Int? {
        let start = Array("bond".utf8) + [1]
        let places = slot.indices.filter { slot[$0] == start[0] && slot[$0...].starts(with: start) }
        return places.count > number ? places[number] : nil
    }

    private func restored() throws -> (Checkpoint, pending: [PendingRecord], sinks: SinkAccounts)? {
        guard case .restored(let checkpoint, let pending, let sinks) = try state.open().recovery else { return nil }
        return (checkpoint, pending, sinks)
    }

    @Test func `R4 a damaged record costs its bond alone: numbers, other bonds and what is owed go on`() throws {
        try leaveFiveEvents()
        try change { slot in
            guard let start = record(1, in: slot) else { return }
            slot[start + 40] ^= 0xff
        }
        let found = try Return.open(directory: state.path, bootID: state.bootID, patience: .seconds(20))
        #expect(found.lastSequence == 5)
        #expect(found.memories?.map(\.name.description) == ["bond0", "bond1", "bond2"])
        #expect(found.note?.priority == .warning)
        #expect(
            found.note?.message
                == "part of the checkpoint cannot be used and begins anew: bond1, whose record is damaged")
        #expect(access("\(state.path)/checkpoint.set-aside", F_OK) != 0)
        let fleet = BondFleet(restoring: found.memories ?? [], jiffy: .zero)
        #expect(fleet.bonds.map(\.name.description) == ["bond0", "bond2"])
    }

    @Test func `R4 what is owed is owed still where a record is damaged`() throws {
        try leaveFiveEvents()
        try change { slot in
            guard let start = record(0, in: slot) else { return }
            slot[start + 40] ^= 0xff
        }
        let found = try #require(try restored())
        #expect(found.0.losses.count == 1)
        #expect(found.pending.map(\.sequence) == [1, 2, 3, 4, 5])
        #expect(found.sinks.taken[.journal] == 3)
    }

    @Test func `R4 where no slot was written to its end, what is there of the newer one counts`() throws {
        try leaveFiveEvents()
        try change { slot in
            guard let start = record(1, in: slot) else { return }
            for place in start..<slot.count { slot[place] = 0 }
        }
        let found = try #require(try restored())
        #expect(found.0.lastSequence == 5)
        #expect(found.0.bonds.count == 3)
        #expect(found.0.losses.count == 2)
        try state.open().store.commit(lastSequence: 6, bonds: memories(3), events: [])
        let again = try #require(try restored())
        #expect(again.0.lastSequence == 6)
        #expect(again.0.losses.isEmpty)
    }

    @Test func `R4 a later version's checkpoint is set aside, and the numbers go on from it`() throws {
        try leaveFiveEvents()
        try change { slot in if slot.starts(with: Array("bwckpont".utf8)) { slot[8] += 1 } }
        let found = try Return.open(directory: state.path, bootID: state.bootID, patience: .seconds(20))
        #expect(found.memories == nil)
        #expect(found.lastSequence == 5)
        #expect(
            found.note?.message
                == "the checkpoint cannot be used: its version is 7, this program reads version 6; it was set aside as "
                + "\(state.path)/checkpoint.set-aside, and all but the numbers begins anew")
        let store = try #require(found.store)
        store.use(SinkAccounts(active: [.journal]))
        try store.commit(lastSequence: 6, bonds: [], events: [try state.event(6)])
    }

    @Test func `R4 of the numbers that were taken over from a later version nothing is owed`() throws {
        try leaveFiveEvents()
        try change { slot in if slot.starts(with: Array("bwckpont".utf8)) { slot[8] += 1 } }
        try {
            let (store, recovery) = try state.open()
            #expect(recovery.sinks.taken[.journal] == 5)
            store.use(SinkAccounts(active: [.journal]))
            try store.commit(lastSequence: 6, bonds: [], events: [try state.event(6)])
        }()
        let found = try #require(try restored())
        #expect(found.0.lastSequence == 6)
        let owed = Owed.list(to: .journal, found.sinks, pending: found.pending, lastSequence: 6)
        #expect(owed.count == 1)
    }

    @Test func `R4 a later version of another boot says nothing`() throws {
        try leaveFiveEvents()
        try change { slot in if slot.starts(with: Array("bwckpont".utf8)) { slot[8] += 1 } }
        let found = try Return.open(
            directory: state.path, bootID: Array("fedcba9876543210".utf8), patience: .seconds(20))
        #expect(found.lastSequence == 0)
        #expect(found.note?.message.hasSuffix("and all begins anew") == true)
    }
}
