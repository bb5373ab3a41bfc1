import Glibc

/// A moment in the host's time zone, for people; in digits and English, whatever the locale.
package struct LocalTime {
    /// As the calendar has it.
    private let year: Int
    /// January is 0.
    package let month: Int
    package let day: Int
    /// `09:07:03`
    package let clock: String
    /// Milliseconds of the second.
    package let milliseconds: Int

    /// - Parameter wallMicroseconds: since 1970.
    package init(wallMicroseconds: UInt64) {
        var seconds = time_t(clamping: wallMicroseconds / 1_000_000)
        var parts = tm()
        // Fails only for years that do not fit in 32 bits; 1 January 1900, midnight, is told then.
        if localtime_r(&seconds, &parts) == nil { parts = tm() }
        year = Int(parts.tm_year) + 1900
        month = Int(parts.tm_mon)
        day = Int(max(parts.tm_mday, 1))
        clock = [parts.tm_hour, parts.tm_min, parts.tm_sec].map { Self.padded(Int($0), to: 2) }.joined(separator: ":")
        milliseconds = Int(wallMicroseconds / 1000 % 1000)
    }

    /// `09:07:03.042`
    package var clockWithMilliseconds: String { "\(clock).\(Self.padded(milliseconds, to: 3))" }

    /// `2026-11-21 10:04:05`
    package var dateAndClock: String {
        "\(Self.padded(year, to: 4))-\(Self.padded(month + 1, to: 2))-\(Self.padded(day, to: 2)) \(clock)"
    }

    /// `2026-11-21 10:04:05.042`
    package var dateAndClockWithMilliseconds: String { "\(dateAndClock).\(Self.padded(milliseconds, to: 3))" }

    private static func padded(_ number: Int, to width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
