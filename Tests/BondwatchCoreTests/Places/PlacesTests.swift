import BondwatchCore
import Testing

@Suite struct PlacesTests {
    private let first = TestHolder(number: 1, share: .quota)
    private let second = TestHolder(number: 2, share: .quota)
    private let third = TestHolder(number: 3, share: .quota)

    private func at(_ milliseconds: Int) -> BootInstant { BootInstant(nanoseconds: 0) + .milliseconds(milliseconds) }

    /// Places for six, of which one is reserved, at most three a holder.
    private func places() -> Places<TestHolder> {
        Places(PlaceBounds(limit: 6, reserved: 1, quota: 3, patience: .milliseconds(1000)))
    }

    @Test("S5 one user's connections end at the quota, however often they are opened again")
    func quota() {
        var places = places()
        for id in 0..<3 as Range<UInt64> { #expect(places.admit(id, for: first, at: at(0)) == .free) }
        #expect(places.admit(3, for: first, at: at(999)) == .refused)
        places.set(.owed(since: at(0)), of: 0)
        #expect(places.admit(4, for: first, at: at(1000)) == .inPlaceOf(1), "the oldest that is idle")
        places.leave(0)
        #expect(places.admit(5, for: first, at: at(1001)) == .free)
    }

    @Test("S5 without a free place the largest gives up its oldest idle connection, however short it was idle")
    func largest() {
        var places = places()
        for id in 0..<3 as Range<UInt64> { _ = places.admit(id, for: first, at: at(Int(id))) }
        _ = places.admit(3, for: second, at: at(0))
        _ = places.admit(4, for: second, at: at(0))
        #expect(places.admit(5, for: third, at: at(5)) == .inPlaceOf(0))
        #expect(places.admit(6, for: third, at: at(6)) == .inPlaceOf(3), "two and two: the oldest of both")
        #expect(places.admit(7, for: third, at: at(7)) == .refused, "nobody has more than it")
        #expect(places.admit(8, for: .privileged, at: at(8)) == .free, "its place is reserved")
        #expect(places.admit(9, for: .privileged, at: at(8)) == .inPlaceOf(1))
    }

    @Test("S5 where everybody is owed an answer, the privileged still get in and nobody else does")
    func allBusy() {
        var places = places()
        for id in 0..<3 as Range<UInt64> { _ = places.admit(id, for: first, at: at(0)) }
        for id in 3..<5 as Range<UInt64> { _ = places.admit(id, for: second, at: at(0)) }
        for id in 0..<5 as Range<UInt64> { places.set(.owed(since: at(Int(10 - id))), of: id) }
        #expect(places.admit(5, for: third, at: at(5000)) == .refused)
        #expect(places.admit(6, for: .privileged, at: at(5000)) == .free)
        #expect(places.admit(7, for: .privileged, at: at(5000)) == .inPlaceOf(2))
    }

    @Test("S5 the privileged end a watch of another, and none of their own")
    func watches() {
        var places = Places<TestHolder>(PlaceBounds(limit: 2, reserved: 0, quota: 2, patience: .zero))
        for id in 0..<2 as Range<UInt64> {
            _ = places.admit(id, for: first, at: at(0))
            places.set(.watching(since: at(Int(id))), of: id)
        }
        #expect(places.admit(2, for: second, at: at(9)) == .refused)
        for id in 3..<5 as Range<UInt64> {
            #expect(places.admit(id, for: .privileged, at: at(9)) == .inPlaceOf(id - 3))
            places.set(.watching(since: at(9)), of: id)
        }
        #expect(places.admit(5, for: .privileged, at: at(9)) == .refused)
        #expect(!places.hasRoom)
    }

    @Test("S5 lowered bounds close nobody, and let only the privileged in until enough have left")
    func lowered() {
        var places = places()
        for id in 0..<3 as Range<UInt64> { _ = places.admit(id, for: first, at: at(0)) }
        places.bounds = PlaceBounds(limit: 2, reserved: 1, quota: 1, patience: .zero)
        #expect(places.count == 3)
        #expect(places.admit(3, for: second, at: at(1)) == .refused)
        #expect(places.admit(4, for: .privileged, at: at(1)) == .inPlaceOf(0))
        places.bounds = PlaceBounds(limit: 0, reserved: 0, quota: 1, patience: .zero)
        #expect(places.admit(5, for: .privileged, at: at(1)) == .refused)
        #expect(places.count == 3)
    }

    @Test("S6 a holder that stands for many has no quota, and gives up its own oldest once it has every place")
    func exempt() {
        let local = TestHolder(number: 0, share: .exempt)
        var places = Places<TestHolder>(PlaceBounds(limit: 3, reserved: 0, quota: 1, patience: .zero))
        for id in 0..<3 as Range<UInt64> { #expect(places.admit(id, for: local, at: at(0)) == .free) }
        places.set(.idle(since: at(5)), of: 0)
        #expect(places.admit(3, for: local, at: at(6)) == .inPlaceOf(1))
        #expect(places.admit(4, for: first, at: at(6)) == .inPlaceOf(2))
        #expect(places.oldestIdle == 0)
    }
}
