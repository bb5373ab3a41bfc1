import Glibc

/// Moments for people.
package enum LocalTime {
    /// `2026-11-21 10:04:05` in the host's time zone.
    ///
    /// - Parameter microseconds: since 1970.
    package static func text(_ microseconds: UInt64) -> String {
        var seconds = time_t(clamping: microseconds / 1_000_000)
        var parts = tm()
        guard localtime_r(&seconds, &parts) != nil else { return "an unknown time" }
        var buffer = [CChar](repeating: 0, count: 64)
        let length = strftime(&buffer, buffer.count, "%Y-%m-%d %H:%M:%S", &parts)
        return String(decoding: buffer[..<length].map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
