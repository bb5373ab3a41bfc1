/// A time in which nobody is to be alarmed about a bond: its events go on being told, and are marked.
///
/// It ends by itself. Within a boot CLOCK_BOOTTIME decides, which no step of the time of day touches; a silence that was
/// carried over a reboot ends by the time of day as well, whichever is first. The time asked for is never exceeded.
package struct Silence: Equatable, Sendable {
    /// The name of the bond.
    package internal(set) var bond: InterfaceName
    /// Why, as it was given.
    package let reason: String
    /// The number of the user who asked for it.
    package let user: UInt32
    /// How long it was to be.
    package let length: BootInstant.Span
    /// When it ends, on the clock of this boot.
    package internal(set) var end: BootInstant
    /// The time of day at which it ends, in microseconds since 1970, as it was last reckoned.
    var wallEnd: UInt64
    /// Whether it began in an earlier boot.
    var isCarriedOver = false

    package static let shortest = BootInstant.Span.seconds(1)
    package static let longest = BootInstant.Span.seconds(7 * 86400)
    /// In bytes of UTF-8.
    package static let longestReason = 200

    /// - Parameters:
    ///   - length: is brought within the limits.
    ///   - wallMicroseconds: the time of day at `now`, in microseconds since 1970.
    package init(
        of bond: InterfaceName, for length: BootInstant.Span, reason: String, user: UInt32, now: BootInstant,
        wallMicroseconds: UInt64
    ) {
        let length = min(max(length, Self.shortest), Self.longest)
        self.bond = bond
        self.reason = reason
        self.user = user
        self.length = length
        end = now + length
        wallEnd = wallMicroseconds.later(by: length)
    }

    /// The reason in one line that is safe to print.
    package var shownReason: String { PrintableText.escaping(reason.utf8) }

    /// Whether a reason can be taken: it is not empty, and not too long.
    package static func takes(reason: String) -> Bool { (1...longestReason).contains(reason.utf8.count) }

    /// How long it still holds; zero where it is over.
    package func left(at now: BootInstant, wallMicroseconds: UInt64) -> BootInstant.Span {
        let left = min(end.since(now), length)
        guard isCarriedOver else { return left }
        return min(left, .init(microseconds: wallEnd > wallMicroseconds ? wallEnd - wallMicroseconds : 0))
    }

    package func holds(at now: BootInstant, wallMicroseconds: UInt64) -> Bool {
        left(at: now, wallMicroseconds: wallMicroseconds) > .zero
    }

    /// How long it has held.
    func elapsed(at now: BootInstant, wallMicroseconds: UInt64) -> BootInstant.Span {
        BootInstant.Span(
            nanoseconds: length.nanoseconds - left(at: now, wallMicroseconds: wallMicroseconds).nanoseconds)
    }

    /// When it ends, in microseconds since 1970: the same at every time of asking, until the clock is stepped.
    package func until(at now: BootInstant, wallMicroseconds: UInt64) -> UInt64 {
        let reckoned = wallMicroseconds.later(by: left(at: now, wallMicroseconds: wallMicroseconds))
        let step = reckoned > wallEnd ? reckoned - wallEnd : wallEnd - reckoned
        let tolerance: UInt64 = 2_000_000
        return step > tolerance ? reckoned : wallEnd
    }

    package func report(at now: BootInstant, wallMicroseconds: UInt64) -> SilenceReport {
        let until = until(at: now, wallMicroseconds: wallMicroseconds)
        return SilenceReport(
            since: until > length.microseconds ? until - length.microseconds : 0, until: until, reason: shownReason,
            user: user)
    }
}

/// What an event of a silenced bond is marked with.
package struct SilenceMark: Equatable, Sendable {
    /// When the silence ends, in microseconds since 1970.
    package var until: UInt64
    /// Safe to print in one line.
    package var reason: String

    var fields: [(EventField, String)] { [(.silenced, String(until)), (.silenceReason, reason)] }
}

extension UInt64 {
    /// A time of day in microseconds, so much later; the last one there is where it would be beyond.
    fileprivate func later(by span: BootInstant.Span) -> UInt64 {
        let (sum, overflow) = addingReportingOverflow(span.microseconds)
        return overflow ? .max : sum
    }
}
