import BondwatchCore

/// Text in the language of the manual pages, mdoc(7).
enum Mdoc {
    /// Longest line, in characters: mandoc -T lint asks for at most 80 bytes.
    private static let width = 76

    /// One line of text or the arguments of a macro, as they are to be read: no character of it is a command, and a hyphen
    /// stays the ASCII one, so that what is copied from the page works.
    static func literal(_ text: some StringProtocol) -> String {
        var written = ""
        for character in text {
            switch character {
            case "\\": written += "\\e"
            case "-": written += "\\-"
            case "\"": written += "\\(dq"
            case "~": written += "\\(ti"
            case "^": written += "\\(ha"
            case "`": written += "\\(ga"
            case "'": written += "\\(aq"
            default: written.append(character)
            }
        }
        return written.hasPrefix(".") ? "\\&" + written : written
    }

    /// The arguments of a macro that are one: in quotes, so that no word of them is taken for a macro.
    static func argument(_ text: some StringProtocol) -> String { "\"\(literal(text))\"" }

    /// Prose: broken between words, and after each sentence, as mdoc wants it.
    static func prose(_ text: some StringProtocol) -> String {
        var lines: [String] = []
        var line = ""
        for word in text.split(whereSeparator: \.isWhitespace).map({ literal(String($0)) }) {
            if !line.isEmpty, line.count + 1 + word.count > width || endsSentence(line, before: word) {
                lines.append(line)
                line = ""
            }
            line += (line.isEmpty ? word : " " + word)
        }
        lines.append(line)
        return lines.joined(separator: "\n") + "\n"
    }

    private static func endsSentence(_ line: String, before word: String) -> Bool {
        guard let last = line.last, ".!?".contains(last) else { return false }
        return word.first?.isUppercase == true
    }

    /// Help texts of a command: paragraphs, and lines that are indented are shown as they are.
    static func discussion(_ text: String) -> String {
        var written = ""
        for block in text.split(separator: "\n\n") {
            let lines = block.split(separator: "\n")
            if lines.allSatisfy({ $0.hasPrefix("  ") }) {
                written += ".Bd -literal -offset indent\n"
                written += lines.map { literal($0.drop(while: \.isWhitespace)) + "\n" }.joined()
                written += ".Ed\n"
            } else {
                written += ".Pp\n" + prose(lines.joined(separator: " "))
            }
        }
        return written
    }
}
