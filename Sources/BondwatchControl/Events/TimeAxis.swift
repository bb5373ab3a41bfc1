/// Where the axis of a timeline has its ticks, and what they are called.
package struct TimeAxis: Equatable, Sendable {
    package struct Tick: Equatable, Sendable {
        /// Microseconds since 1970.
        package let time: UInt64
        package let label: String
    }

    package let ticks: [Tick]

    private static let minute: UInt64 = 60
    private static let hour: UInt64 = 3600
    private static let day: UInt64 = 86_400
    /// Seconds between two ticks, from which the smallest that fits is taken.
    private static let steps: [UInt64] =
        [1, 2, 5, 10, 15, 30] + [1, 2, 5, 10, 15, 30].map { $0 * minute } + [1, 2, 3, 6, 12].map { $0 * hour }
        + [1, 2, 7, 14, 28, 91, 182, 364, 3640, 36_400].map { $0 * day }

    /// - Parameters:
    ///   - most: how many ticks there may be.
    ///   - offset: of the local time from UTC at a moment, in seconds.
    ///   - localTime: writes a moment: `2026-11-21 10:04:05`.
    package init(
        from begin: UInt64, to end: UInt64, most: Int, offset: (UInt64) -> Int, localTime: (UInt64) -> String
    ) {
        let microseconds: UInt64 = 1_000_000
        let span = end > begin ? (end - begin) / microseconds : 0
        let most = UInt64(clamping: max(most, 1))
        let step = Self.steps.first { span / $0 < most } ?? max(span / most, 1)
        // Local time at full steps, so that a tick stands at midnight and not at 01:00.
        let shift = UInt64(clamping: offset(begin) + Int(Self.day))
        let local = begin / microseconds &+ shift
        var tick = (local / step &+ 1) &* step
        var ticks: [Tick] = []
        while ticks.count < Int(most), tick > shift {
            let time = (tick &- shift) &* microseconds
            guard time <= end, time >= begin else { break }
            ticks.append(Tick(time: time, label: Self.label(localTime(time), step: step)))
            tick = tick &+ step
        }
        self.ticks = ticks
    }

    /// `10:04:05`, `10:04`, or at midnight and in steps of days `11-21`.
    private static func label(_ text: String, step: UInt64) -> String {
        let parts = text.split(separator: " ")
        guard parts.count == 2 else { return text }
        let clock = parts[1]
        if step >= day || clock == "00:00:00" { return String(parts[0].dropFirst(5)) }
        return step < minute ? String(clock) : String(clock.prefix(5))
    }
}
