package import BondwatchCore

extension BootInstant.Span {
    private static let units = Units(time: [.ms, .s, .m, .min, .h])
    private static let longestTyped = BootInstant.Span.seconds(86_400)

    /// Reads a length of time as it is typed: `500ms`, `10s`, `2min`, `1h`; nil for anything else, and above a day.
    package init?(typed text: String) {
        let nanoseconds = try? Self.units.read(text, from: 0, to: Self.longestTyped.nanoseconds)
        guard let nanoseconds else { return nil }
        self.init(nanoseconds: nanoseconds)
    }
}
