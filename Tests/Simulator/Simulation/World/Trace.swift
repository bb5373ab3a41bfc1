/// What happened, for people: the times are seconds since the run began.
final class Trace {
    private(set) var lines: [String] = []

    func add(_ milliseconds: UInt64, _ text: String) {
        let since = milliseconds - 1_000_000
        let fraction = String(since % 1000)
        let padding = String(repeating: "0", count: 3 - fraction.count)
        lines.append("\(since / 1000).\(padding)\(fraction) \(text)")
    }
}
