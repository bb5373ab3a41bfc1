package import BondwatchCore

extension BootInstant.Span {
    /// Reads a length of time as it is typed: `500ms`, `10s`, `2min`, `1h`; nil for anything else, and above a day.
    package init?(typed text: String) {
        let digits = text.utf8.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard let number = UInt64(String(decoding: digits, as: UTF8.self)), number <= 86_400_000 else { return nil }
        let milliseconds: UInt64
        switch String(decoding: text.utf8.dropFirst(digits.count), as: UTF8.self) {
        case "ms": milliseconds = number
        case "s": milliseconds = number * 1000
        case "min", "m": milliseconds = number * 60_000
        case "h": milliseconds = number * 3_600_000
        default: return nil
        }
        guard milliseconds <= 86_400_000 else { return nil }
        self = .milliseconds(milliseconds)
    }
}
