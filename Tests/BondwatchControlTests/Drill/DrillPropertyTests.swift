import BondwatchCore
import Testing

@testable import BondwatchControl

/// Whatever the drill is shown, in whatever order.
@Suite struct DrillPropertyTests {
    private static let old = FakeBond.old
    private static let slaves = [FakeBond.old, FakeBond.first, FakeBond.second]

    private func anything(_ random: inout SplitMix) -> Drill.Input {
        switch random.next() % 12 {
        case 0: return .accepted
        case 1: return .refused(reason: "no")
        case 2: return .blind(reason: "no answer")
        case 3 where random.next() % 4 == 0: return .interrupted(signal: 2)
        case 3, 4, 5, 6: return .answer
        default:
            let place = Int(random.next() % 4)
            let active = place < 3 ? Self.slaves[place] : nil
            let received = Self.slaves.map { ($0, random.next() % 9) }
            return .look(DrillLook(active: active, received: Dictionary(uniqueKeysWithValues: received)))
        }
    }

    @Test(arguments: UInt64(0)..<2000)
    func `the last thing asked of the kernel is the old active slave`(seed: UInt64) {
        var random = SplitMix(state: seed)
        var now = BootInstant(nanoseconds: 1_000_000)
        var drill = Drill(FakeBond.plan(), at: now)
        var requests: [InterfaceIndex] = []
        var inputs = 0
        while drill.end == nil {
            inputs += 1
            now = now + .milliseconds(random.next() % 400)
            if case .activate(let slave) = drill.take(anything(&random), at: now) { requests.append(slave) }
            if inputs > 100_000 { Issue.record("it does not end, seed \(seed)") }
            if inputs > 100_000 { return }
        }
        #expect(requests.last.map { $0 == Self.old } ?? true)
        // No standby is asked for before the one before it was given back.
        for (request, next) in zip(requests, requests.dropFirst()) where request != Self.old {
            #expect(next == Self.old)
        }
        // Once over, it asks for nothing any more.
        #expect(drill.take(.look(DrillLook(active: FakeBond.first)), at: now) == .finished)
    }

    @Test(arguments: UInt64(0)..<300)
    func `in a kernel that obeys, the bond is as it was`(seed: UInt64) {
        var random = SplitMix(state: seed)
        let bond = FakeBond()
        if random.next() % 3 == 0 { bond.deaf = [FakeBond.first] }
        if random.next() % 3 == 0 { bond.mute = [FakeBond.second] }
        bond.answersAreGiven = random.next() % 4 != 0
        var moment: UInt64 = 0
        for _ in 0..<3 {
            moment += random.next() % 4000
            let choice = random.next() % 4
            bond.after(moment) { bond in
                switch choice {
                case 0: bond.signal = 1
                case 1: bond.blind = "the kernel does not answer"
                case 2: bond.refusal = { $0 == FakeBond.old ? nil : "no" }
                default: bond.deaf.insert(FakeBond.second)
                }
            }
        }
        // It can be blind only for so long.
        bond.after(moment + 6000) { $0.blind = nil }
        _ = bond.run()
        #expect(bond.active == FakeBond.old)
    }
}
