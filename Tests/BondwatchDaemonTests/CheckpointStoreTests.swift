import BondwatchCore
import BondwatchDaemon
import BondwatchLinux
import Glibc
import Testing

/// The state directory, as a daemon that is killed leaves it.
@Suite struct CheckpointStoreTests {
    private let state: StateFolder
    private var directory: String { state.path }
    private var bootID: [UInt8] { state.bootID }

    init() throws { state = try StateFolder() }

    private func event(_ sequence: UInt64) throws -> ToldEvent { try state.event(sequence) }

    private func open(bootID: [UInt8]? = nil) throws -> (store: CheckpointStore, recovery: CheckpointStore.Recovery) {
        try state.open(bootID: bootID)
    }

    /// Commits events 1 to 5, of which sink 0 has taken two, and lets go without a word, as SIGKILL does.
    private func leaveFiveEvents() throws {
        let (store, recovery) = try open()
        #expect(recovery == .fresh)
        store.use(SinkAccounts(active: [.journal]))
        for number in UInt64(1)...5 {
            try store.commit(lastSequence: number, bonds: [], events: [try event(number)])
        }
        store.mark(taken: 1, by: .journal)
        store.mark(taken: 2, by: .journal)
    }

    @Test func `what was committed and not taken is pending at the next start`() throws {
        try leaveFiveEvents()
        guard case .restored(let checkpoint, let pending, let sinks) = try open().recovery else {
            Issue.record("not restored")
            return
        }
        #expect(checkpoint.lastSequence == 5)
        #expect(pending.map(\.sequence) == [1, 2, 3, 4, 5])
        #expect(sinks.taken[.journal] == 2)
        #expect(sinks.taken[.syslog] == 5, "a sink that took no events has nothing to make up for")
    }

    @Test func `what is known before anything was told is there at the next start`() throws {
        let index = InterfaceIndex(7)
        try remember(index)
        guard case .restored(let checkpoint, let pending, _) = try open().recovery else {
            Issue.record("not restored")
            return
        }
        #expect(checkpoint.bonds.map(\.index) == [index])
        #expect(checkpoint.lastSequence == 0)
        #expect(pending.isEmpty)
    }

    /// A daemon that has seen a bond and told nothing.
    private func remember(_ index: InterfaceIndex) throws {
        var message = LinkMessage(kind: .present, index: index, name: InterfaceName("bond0"), flags: [.up, .master])
        message.bond = BondAttributes()
        var fleet = BondFleet(jiffy: .zero)
        _ = fleet.apply(message, source: .poll, at: BootInstant(nanoseconds: 1))
        try open().store.commit(lastSequence: 0, bonds: fleet.memories, events: [])
    }

    @Test func `it survives start after start`() throws {
        try leaveFiveEvents()
        for _ in 0..<3 { _ = try open() }
        guard case .restored(let checkpoint, let pending, let sinks) = try open().recovery else {
            Issue.record("not restored")
            return
        }
        #expect(checkpoint.lastSequence == 5)
        #expect(pending.count == 5)
        #expect(sinks.taken[.journal] == 2)
    }

    @Test func `an event whose commit did not come is not pending`() throws {
        try leaveFiveEvents()
        let log = "\(directory)/pending"
        try append(PendingLog.record(of: try event(6), for: .all), to: log)
        guard case .restored(_, let pending, _) = try open().recovery else {
            Issue.record("not restored")
            return
        }
        #expect(pending.map(\.sequence) == [1, 2, 3, 4, 5])
    }

    @Test func `a slot that was written in part leaves the one before`() throws {
        try leaveFiveEvents()
        // Generation 5 is odd, so it lies in the second slot.
        try overwrite("\(directory)/checkpoint", at: 4096 + (1 << 20) + 40, with: [0xff, 0xff])
        guard case .restored(let checkpoint, let pending, _) = try open().recovery else {
            Issue.record("not restored")
            return
        }
        #expect(checkpoint.lastSequence == 4)
        #expect(pending.map(\.sequence) == [1, 2, 3, 4])
    }

    @Test func `the state of another boot is not looked at`() throws {
        try leaveFiveEvents()
        let (_, recovery) = try open(bootID: Array("fedcba9876543210".utf8))
        #expect(recovery == .fresh)
    }

    @Test func `what is damaged or foreign is set aside, once`() throws {
        try leaveFiveEvents()
        for slot in 0...1 {
            try overwrite("\(directory)/checkpoint", at: 4096 + slot * (1 << 20), with: Array("something else".utf8))
        }
        guard case .setAside(let path, .foreign, lastSequence: 0) = try open().recovery else {
            Issue.record("not set aside")
            return
        }
        #expect(access(path, F_OK) == 0)
        #expect(try open().recovery == .fresh)
    }

    @Test(arguments: [0, 1, 8, 24, 31, 32, 40, 63, 64, 65, 100, 183, 184, 200, 4096, 4097, 4127])
    func `S9 a checkpoint that is cut off is set aside, however short it is`(length: Int) throws {
        try leaveFiveEvents()
        try #require(truncate("\(directory)/checkpoint", off_t(length)) == 0)
        let found = try Return.open(directory: directory, bootID: bootID, patience: .seconds(20))
        #expect(found.memories == nil)
        #expect(found.note?.priority == .warning)
        #expect(found.note?.message.contains("it was set aside as \(directory)/checkpoint.set-aside") == true)
        #expect(access("\(directory)/checkpoint.set-aside", F_OK) == 0)
    }

    @Test func `S9 no file at all is a first start, and so is one in which nothing was committed`() throws {
        for _ in 1...3 {
            let found = try Return.open(directory: directory, bootID: bootID, patience: .seconds(20))
            #expect(found.note == nil)
            #expect(access("\(directory)/checkpoint.set-aside", F_OK) != 0)
        }
    }

    @Test func `R8 the highest generation is followed by one that counts as newer`() throws {
        try leaveFiveEvents()
        for (generation, lastSequence) in [(UInt64.max - 1, 4), (.max, 5)] as [(UInt64, UInt64)] {
            let slot = Checkpoint(bootID: bootID, lastSequence: lastSequence, bonds: []).encode(generation: generation)
            try overwrite("\(directory)/checkpoint", at: 4096 + Int(generation % 2) * (1 << 20), with: slot)
        }
        for number in UInt64(5)...9 {
            let (store, recovery) = try open()
            guard case .restored(let checkpoint, _, _) = recovery else {
                Issue.record("not restored")
                return
            }
            #expect(checkpoint.lastSequence == number)
            try store.commit(lastSequence: number + 1, bonds: [], events: [])
        }
    }

    @Test func `of two daemons one has it`() throws {
        let first = try open()
        #expect(throws: CheckpointStore.Failure.self) {
            try CheckpointStore.open(directory: directory, bootID: bootID)
        }
        withExtendedLifetime(first.store) {}
    }

    @Test func `the log is emptied when everything was taken`() throws {
        let (store, _) = try open()
        store.use(SinkAccounts(active: [.journal]))
        for number in UInt64(1)...1000 {
            try store.commit(lastSequence: number, bonds: [], events: [try event(number)])
            store.mark(taken: number, by: .journal)
        }
        var facts = stat()
        #expect(stat("\(directory)/pending", &facts) == 0)
        #expect(facts.st_size < 4096)
    }

    private func sizeOfLogs() -> Int {
        ["pending", "pending.1"].reduce(0) { sum, name in
            var facts = stat()
            return stat("\(directory)/\(name)", &facts) == 0 ? sum + Int(facts.st_size) : sum
        }
    }

    @Test func `sinks that are never quite up to date leave a small log`() throws {
        var room = PendingRoom()
        room.bytesInTurn = 4096
        let (store, _) = try state.open(room: room)
        store.use(SinkAccounts(active: [.journal]))
        for number in UInt64(1)...1000 {
            try store.commit(lastSequence: number, bonds: [], events: [try event(number)])
            if number > 3 { store.mark(taken: number - 3, by: .journal) }
            #expect(sizeOfLogs() < 3 * 4096)
        }
    }

    @Test func `a sink that takes nothing costs no more than its room, and the newest events stay`() throws {
        var room = PendingRoom()
        room.events = 50
        let (store, _) = try state.open(room: room)
        store.use(SinkAccounts(active: [.journal]))
        for number in UInt64(1)...1000 {
            try store.commit(lastSequence: number, bonds: [], events: [try event(number)])
        }
        #expect(sizeOfLogs() <= 100 * PendingLog.record(of: try event(1000), for: .all).count)
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `whenever it dies, what a sink has not taken is pending`(seed: UInt64) throws {
        var random = DaemonSeededGenerator(seed: seed)
        var room = PendingRoom()
        room.events = 40
        room.bytesInTurn = Int.random(in: 200...4000, using: &random)
        var lastSequence: UInt64 = 0
        var taken: UInt64 = 0
        for _ in 0..<5 {
            let (store, recovery) = try state.open(room: room)
            if lastSequence > 0 {
                guard case .restored(_, let pending, let sinks) = recovery else {
                    Issue.record("not restored")
                    return
                }
                #expect(sinks.taken[.journal] == taken)
                let owed = pending.map(\.sequence).filter { $0 > taken }
                let newest = max(taken + 1, lastSequence > 40 ? lastSequence - 39 : 1)
                #expect(owed.suffix(Int(lastSequence + 1 - newest)) == Array(newest..<(lastSequence + 1))[...])
                #expect(owed == owed.sorted() && Set(owed).count == owed.count)
            }
            store.use(SinkAccounts(active: [.journal]))
            for _ in 0..<Int.random(in: 0..<60, using: &random) {
                let count = UInt64.random(in: 0...3, using: &random)
                let events = try (0..<count).map { try event(lastSequence + 1 + $0) }
                lastSequence += count
                try store.commit(lastSequence: lastSequence, bonds: [], events: events)
                guard lastSequence > taken, Bool.random(using: &random) else { continue }
                taken = UInt64.random(in: taken...lastSequence, using: &random)
                if taken > 0 { store.mark(taken: taken, by: .journal) }
            }
        }
    }

    private func append(_ bytes: [UInt8], to path: String) throws {
        let file = FileDescriptor(owning: Glibc.open(path, O_WRONLY | O_APPEND))
        try #require(write(file.rawValue, bytes, bytes.count) == bytes.count)
    }

    private func overwrite(_ path: String, at offset: Int, with bytes: [UInt8]) throws {
        let file = FileDescriptor(owning: Glibc.open(path, O_WRONLY))
        try #require(pwrite(file.rawValue, bytes, bytes.count, off_t(offset)) == bytes.count)
    }
}

private struct DaemonSeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 &+ 1 }

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ state >> 29
    }
}
