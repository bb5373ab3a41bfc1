import BondwatchCore

/// How a text is folded to fit a terminal.
package enum ScreenText {
    /// Breaks a line at its spaces, where there is none within a word; nothing of it is lost but the spaces at the breaks.
    ///
    /// - Parameters:
    ///   - width: in columns; less than 1 is taken for 1.
    ///   - indent: how far what follows the first line is moved in, where there is room for that.
    package static func folded(_ text: String, width: Int, indent: Int) -> [String] {
        let width = max(width, 1)
        if text.columns <= width { return [text] }
        let margin = String(repeating: " ", count: indent < width / 2 ? max(indent, 0) : 0)
        var lines: [String] = []
        var rest = text[...]
        while true {
            let room = width - (lines.isEmpty ? 0 : margin.utf8.count)
            let (head, tail) = split(rest, at: room)
            lines.append((lines.isEmpty ? "" : margin) + head)
            guard let tail else { return lines }
            rest = tail
        }
    }

    /// What fits into so many columns, at least one character, and what is left; nil where nothing is.
    private static func split(_ text: Substring, at room: Int) -> (Substring, Substring?) {
        var used = 0
        var end = text.startIndex
        // The last space after which the line can be broken; those that it begins with are its indentation.
        var space: Substring.Index?
        var inWord = false
        while end < text.endIndex {
            let scalar = text.unicodeScalars[end]
            used += scalar.columns
            if used > room, end > text.startIndex { break }
            if scalar == " " {
                if inWord { space = end }
            } else {
                inWord = true
            }
            end = text.unicodeScalars.index(after: end)
        }
        if end == text.endIndex { return (text, nil) }
        let atSpace = text.unicodeScalars[end] == " " ? end : space ?? end
        let tail = text[atSpace...].drop { $0 == " " }
        return (trimmed(text[..<atSpace]), tail.isEmpty ? nil : tail)
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while text.last == " " { text.removeLast() }
        return text
    }
}

extension ReportLine {
    /// The line in as many as it takes. Whatever comes in: nothing goes to the screen that is not printable.
    func folded(width: Int, indent: Int) -> [ReportLine] {
        ScreenText.folded(PrintableText.escapingControls(text), width: width, indent: indent).map {
            ReportLine($0, standing)
        }
    }
}
