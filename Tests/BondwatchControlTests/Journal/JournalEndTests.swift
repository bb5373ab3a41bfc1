import BondwatchCore
import Testing

@testable import BondwatchSystemd

@Suite struct JournalEndTests {
    private let start = BootInstant(nanoseconds: 1_000_000_000)
    private var later: BootInstant { start + JournalEnd.pause }

    /// Whether the end is looked at once more, at each of these moments.
    private func looks(_ end: inout JournalEnd, _ moments: BootInstant...) -> [Bool] {
        moments.map { end.isDue(at: $0) }
    }

    @Test func `the end is looked at once more, and then only after a change`() {
        var end = JournalEnd()
        #expect(end.remaining(at: start) == nil)
        end.reached(at: start)
        #expect(end.remaining(at: start) == JournalEnd.pause)
        let first = looks(&end, start, later, later)
        #expect(first == [false, true, false])
        end.reached(at: later)
        #expect(end.remaining(at: later) == nil)
        end.changed()
        end.reached(at: later)
        let second = looks(&end, later, later + JournalEnd.pause)
        #expect(second == [false, true])
    }

    @Test func `changes do not put the second look off`() {
        var end = JournalEnd()
        end.reached(at: start)
        end.changed()
        end.reached(at: later)
        let due = looks(&end, later)
        #expect(due == [true])
    }
}
