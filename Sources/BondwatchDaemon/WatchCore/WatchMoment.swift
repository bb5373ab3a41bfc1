package import BondwatchCore

/// When an input came, on both clocks.
package struct WatchMoment: Equatable, Sendable {
    /// On CLOCK_BOOTTIME.
    package let instant: BootInstant
    /// In microseconds since 1970.
    package let wallMicroseconds: UInt64

    package init(_ instant: BootInstant, wallMicroseconds: UInt64) {
        self.instant = instant
        self.wallMicroseconds = wallMicroseconds
    }
}
