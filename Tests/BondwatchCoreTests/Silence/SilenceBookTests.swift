import Testing

@testable import BondwatchCore

/// When a silence holds, and what is told of it.
@Suite struct SilenceBookTests {
    private let bond = SilenceClock.bond

    @Test func `it holds for the time asked for, and ends once`() throws {
        var clock = SilenceClock()
        #expect(!clock.holds())
        let change = try clock.begin(seconds: 60)
        #expect(change.what == .began(leftOfFormer: nil))
        clock.pass(seconds: 59)
        #expect(clock.holds())
        #expect(clock.ended() == [])
        clock.pass(seconds: 1)
        #expect(!clock.holds())
        #expect(clock.ended().map(\.what) == [.ended(by: .time, after: .seconds(60))])
        #expect(clock.ended() == [])
        #expect(clock.book.isEmpty)
    }

    @Test func `one that is asked for meanwhile takes its place, and that is told`() throws {
        var clock = SilenceClock()
        try clock.begin(seconds: 7200, reason: "first")
        clock.pass(seconds: 3600)
        let change = try clock.begin(seconds: 60, reason: "second", user: 7)
        #expect(change.what == .began(leftOfFormer: .seconds(3600)))
        #expect(
            change.wording(.absent).message
                == "silenced for 1 min by user 7, in place of one with 1 h left: second")
        clock.pass(seconds: 60)
        #expect(clock.ended().map(\.silence.reason) == ["second"])
    }

    @Test func `it is ended by hand, once, and what has held is told`() throws {
        var clock = SilenceClock()
        try clock.begin(seconds: 7200)
        clock.pass(seconds: 90)
        let change = clock.book.end(bond, by: 8, at: clock.now, wallMicroseconds: clock.wall)
        #expect(change?.what == .ended(by: .hand(user: 8), after: .seconds(90)))
        #expect(clock.book.end(bond, by: 8, at: clock.now, wallMicroseconds: clock.wall) == nil)
        clock.pass(seconds: 8000)
        #expect(clock.ended() == [])
    }

    @Test func `what is over cannot be ended by hand, and its end by time is still to be told`() throws {
        var clock = SilenceClock()
        try clock.begin(seconds: 1)
        clock.pass(seconds: 1)
        #expect(clock.book.end(bond, by: 0, at: clock.now, wallMicroseconds: clock.wall) == nil)
        #expect(clock.ended().count == 1)
    }

    @Test(arguments: [-86400, 86400] as [Int64])
    func `a step of the clock changes nothing within a boot, but for the time of day that is shown`(_ step: Int64)
        throws
    {
        var clock = SilenceClock()
        try clock.begin(seconds: 600)
        let before = try #require(clock.book.silences.first).report(at: clock.now, wallMicroseconds: clock.wall)
        #expect(before.until == clock.wall + 600_000_000)
        clock.step(seconds: step)
        clock.pass(seconds: 300)
        #expect(clock.holds())
        let after = try #require(clock.book.silences.first).report(at: clock.now, wallMicroseconds: clock.wall)
        #expect(after.until == clock.wall + 300_000_000)
        #expect(after.until - after.since == 600_000_000)
        clock.pass(seconds: 300)
        #expect(clock.ended().count == 1)
    }

    @Test func `the time of its end is shown as the same from first to last`() throws {
        var clock = SilenceClock()
        try clock.begin(seconds: 600)
        var shown: Set<UInt64> = []
        for jitter in UInt64(0)..<100 {
            clock.pass(seconds: 5)
            clock.wall += jitter % 7
            shown.insert(
                try #require(clock.book.silences.first).until(at: clock.now, wallMicroseconds: clock.wall))
        }
        #expect(shown.count == 1)
    }

    @Test func `there is a bound to their number, and a bond that has one may still have another`() throws {
        var clock = SilenceClock()
        for number in 0..<SilenceBook.most { try clock.begin(ReportSamples.name("b\(number)"), seconds: 60) }
        #expect(throws: SilenceBook.Full.self) { try clock.begin(ReportSamples.name("one-more"), seconds: 60) }
        try clock.begin(ReportSamples.name("b0"), seconds: 30)
        #expect(clock.book.silences.count == SilenceBook.most)
    }

    @Test func `limits hold whatever is asked for`() {
        let clock = SilenceClock()
        for (asked, given) in [(UInt64(0), UInt64(1)), (1, 1), (.max / 2, 604800)] {
            let silence = Silence(
                of: bond, for: .seconds(asked), reason: "x", user: 0, now: BootInstant(nanoseconds: .max),
                wallMicroseconds: .max)
            #expect(silence.length <= .seconds(given) || asked == .max / 2)
            _ = silence.report(at: clock.now, wallMicroseconds: clock.wall)
        }
        #expect(!Silence.takes(reason: ""))
        #expect(Silence.takes(reason: String(repeating: "x", count: 200)))
        #expect(!Silence.takes(reason: String(repeating: "x", count: 201)))
    }

    @Test func `a reason cannot break a line`() throws {
        var clock = SilenceClock()
        let change = try clock.begin(seconds: 60, reason: "a\nb\u{1b}[2J\u{202e} \\x")
        let message = change.wording(.absent).message
        #expect(message == #"silenced for 1 min by user 0: a\x0ab\x1b[2J\xe2\x80\xae \x5cx"#)
        var event = Event.ofAbsentBond(change, at: clock.now)
        _ = clock.book.mark(&event, at: clock.now, wallMicroseconds: clock.wall)
        for field in event.fields { #expect(field.value.utf8.allSatisfy { $0 >= 0x20 }) }
    }

    @Test func `a silence goes with its bond to a new name, unless that has one of its own`() throws {
        var watch = Watch(DriverModel(slaves: ["eth0", "eth1"]))
        var clock = SilenceClock()
        let new = ReportSamples.name("uplink")
        try clock.begin(seconds: 60)
        var message = watch.driver.bondMessage
        message.name = new
        let told = watch.fleet.apply(message, source: .netlink, at: watch.now)
        var event = try #require(told.first)
        #expect(event.kind == .bondRenamed)
        let isMoved = clock.book.mark(&event, at: clock.now, wallMicroseconds: clock.wall)
        #expect(isMoved)
        #expect(clock.holds(new))
        #expect(!clock.holds())
        #expect(event.silence != nil)
        try clock.begin(seconds: 60, reason: "another")
        event.bond.name = bond
        event.subject = .bondRenamed(from: new)
        let isMovedBack = clock.book.mark(&event, at: clock.now, wallMicroseconds: clock.wall)
        #expect(!isMovedBack)
        #expect(clock.book.silences.map(\.reason) == ["another", "switch change"])
    }
}
