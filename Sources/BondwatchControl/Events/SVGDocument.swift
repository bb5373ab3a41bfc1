/// Writes SVG: elements with attributes, every text escaped, nothing else.
struct SVGDocument {
    private(set) var text: String
    private var open: [String] = []

    /// - Parameters:
    ///   - title: read out by screen readers as the picture's name.
    ///   - description: read out as what it shows.
    init(width: Int, height: Int, title: String, description: String, style: String) {
        text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        begin(
            "svg",
            [
                ("xmlns", "http://www.w3.org/2000/svg"), ("width", "\(width)"), ("height", "\(height)"),
                ("viewBox", "0 0 \(width) \(height)"), ("role", "img"), ("aria-labelledby", "title description"),
            ])
        element("title", [("id", "title")], title)
        element("desc", [("id", "description")], description)
        element("style", [], style)
    }

    mutating func begin(_ name: String, _ attributes: [(String, String)]) {
        text += "\(indentation)<\(name)\(Self.list(attributes))>\n"
        open.append(name)
    }

    mutating func end() {
        guard let name = open.popLast() else { return }
        text += "\(indentation)</\(name)>\n"
    }

    mutating func element(_ name: String, _ attributes: [(String, String)], _ content: String? = nil) {
        let tag = "\(indentation)<\(name)\(Self.list(attributes))"
        text += content.map { "\(tag)>\(Self.escaped($0))</\(name)>\n" } ?? "\(tag)/>\n"
    }

    /// An element with a text of its own that shows where the pointer rests.
    mutating func element(_ name: String, _ attributes: [(String, String)], tip: String) {
        begin(name, attributes)
        element("title", [], tip)
        end()
    }

    /// The whole document, everything closed.
    consuming func finished() -> String {
        while !open.isEmpty { end() }
        return text
    }

    private var indentation: String { String(repeating: "  ", count: open.count) }

    private static func list(_ attributes: [(String, String)]) -> String {
        attributes.map { " \($0.0)=\"\(escaped($0.1))\"" }.joined()
    }

    /// XML 1.0 has no place for control characters at all, not even escaped.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "\n", "\t": escaped.unicodeScalars.append(scalar)
            case _ where scalar.value < 0x20 || scalar.value == 0xfffe || scalar.value == 0xffff: escaped += "\u{fffd}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
