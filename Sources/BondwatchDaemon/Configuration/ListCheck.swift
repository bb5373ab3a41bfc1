/// Finds a brace where a list has a value, which toml++ 3.4 asserts away (`parser::parse_array`, `parse_value`).
///
/// It knows of TOML only strings and comments, so that a brace inside of them is none.
struct ListCheck {
    private let text: [Unicode.Scalar]
    private var position = 0
    private var place = TextPlace(line: 1, column: 1)
    /// The last character that is neither blank nor comment.
    private var last: Unicode.Scalar?

    private init(_ text: String) { self.text = Array(text.unicodeScalars) }

    /// Where such a brace stands.
    static func firstStrayBrace(in text: String) -> TextPlace? {
        var check = ListCheck(text)
        while let scalar = check.current {
            switch scalar {
            case "#": while let next = check.current, next != "\n" { check.advance() }
            case "\"", "'": check.skipString(quote: scalar)
            case "}" where check.last == "[" || check.last == ",": return check.place
            default:
                if !scalar.properties.isWhitespace, scalar != "\u{feff}" { check.last = scalar }
                check.advance()
            }
        }
        return nil
    }

    private var current: Unicode.Scalar? { position < text.count ? text[position] : nil }

    private func quotes(_ quote: Unicode.Scalar) -> Int { text[position...].prefix(3).prefix { $0 == quote }.count }

    private mutating func advance() {
        guard let scalar = current else { return }
        place =
            scalar == "\n"
            ? TextPlace(line: place.line + 1, column: 1) : TextPlace(line: place.line, column: place.column + 1)
        position += 1
    }

    private mutating func skipString(quote: Unicode.Scalar) {
        last = quote
        let opening = quotes(quote)
        for _ in 0..<opening { advance() }
        // Two of them are a whole string, an empty one.
        guard opening != 2 else { return }
        let isLong = opening == 3
        while let scalar = current {
            if scalar == "\\", quote == "\"" {
                advance()
            } else if scalar == quote, !isLong || quotes(quote) == 3 {
                while current == quote {
                    advance()
                    if !isLong { return }
                }
                return
            } else if scalar == "\n", !isLong {
                return
            }
            advance()
        }
    }
}
