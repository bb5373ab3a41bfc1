/// Where the keys and values of a TOML text stand.
///
/// It follows a text that has passed a TOML parser, which does not tell places. Keys inside of inline tables are not
/// followed: what is asked of them is answered with the place of the table.
struct KeyPlaces {
    private struct Entry {
        var path: [String]
        var key: TextPlace
        var value: TextPlace
    }

    private var entries: [Entry] = []
    private let text: [Unicode.Scalar]
    private var position = 0
    private var place = TextPlace(line: 1, column: 1)

    init(_ text: String) {
        self.text = Array(text.unicodeScalars)
        var section: [String] = []
        while position < self.text.count {
            skip { $0 == " " || $0 == "\t" || $0 == "\r" || $0 == "\n" || $0 == "\u{feff}" }
            let start = place
            switch current {
            case "#": skip { $0 != "\n" }
            case "[":
                skip { $0 == "[" }
                section = path(until: "]")
                entries.append(Entry(path: section, key: start, value: start))
                skip { $0 != "\n" }
            default:
                let key = path(until: "=")
                advance()
                skip { $0 == " " || $0 == "\t" }
                entries.append(Entry(path: section + key, key: start, value: place))
                skipValue()
            }
        }
    }

    /// Where the key of `path` stands, or the nearest table around it.
    func key(_ path: [String]) -> TextPlace? { entry(path)?.key }

    /// Where the value of `path` stands, or the nearest table around it.
    func value(_ path: [String]) -> TextPlace? { entry(path)?.value }

    private func entry(_ path: [String]) -> Entry? {
        var path = path[...]
        while !path.isEmpty {
            if let entry = entries.first(where: { $0.path.starts(with: path) }) { return entry }
            path.removeLast()
        }
        return nil
    }

    private var current: Unicode.Scalar? { position < text.count ? text[position] : nil }

    private mutating func advance() {
        guard let scalar = current else { return }
        place =
            scalar == "\n"
            ? TextPlace(line: place.line + 1, column: 1) : TextPlace(line: place.line, column: place.column + 1)
        position += 1
    }

    private mutating func skip(while condition: (Unicode.Scalar) -> Bool) {
        while let scalar = current, condition(scalar) { advance() }
    }

    /// A key with its dots, its quotes taken off.
    private mutating func path(until end: Unicode.Scalar) -> [String] {
        var parts: [String] = [""]
        while let scalar = current, scalar != end, scalar != "\n" {
            switch scalar {
            case "\"", "'":
                advance()
                while let inner = current, inner != scalar, inner != "\n" {
                    advance()
                    let meant = inner == "\\" && scalar == "\"" ? escaped() : inner
                    if let meant { parts[parts.count - 1].unicodeScalars.append(meant) }
                }
            case ".": parts.append("")
            case " ", "\t": break
            default: parts[parts.count - 1].unicodeScalars.append(scalar)
            }
            advance()
        }
        return parts
    }

    /// The character that an escape means; stands behind its backslash.
    private mutating func escaped() -> Unicode.Scalar? {
        guard let letter = current, letter != "\n" else { return nil }
        advance()
        switch letter {
        case "b": return "\u{8}"
        case "t": return "\t"
        case "n": return "\n"
        case "f": return "\u{c}"
        case "r": return "\r"
        case "u", "U":
            var digits = ""
            while digits.unicodeScalars.count < (letter == "u" ? 4 : 8), let digit = current, digit != "\n" {
                digits.unicodeScalars.append(digit)
                advance()
            }
            return UInt32(digits, radix: 16).flatMap { Unicode.Scalar($0) }
        default: return letter
        }
    }

    /// Goes behind a value: over strings, and over lines inside of brackets.
    private mutating func skipValue() {
        var depth = 0
        while let scalar = current {
            switch scalar {
            case "\"", "'": skipString(quote: scalar)
            case "[", "{":
                depth += 1
                advance()
            case "]", "}":
                depth -= 1
                advance()
            case "#": skip { $0 != "\n" }
            case "\n" where depth <= 0: return
            default: advance()
            }
        }
    }

    private mutating func skipString(quote: Unicode.Scalar) {
        let isLong = position + 2 < text.count && text[position + 1] == quote && text[position + 2] == quote
        for _ in 0..<(isLong ? 3 : 1) { advance() }
        while let scalar = current {
            if scalar == "\\", quote == "\"" {
                advance()
                advance()
                continue
            }
            if !isLong, scalar == "\n" { return }
            advance()
            guard scalar == quote else { continue }
            if !isLong { return }
            if position + 1 < text.count, text[position] == quote, text[position + 1] == quote {
                skip { $0 == quote }
                return
            }
        }
    }
}
