import Testing

@testable import BondwatchCore

@Suite struct CheckpointTests {
    private let bootID = Array("0123456789abcdef".utf8)

    private func checkpoint() -> Checkpoint {
        var watch = Watch(DriverModel(slaves: ["eth0", "eth1"], updelay: 3, primary: 0))
        watch.driver.setCarrier(0, false)
        watch.run(steps: 2)
        return Checkpoint(bootID: bootID, lastSequence: 7, bonds: watch.fleet.memories)
    }

    @Test func `what is written is read back`() throws {
        let checkpoint = checkpoint()
        #expect(checkpoint.bonds.count == 1)
        #expect(checkpoint.bonds[0].traffic.lastFailover != nil)
        let read = try Checkpoint.decode(checkpoint.encode(generation: 5)[...])
        #expect(read.checkpoint == checkpoint)
        #expect(read.generation == 5)
        #expect(read.isFinished)
    }

    @Test func `a restored machine remembers the same`() {
        let memories = checkpoint().bonds
        #expect(BondFleet(restoring: memories, jiffy: .zero).memories == memories)
    }

    @Test func `cut at any place it is refused, or known to be unfinished`() {
        let checkpoint = checkpoint()
        let bytes = checkpoint.encode(generation: 1)
        for length in 0..<bytes.count {
            guard let cut = try? Checkpoint.decode(bytes[..<length]) else { continue }
            #expect(!cut.isFinished)
            #expect(cut.checkpoint.lastSequence == 7)
            #expect(cut.checkpoint.losses.isEmpty == (cut.checkpoint.bonds == checkpoint.bonds))
        }
    }

    @Test func `with any bit turned it is refused, or known to be damaged`() {
        let bytes = checkpoint().encode(generation: 1)
        var refused = 0
        // The length in the header is for people: the head says where the records end.
        for position in bytes.indices where !(12..<16).contains(position) {
            var damaged = bytes
            damaged[position] ^= 0x10
            guard let read = try? Checkpoint.decode(damaged[...]) else {
                refused += 1
                continue
            }
            #expect(!read.isFinished || !read.checkpoint.losses.isEmpty)
            #expect(read.checkpoint.lastSequence == 7)
        }
        #expect(refused > 32)
    }

    @Test func `nothing, something else and another version are told apart`() {
        #expect(throws: Checkpoint.Fault.empty) { try Checkpoint.decode([UInt8](repeating: 0, count: 4096)[...]) }
        #expect(throws: Checkpoint.Fault.foreign) {
            try Checkpoint.decode(Array(String(repeating: "not a checkpoint at all ", count: 9).utf8)[...])
        }
        var newer = checkpoint().encode(generation: 1)
        newer[8] = 9
        #expect(throws: Checkpoint.Fault.version(9)) { try Checkpoint.decode(newer[...]) }
    }

    @Test func `a log of pending events is read as far as it is whole`() {
        var watch = Watch(DriverModel(slaves: ["eth0", "eth1"]))
        watch.driver.setCarrier(0, false)
        watch.run(steps: 2)
        let told = watch.events.enumerated().map { number, event in
            var event = event
            event.sequence = UInt64(number + 1)
            return ToldEvent(event, wallMicroseconds: 42)
        }
        #expect(told.count >= 3)
        let log = told.flatMap { PendingLog.record(of: $0, for: SinkSet([.journal])) }
        #expect(PendingLog.records(in: log).map(\.event) == told)
        #expect(PendingLog.records(in: log).allSatisfy { $0.sinks == SinkSet([.journal]) })
        #expect(PendingLog.records(in: log).last?.end == log.count)
        for length in 0..<log.count {
            let records = PendingLog.records(in: Array(log[..<length]))
            #expect(records.map(\.event) == Array(told.prefix(records.count)))
            #expect(records.count < told.count)
            #expect(records.last?.end ?? 0 <= length)
        }
    }
}
