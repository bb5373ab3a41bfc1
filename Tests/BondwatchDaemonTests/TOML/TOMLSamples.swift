/// Makes TOML texts: most statements are right, keys and sections often meet, and some texts are spoilt afterwards.
struct TOMLSamples {
    private var random: SplitMix

    init(seed: UInt64) { random = SplitMix(seed: seed) }

    /// The next text.
    mutating func next() -> [UInt8] {
        var text: [UInt8] = []
        for _ in 0..<Int.random(in: 1...8, using: &random) { text += statement().utf8 }
        if chance(0.3) { spoil(&text) }
        return text
    }

    private mutating func statement() -> String {
        let end = chance(0.1) ? "\r\n" : "\n"
        switch Int.random(in: 0..<20, using: &random) {
        case 0: return "# \(random.pick(Self.comments))\(end)"
        case 1: return "  \(end)"
        case 2..<6: return "\(blank())[\(blank())\(key())\(blank())]\(blank())\(tail())\(end)"
        case 6 where chance(0.3): return "[[\(key())]]\(end)"
        default: return "\(blank())\(key())\(blank())=\(blank())\(value(depth: 0))\(blank())\(tail())\(end)"
        }
    }

    private mutating func key() -> String {
        if chance(0.01) { return repeated("a.", around: TOMLSamples.mostNames) + "a" }
        return (0..<random.pick([1, 1, 1, 2, 2, 3])).map { _ in random.pick(Self.names) }
            .joined(separator: random.pick([".", ".", " . "]))
    }

    private mutating func value(depth: Int) -> String {
        switch Int.random(in: 0..<20, using: &random) {
        case 0..<3 where depth < 4:
            let separator = random.pick([", ", ",", ",\n  ", " # one\n, "])
            let values = (0..<random.pick([0, 1, 2, 3])).map { _ in value(depth: depth + 1) }
            return "[\(values.joined(separator: separator))\(random.pick(["", "", ",", "\n", " , # end\n"]))]"
        case 3..<5 where depth < 4:
            let pairs = (0..<random.pick([0, 1, 2, 3])).map { _ in "\(key()) = \(value(depth: depth + 1))" }
            return "{\(blank())\(pairs.joined(separator: ", "))\(blank())}"
        case 5 where depth == 0 && chance(0.2):
            let brackets = repeated("[", around: TOMLSamples.greatestDepth)
            return brackets + String(repeating: "]", count: brackets.count)
        case 6: return random.pick(Self.oddWords)
        case 7: return random.pick(Self.oddTexts)
        default: return random.pick(Self.values)
        }
    }

    private mutating func spoil(_ text: inout [UInt8]) {
        for _ in 0..<random.pick([1, 1, 2]) {
            let position = Int.random(in: 0...text.count, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: text.removeSubrange(position..<min(text.count, position + random.pick([1, 1, 1, 5])))
            case 1: text.insert(contentsOf: random.pick(Self.fragments).utf8, at: position)
            case 2: if position < text.count { text[position] = UInt8.random(in: 0...255, using: &random) }
            default: text.insert(contentsOf: text.prefix(position).suffix(7), at: 0)
            }
        }
        if chance(0.05) { text = [0xef, 0xbb, 0xbf] + text }
    }

    private mutating func blank() -> String { random.pick(["", " ", " ", "\t"]) }

    private mutating func tail() -> String { random.pick(["", "", "", "# \(random.pick(Self.comments))"]) }

    private mutating func repeated(_ text: String, around count: Int) -> String {
        String(repeating: text, count: count + Int.random(in: -2...2, using: &random))
    }

    private mutating func chance(_ share: Double) -> Bool { Double.random(in: 0..<1, using: &random) < share }

    static let mostNames = 16
    static let greatestDepth = 16

    /// Two of them are equal to Unicode and not to TOML.
    private static let names = [
        "a", "b", "c", "a-b", "1", "0_", "\"a\"", "'b'", "\"\"", "'a.b'", "\"\u{e9}\"", "\"e\u{301}\"", "\"\\u0061\"",
    ]
    private static let comments = ["a", "= [ { \" '", "\u{85}\u{2028}\u{2029}\u{feff}", "\u{e9} \u{1f600}", "\t"]
    private static let values = [
        "0", "1", "-5", "+7", "1_000", "0xdead_BEEF", "0o666", "0b1010", "true", "false", "\"\"", "''", "\"text\"",
        "'C:\\no'", "\"a\\tb\\\"\\\\\\b\\n\\f\\r\"", "\"\\u00e9\\U0001F600\"", "\"\u{e9}\u{2028}\u{85}\u{feff}\"",
        "9223372036854775807", "-9223372036854775808", "\"\\u0000\"",
    ]
    private static let oddWords = [
        "", "01", "-01", "1__0", "_1", "1_", "0x", "0xg", "0X1", "+0x1", "0b2", "0o8", "0_1", "-0", "+0", "--1", "1.5",
        "-1.5e3", "1e5", "1E+5", "1.", ".5", "1.e5", "1e", "01.5", "1_0.0_1", "inf", "-inf", "+nan", "nan", "Inf",
        "infx",
        "9223372036854775808", "-9223372036854775809", "0xffffffffffffffff", "1979-05-27", "1979-05-27T07:32:00Z",
        "1979-05-27 07:32:00.5-07:00", "1979-05-27 ", "07:32:00", "07:32", "1979-13-27", "1979-05-27Today", "1979-05-2",
        "True", "truee", "bare", "10s", "1.2.3.4", "[,]", "[1 2]", "[1,,2]", "{,}", "{a=1,}", "{a=1 b=2}", "{a}",
        "{\na=1}",
        "{a=1\n}", "{a=1,a=2}", "{a={b=1},a.c=2}", "{a.b=1,a={}}",
    ]
    private static let oddTexts = [
        "\"\\q\"", "\"\\uD800\"", "\"\\u12\"", "\"\\UFFFFFFFF\"", "\"\\x41\"", "\"\\e\"", "\"a", "'it''s'", "\"a\nb\"",
        "\"\"\"long\"\"\"", "'''\nlong ' '' \\'''", "\"\"\"\nlong \\\"\"\" \" \\\n  \"\"\"\"\"", "''''a''''", "\"\"\"a",
        "\"\u{7f}\"", "'\u{1}'", "\"\u{0}\"", "\"\\",
    ]
    private static let fragments = [
        "\"", "'", "[", "]", "{", "}", ",", ".", "=", "#", "\n", "\r", "\r\n", "\\", "\u{feff}", "\u{85}", "\u{2028}",
        "\u{2029}", "\u{0}", "\u{1b}", "\u{7f}", "\"\"\"", "'''", "[[", "\u{e9}", "-", "_", "0", "1979-05-27", " ",
    ]
}
