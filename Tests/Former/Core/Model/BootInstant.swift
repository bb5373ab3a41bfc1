/// A point in time on CLOCK_BOOTTIME: it runs on through suspend and no step of the wall clock touches it.
package struct BootInstant: Hashable, Comparable, Sendable {
    /// Nanoseconds since the machine was booted.
    package let nanoseconds: UInt64

    package init(nanoseconds: UInt64) { self.nanoseconds = nanoseconds }

    package var microseconds: UInt64 { nanoseconds / 1000 }

    package static func < (left: Self, right: Self) -> Bool { left.nanoseconds < right.nanoseconds }

    /// The time from `earlier` to this instant; zero where `earlier` is the later one.
    package func since(_ earlier: BootInstant) -> Span {
        Span(nanoseconds: nanoseconds > earlier.nanoseconds ? nanoseconds - earlier.nanoseconds : 0)
    }

    /// The time of day of this instant, in microseconds since 1970, reckoned back from a later one.
    ///
    /// - Parameter wallMicroseconds: the time of day of `later`.
    package func wallMicroseconds(before later: BootInstant, at wallMicroseconds: UInt64) -> UInt64 {
        let age = later.since(self).microseconds
        return wallMicroseconds > age ? wallMicroseconds - age : 0
    }

    package static func + (instant: Self, span: Span) -> Self {
        let (sum, overflow) = instant.nanoseconds.addingReportingOverflow(span.nanoseconds)
        return BootInstant(nanoseconds: overflow ? .max : sum)
    }

    /// A length of time; never negative.
    package struct Span: Hashable, Comparable, Sendable {
        package let nanoseconds: UInt64

        package init(nanoseconds: UInt64) { self.nanoseconds = nanoseconds }

        /// So many microseconds; the longest span there is where the count, which may come from anywhere, is beyond.
        package init(microseconds: UInt64) { self.init(microseconds, of: 1000) }

        package static func milliseconds(_ count: some BinaryInteger) -> Span {
            Span(UInt64(clamping: count), of: 1_000_000)
        }

        package static func seconds(_ count: some BinaryInteger) -> Span {
            Span(UInt64(clamping: count), of: 1_000_000_000)
        }

        private init(_ count: UInt64, of unit: UInt64) {
            let (nanoseconds, overflow) = count.multipliedReportingOverflow(by: unit)
            self.init(nanoseconds: overflow ? .max : nanoseconds)
        }

        package static let zero = Span(nanoseconds: 0)

        package var milliseconds: UInt64 { nanoseconds / 1_000_000 }
        package var microseconds: UInt64 { nanoseconds / 1000 }

        package static func < (left: Self, right: Self) -> Bool { left.nanoseconds < right.nanoseconds }
    }
}

extension BootInstant.Span: CustomStringConvertible {
    /// For people: `340 ms`, `12 s`, `3 min 12 s`, `2 h 5 min`, `3 d 4 h`.
    package var description: String {
        let seconds = nanoseconds / 1_000_000_000
        switch seconds {
        case 0: return "\(milliseconds) ms"
        case 1..<60: return "\(seconds) s"
        case 60..<3600: return Self.pair(seconds / 60, "min", seconds % 60, "s")
        case 3600..<86400: return Self.pair(seconds / 3600, "h", seconds % 3600 / 60, "min")
        default: return Self.pair(seconds / 86400, "d", seconds % 86400 / 3600, "h")
        }
    }

    private static func pair(_ large: UInt64, _ largeUnit: String, _ small: UInt64, _ smallUnit: String) -> String {
        small == 0 ? "\(large) \(largeUnit)" : "\(large) \(largeUnit) \(small) \(smallUnit)"
    }
}
