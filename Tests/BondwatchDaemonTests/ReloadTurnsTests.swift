import Testing

@testable import BondwatchDaemon

/// Reloads that come faster than the file can be read, and readings that do not end.
@Suite struct ReloadTurnsTests {
    private typealias Ending = ReloadTurns.Ending

    @Test("S7 one reload after another: each is read and counts")
    func inTurn() {
        var turns = ReloadTurns()
        #expect(!turns.isReading)
        #expect(turns.request() == .begin(1))
        #expect(turns.isReading)
        #expect(turns.end(1) == Ending(counts: true, next: nil))
        #expect(!turns.isReading)
        #expect(turns.request() == .begin(2))
        #expect(turns.end(2) == Ending(counts: true, next: nil))
    }

    @Test("S7 reloads during a slow reading lead to one more reading, which is the last to count")
    func during() {
        var turns = ReloadTurns()
        #expect(turns.request() == .begin(1))
        for _ in 0..<5 { #expect(turns.request() == .wait) }
        #expect(turns.end(1) == Ending(counts: true, next: 2))
        #expect(turns.isReading)
        #expect(turns.end(2) == Ending(counts: true, next: nil))
        #expect(!turns.isReading)
    }

    @Test("S7 a reading that hangs is given up; a later reload reads anew, and what the old one brings is dropped")
    func hangs() {
        var turns = ReloadTurns()
        #expect(turns.request() == .begin(1))
        #expect(turns.giveUp(1) == Ending(counts: false, next: nil))
        #expect(!turns.isReading)
        #expect(turns.request() == .begin(2))
        #expect(turns.end(1) == Ending(counts: false, next: nil))
        #expect(turns.isReading)
        #expect(turns.end(2) == Ending(counts: true, next: nil))
    }

    @Test("S7 a reading that was given up counts when it ends, as long as none is newer")
    func late() {
        var turns = ReloadTurns()
        #expect(turns.request() == .begin(1))
        #expect(turns.giveUp(1) == Ending(counts: false, next: nil))
        #expect(turns.end(1) == Ending(counts: true, next: nil))
        #expect(turns.request() == .begin(2))
        #expect(turns.end(2) == Ending(counts: true, next: nil))
        #expect(turns.giveUp(2) == nil)
    }

    @Test("S7 a reload during a reading that hangs is not lost")
    func hangsWithRequest() {
        var turns = ReloadTurns()
        #expect(turns.request() == .begin(1))
        #expect(turns.request() == .wait)
        #expect(turns.giveUp(1) == Ending(counts: false, next: 2))
        #expect(turns.giveUp(1) == nil)
        #expect(turns.end(2) == Ending(counts: true, next: nil))
    }

    @Test("S7 hanging readings have a bound; a reload that was refused for it is made up for when one of them ends")
    func bound() {
        var turns = ReloadTurns()
        for number in 1...UInt64(ReloadTurns.mostHanging) {
            #expect(turns.request() == .begin(number))
            #expect(turns.giveUp(number) == Ending(counts: false, next: nil))
        }
        #expect(turns.request() == .refuse)
        #expect(turns.request() == .refuse)
        let next = UInt64(ReloadTurns.mostHanging) + 1
        #expect(turns.end(2) == Ending(counts: false, next: next))
        #expect(turns.isReading)
        #expect(turns.end(3) == Ending(counts: false, next: nil))
        #expect(turns.end(next) == Ending(counts: true, next: nil))
        #expect(turns.request() == .begin(next + 1))
    }
}
