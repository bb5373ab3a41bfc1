import Glibc

/// The host's time zone, for what people write and for axes.
package enum LocalCalendar {
    /// The moment of a local date and second of the day, in microseconds since 1970; nil where there is no such day. A day
    /// may be 0 or less: it counts back from the end of the month before.
    ///
    /// - Parameter month: January is 1.
    package static func wallMicroseconds(year: Int, month: Int, day: Int, secondOfDay: Int) -> UInt64? {
        var parts = tm()
        parts.tm_year = CInt(clamping: year &- 1900)
        parts.tm_mon = CInt(clamping: month &- 1)
        parts.tm_mday = CInt(clamping: day)
        parts.tm_sec = CInt(clamping: secondOfDay)
        // Whether it is summer time is for the time zone to say.
        parts.tm_isdst = -1
        let seconds = mktime(&parts)
        guard seconds >= 0 else { return nil }
        // 31 June would be 1 July.
        if day > 0, parts.tm_mday != CInt(clamping: day) { return nil }
        return UInt64(seconds).multipliedReportingOverflow(by: 1_000_000).partialValue
    }

    /// The date of a moment.
    package static func date(_ wallMicroseconds: UInt64) -> (year: Int, month: Int, day: Int) {
        let parts = local(wallMicroseconds)
        return (Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1, Int(parts.tm_mday))
    }

    /// How far local time is ahead of UTC at a moment, in seconds.
    package static func offset(_ wallMicroseconds: UInt64) -> Int { Int(local(wallMicroseconds).tm_gmtoff) }

    private static func local(_ wallMicroseconds: UInt64) -> tm {
        var seconds = time_t(clamping: wallMicroseconds / 1_000_000)
        var parts = tm()
        if localtime_r(&seconds, &parts) == nil { parts = tm() }
        return parts
    }
}
