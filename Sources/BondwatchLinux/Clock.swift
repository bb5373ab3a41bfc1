package import BondwatchCore
import Glibc

/// The present moment.
package enum Clock {
    /// CLOCK_BOOTTIME: runs through suspend, never steps.
    package static func now() -> BootInstant {
        var time = timespec()
        clock_gettime(CLOCK_BOOTTIME, &time)
        return BootInstant(nanoseconds: UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec))
    }

    /// One tick of the kernel, 1/HZ: the resolution of its coarse clocks (clock_getres(2)).
    package static func jiffy() -> BootInstant.Span {
        var resolution = timespec()
        guard clock_getres(CLOCK_MONOTONIC_COARSE, &resolution) == 0 else { return .zero }
        return BootInstant.Span(nanoseconds: UInt64(max(resolution.tv_nsec, 0)))
    }

    /// CLOCK_REALTIME in microseconds since 1970, for people and for journals only.
    package static func wallMicroseconds() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return UInt64(max(time.tv_sec, 0)) * 1_000_000 + UInt64(time.tv_nsec) / 1000
    }
}
