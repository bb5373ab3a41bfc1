/// A JSON text in a fixed order with one fact a line, so that a person can lay it beside the file it was read from.
indirect enum JSONPicture {
    case null
    case flag(Bool)
    case number(UInt64)
    case text(String)
    case words([String])
    case list([JSONPicture])
    case object([Member])

    struct Member {
        var key: String
        var value: JSONPicture
    }

    /// The lines of the text, without the newline of the last one.
    func rendered(indentation: String = "") -> String {
        let inner = indentation + "  "
        switch self {
        case .null: return "null"
        case .flag(let flag): return flag ? "true" : "false"
        case .number(let number): return String(number)
        case .text(let text): return Self.quoted(text)
        case .words(let words): return "[\(words.map(Self.quoted).joined(separator: ", "))]"
        case .list(let values) where values.isEmpty: return "[]"
        case .list(let values):
            let lines = values.map { inner + $0.rendered(indentation: inner) }
            return "[\n\(lines.joined(separator: ",\n"))\n\(indentation)]"
        case .object(let members):
            let lines = members.map { "\(inner)\(Self.quoted($0.key)): \($0.value.rendered(indentation: inner))" }
            return "{\n\(lines.joined(separator: ",\n"))\n\(indentation)}"
        }
    }

    /// No text of a BondFile has control characters: the parser escapes them.
    private static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}

extension [JSONPicture.Member] {
    /// Adds a fact; an absent one leaves no key.
    mutating func add(_ key: String, _ value: JSONPicture?) {
        if let value { append(.init(key: key, value: value)) }
    }

    mutating func add(_ key: String, _ number: (some UnsignedInteger)?) {
        add(key, number.map { .number(UInt64($0)) })
    }

    mutating func add(_ key: String, _ text: String?) {
        add(key, text.map { .text($0) })
    }
}
