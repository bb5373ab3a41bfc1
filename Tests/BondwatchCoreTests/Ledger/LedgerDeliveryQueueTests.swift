import BondwatchCore
import Testing

@Suite("The queue of a sink")
struct LedgerDeliveryQueueTests {
    @Test func `entries come out in order and stay until they are taken`() {
        var queue = DeliveryQueue()
        for sequence in 1...3 { queue.append(.sample(UInt64(sequence))) }

        #expect(queue.next()?.sequence == 1)
        #expect(queue.next()?.sequence == 1, "an entry that was not taken is offered again")
        #expect(queue.taken() == 1)
        #expect(queue.next()?.sequence == 2)
        #expect(queue.waiting == 2)
        #expect(queue.taken() == 2)
        _ = queue.next()
        #expect(queue.taken() == 3)
        #expect(queue.next() == nil)
        #expect(queue.isEmpty)
    }

    @Test func `past the bound the oldest are dropped, and the gap is told in its place`() {
        var queue = DeliveryQueue(capacity: 3)
        for sequence in 1...8 { queue.append(.sample(UInt64(sequence))) }
        #expect(queue.waiting == 3)
        #expect(queue.lost == 5)

        let gap = queue.next()
        #expect(gap?.line == "5 events could not be logged (BOND_SEQUENCE 1 to 5)")
        #expect(gap?.priority == .error)
        #expect(gap?.wallMicroseconds == 5_000_000, "the gap is told under the time of the last lost event")
        #expect(queue.taken() == 5, "what is told as lost is settled")
        #expect(drain(&queue) == [6, 7, 8])
    }

    @Test func `the entry that has been offered is never dropped`() {
        var queue = DeliveryQueue(capacity: 2)
        queue.append(.sample(1))
        #expect(queue.next()?.sequence == 1)
        for sequence in 2...10 { queue.append(.sample(UInt64(sequence))) }

        #expect(queue.next()?.sequence == 1)
        #expect(queue.taken() == 1)
        #expect(queue.next()?.line == "8 events could not be logged (BOND_SEQUENCE 2 to 9)")
        #expect(queue.taken() == 9)
        #expect(drain(&queue) == [10])
    }

    @Test func `a refused entry becomes a gap, and a refused gap is not told again`() {
        var queue = DeliveryQueue()
        queue.append(.sample(7))
        _ = queue.next()
        queue.refused()
        #expect(queue.lost == 1)
        #expect(queue.next()?.line == "1 event could not be logged (BOND_SEQUENCE 7)")
        queue.refused()
        #expect(queue.next() == nil)
        #expect(queue.lost == 1)
    }

    @Test func `lost notes are told as messages`() {
        var queue = DeliveryQueue(capacity: 1)
        queue.append(Entry(Note(.info, "watching"), seenAt: 1))
        queue.append(.sample(4))
        #expect(queue.next()?.line == "1 message could not be logged")
        #expect(queue.taken() == nil)

        queue = DeliveryQueue(capacity: 1)
        queue.append(.sample(4))
        queue.append(Entry(Note(.info, "watching"), seenAt: 9))
        queue.append(.sample(5))
        #expect(queue.next()?.line == "1 event could not be logged (BOND_SEQUENCE 4), nor could 1 message")
    }

    @Test func `events of which only the numbers are left are told as lost between those that are there`() {
        var queue = DeliveryQueue()
        queue.lose(1...3, seenBy: 4_000_000)
        queue.append(.sample(4))
        queue.append(.sample(5))
        queue.lose(6...6, seenBy: 7_000_000)
        queue.append(.sample(7))
        queue.lose(8...9, seenBy: 9_000_000)
        #expect(queue.lost == 6)
        var told: [String] = []
        var settled: [UInt64?] = []
        while let entry = queue.next() {
            told.append(entry.sequence.map { "\($0)" } ?? entry.line)
            settled.append(queue.taken())
        }
        #expect(
            told == [
                "3 events could not be logged (BOND_SEQUENCE 1 to 3)", "4", "5",
                "1 event could not be logged (BOND_SEQUENCE 6)", "7",
                "2 events could not be logged (BOND_SEQUENCE 8 to 9)",
            ])
        #expect(settled == [3, 4, 5, 6, 7, 9])
    }

    @Test func `a gap that is dropped itself becomes part of a larger one`() {
        var queue = DeliveryQueue(capacity: 2)
        queue.append(.sample(1))
        queue.lose(2...4, seenBy: 5_000_000)
        for sequence in UInt64(5)...6 { queue.append(.sample(sequence)) }
        #expect(queue.lost == 4)
        #expect(queue.next()?.line == "4 events could not be logged (BOND_SEQUENCE 1 to 4)")
        #expect(queue.taken() == 4)
        #expect(drain(&queue) == [5, 6])
    }

    @Test func `memory follows what waits`() {
        var queue = DeliveryQueue()
        #expect(queue.allocatedSlots == 0)
        for sequence in 1...70_000 { queue.append(.sample(UInt64(sequence))) }
        #expect(queue.waiting == DeliveryQueue.defaultCapacity)
        #expect(queue.allocatedSlots <= DeliveryQueue.defaultCapacity)
        while queue.next() != nil { _ = queue.taken() }
        #expect(queue.allocatedSlots <= 16)
    }

    /// Whatever is appended, taken and refused in whatever order: every event is taken, or counted in a told gap, exactly
    /// once, in order.
    @Test func `nothing is lost, doubled or moved in silence`() {
        for seed in 0..<100 as Range<UInt64> { run(seed: seed) }
    }

    private func run(seed: UInt64) {
        var random = SplitMix(state: seed)
        var queue = DeliveryQueue(capacity: Int.random(in: 1...20, using: &random))
        var appended: UInt64 = 0
        var settled: UInt64 = 0
        var lost: UInt64 = 0
        var refused: UInt64 = 0

        func step(mayAppend: Bool) {
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<5 where mayAppend:
                appended += 1
                queue.append(.sample(appended))
            case 9:
                guard let offered = queue.next() else { return }
                #expect(queue.next() == offered)
                guard offered.sequence != nil else { return }
                queue.refused()
                refused += 1
            default:
                guard let offered = queue.next() else { return }
                let before = settled
                settled = queue.taken() ?? 0
                if let sequence = offered.sequence {
                    #expect(sequence == before + 1, "the next one, or a gap, must come (seed \(seed))")
                } else {
                    let count = settled - before
                    lost += count
                    let range = count == 1 ? "\(settled)" : "\(before + 1) to \(settled)"
                    let noun = count == 1 ? "event" : "events"
                    #expect(offered.line == "\(count) \(noun) could not be logged (BOND_SEQUENCE \(range))")
                }
            }
            #expect(queue.waiting <= queue.capacity)
        }

        for _ in 0..<2000 { step(mayAppend: true) }
        while !queue.isEmpty { step(mayAppend: false) }
        #expect(settled == appended)
        #expect(lost == queue.lost)
        #expect(refused <= lost)
    }

    private func drain(_ queue: inout DeliveryQueue) -> [UInt64] {
        var sequences: [UInt64] = []
        while let entry = queue.next() {
            if let sequence = entry.sequence { sequences.append(sequence) }
            _ = queue.taken()
        }
        return sequences
    }
}

/// Random numbers that are the same on every run (Steele, Lea and Flood 2014).
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var word = state
        word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
        return word ^ (word >> 31)
    }
}
