import BondwatchControl
import BondwatchLinux
import Testing

@Suite struct WallMomentTests {
    private static let now: UInt64 = 1_700_000_000_000_000
    private static let today = WallMoment.Date(year: 2023, month: 11, day: 14)

    /// As year, month, day and second, so that no time zone is in it.
    private func resolved(_ text: String) -> [Int]? {
        var named: [Int] = []
        let time = WallMoment(text)?.microseconds(now: Self.now, today: Self.today) { date, second in
            named = [date.year, date.month, date.day, second]
            return 1
        }
        return time == nil ? nil : named
    }

    @Test(arguments: [
        ("2026-11-21 05:00", [2026, 11, 21, 18_000]), ("2026-11-21T05:00:07", [2026, 11, 21, 18_007]),
        ("2026-11-21", [2026, 11, 21, 0]), ("05:00", [2023, 11, 14, 18_000]), ("5:00:07", [2023, 11, 14, 18_007]),
        ("today", [2023, 11, 14, 0]), ("yesterday", [2023, 11, 13, 0]), ("yesterday 23:59", [2023, 11, 13, 86_340]),
    ])
    func `a time of day is taken as people write it`(text: String, parts: [Int]) {
        #expect(resolved(text) == parts)
    }

    @Test(arguments: [
        ("-2h", 7200), ("-90s", 90), ("-30min", 1800), ("-5m", 300), ("-1d12h", 129_600), ("-1w", 604_800), ("now", 0),
    ])
    func `a span counts back from now`(text: String, seconds: UInt64) {
        let time = WallMoment(text)?.microseconds(now: Self.now, today: Self.today) { _, _ in nil }
        #expect(time == Self.now - seconds * 1_000_000)
    }

    @Test func `what is further back than 1970 is the beginning of time`() {
        #expect(WallMoment("-30000000w")?.microseconds(now: Self.now, today: Self.today) { _, _ in nil } == 0)
    }

    @Test func `a number of seconds is exact`() {
        #expect(WallMoment("@1795240800") == .at(1_795_240_800_000_000))
        #expect(WallMoment("@1795240800.25") == .at(1_795_240_800_250_000))
        #expect(WallMoment("@1795240800.000001") == .at(1_795_240_800_000_001))
    }

    @Test(arguments: [
        "", "-", "@", "@x", "@1.", "@1.1234567", "@99999999999999999999", "-2", "-2x", "-h", "2h", "24:00", "05:60",
        "5",
        "05:00:60", "2026-13-01", "2026-11-32", "2026-11", "26-11-21", "2026-11-21 05", "2026-11-21 05:00 x",
        "tomorrow",
        "-99999999999h", "-999999999w", "٠٥:٠٠",
    ])
    func `anything else is refused`(text: String) {
        #expect(WallMoment(text) == nil)
    }

    @Test func `a day that does not exist is no moment, and the day before the first is of the month before`() {
        #expect(LocalCalendar.wallMicroseconds(year: 2026, month: 6, day: 31, secondOfDay: 0) == nil)
        let last = LocalCalendar.wallMicroseconds(year: 2026, month: 6, day: 30, secondOfDay: 5)
        #expect(LocalCalendar.wallMicroseconds(year: 2026, month: 7, day: 0, secondOfDay: 5) == last)
        let date = last.map(LocalCalendar.date)
        #expect(date?.year == 2026)
        #expect(date?.month == 6)
        #expect(date?.day == 30)
    }
}
