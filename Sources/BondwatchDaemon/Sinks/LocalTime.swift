import Glibc

/// A time of day in the host's time zone, in English whatever the locale.
struct LocalTime {
    /// January is 0.
    let month: Int
    let day: Int
    /// `09:07:03`
    let clock: String
    /// Milliseconds of the second.
    let milliseconds: Int

    init(wallMicroseconds: UInt64) {
        var seconds = time_t(clamping: wallMicroseconds / 1_000_000)
        var parts = tm()
        // Fails only for years that do not fit in 32 bits; 1 January, midnight, is told then.
        if localtime_r(&seconds, &parts) == nil { parts = tm() }
        month = Int(parts.tm_mon)
        day = Int(max(parts.tm_mday, 1))
        clock = [parts.tm_hour, parts.tm_min, parts.tm_sec].map { Self.padded(Int($0), to: 2) }.joined(separator: ":")
        milliseconds = Int(wallMicroseconds / 1000 % 1000)
    }

    /// `09:07:03.042`
    var clockWithMilliseconds: String { "\(clock).\(Self.padded(milliseconds, to: 3))" }

    private static func padded(_ number: Int, to width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
