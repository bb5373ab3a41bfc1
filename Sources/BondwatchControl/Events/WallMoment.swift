import BondwatchCore

/// A moment as `--since` and `--until` take it.
package enum WallMoment: Equatable, Sendable {
    /// Microseconds since 1970.
    case at(UInt64)
    /// Microseconds before now.
    case ago(UInt64)
    /// A time of a day; nil: of today. `daysAgo` counts back from it.
    case local(Date?, daysAgo: Int, secondOfDay: Int)

    package struct Date: Equatable, Sendable {
        package var year: Int
        /// January is 1.
        package var month: Int
        package var day: Int

        package init(year: Int, month: Int, day: Int) {
            self.year = year
            self.month = month
            self.day = day
        }
    }

    /// What can be said, for help texts and errors.
    package static let forms = "'2026-11-21 05:00', '05:00', 'today', 'yesterday', '-2h', '@1795240800'"

    /// Nil where the text is none of the forms.
    package init?(_ text: String) {
        switch text {
        case "now": self = .ago(0)
        case "today": self = .local(nil, daysAgo: 0, secondOfDay: 0)
        case "yesterday": self = .local(nil, daysAgo: 1, secondOfDay: 0)
        default:
            if text.hasPrefix("@") {
                guard let time = Self.seconds(text.dropFirst()) else { return nil }
                self = .at(time)
            } else if text.hasPrefix("-") {
                guard let span = Self.span(text.dropFirst()) else { return nil }
                self = .ago(span)
            } else {
                guard let local = Self.local(text) else { return nil }
                self = local
            }
        }
    }

    /// In microseconds since 1970; nil where the day does not exist.
    ///
    /// - Parameters:
    ///   - now: microseconds since 1970.
    ///   - today: the date of now.
    ///   - local: the moment of a local date and second of the day; nil where there is no such day.
    package func microseconds(now: UInt64, today: Date, local: (Date, _ secondOfDay: Int) -> UInt64?) -> UInt64? {
        switch self {
        case .at(let time): return time
        case .ago(let span): return now > span ? now - span : 0
        case .local(let date, let daysAgo, let secondOfDay):
            var date = date ?? today
            // The calendar takes the day before the first as the last of the month before.
            date.day -= daysAgo
            return local(date, secondOfDay)
        }
    }

    /// `1795240800` or `1795240800.25`
    private static func seconds(_ text: Substring) -> UInt64? {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = number(parts[0], digits: 1...12) else { return nil }
        guard parts.count > 1 else { return UInt64(whole) * 1_000_000 }
        guard let fraction = number(parts[1], digits: 1...6) else { return nil }
        let scale = (parts[1].count..<6).reduce(1) { scale, _ in scale * 10 }
        return UInt64(whole) * 1_000_000 + UInt64(fraction * scale)
    }

    /// In seconds, so that what is further back than nanoseconds can count is a moment too.
    private static let units = Units(time: [.s, .m, .min, .h, .d, .w], countedIn: .s)

    /// `2h`, `1d12h`, `30min`; in microseconds.
    private static func span(_ text: Substring) -> UInt64? {
        let scale: UInt64 = 1_000_000
        return (try? units.readSum(String(text), from: 0, to: .max / scale)).map { $0 * scale }
    }

    /// `2026-11-21 05:00:07`, its date alone, or its time alone.
    private static func local(_ text: String) -> WallMoment? {
        let parts = text.split(whereSeparator: { $0 == " " || $0 == "T" })
        switch parts.count {
        case 1 where parts[0].contains(":"):
            return clock(parts[0]).map { .local(nil, daysAgo: 0, secondOfDay: $0) }
        case 1: return date(parts[0]).map { .local($0, daysAgo: 0, secondOfDay: 0) }
        case 2:
            guard let second = clock(parts[1]) else { return nil }
            switch parts[0] {
            case "today": return .local(nil, daysAgo: 0, secondOfDay: second)
            case "yesterday": return .local(nil, daysAgo: 1, secondOfDay: second)
            default: return date(parts[0]).map { .local($0, daysAgo: 0, secondOfDay: second) }
            }
        default: return nil
        }
    }

    private static func date(_ text: Substring) -> Date? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, let year = number(parts[0], digits: 4...4), let month = number(parts[1], digits: 1...2),
            let day = number(parts[2], digits: 1...2), year >= 1970, (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        return Date(year: year, month: month, day: day)
    }

    private static func clock(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), let hour = number(parts[0], digits: 1...2), hour < 24,
            let minute = number(parts[1], digits: 2...2), minute < 60
        else { return nil }
        if parts.count == 2 { return hour * 3600 + minute * 60 }
        guard let second = number(parts[2], digits: 2...2), second < 60 else { return nil }
        return hour * 3600 + minute * 60 + second
    }

    private static func number(_ text: Substring, digits: ClosedRange<Int>) -> Int? {
        guard digits.contains(text.count), text.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
        return Int(text)
    }
}
