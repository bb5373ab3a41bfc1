import BondwatchCore

/// How many columns of a terminal a text takes, and how it is folded to fit.
package enum ScreenText {
    /// The columns that terminals give to a text of printable characters.
    package static func columns(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + columns($1) }
    }

    /// Breaks a line at its spaces, where there is none within a word; nothing of it is lost but the spaces at the breaks.
    ///
    /// - Parameters:
    ///   - width: in columns; less than 1 is taken for 1.
    ///   - indent: how far what follows the first line is moved in, where there is room for that.
    package static func folded(_ text: String, width: Int, indent: Int) -> [String] {
        let width = max(width, 1)
        if columns(text) <= width { return [text] }
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
            used += columns(scalar)
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

    private static func columns(_ scalar: Unicode.Scalar) -> Int {
        if scalar.value < 0x300 { return 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: return 0
        default: return wide.contains { $0.contains(scalar.value) } ? 2 : 1
        }
    }

    /// East Asian wide and full width characters (UAX #11), in whole blocks.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115f, 0x2e80...0x303e, 0x3041...0x4dbf, 0x4e00...0xa4cf, 0xa960...0xa97c, 0xac00...0xd7a3,
        0xf900...0xfaff, 0xfe30...0xfe6f, 0xff00...0xff60, 0xffe0...0xffe6, 0x1f300...0x1faff, 0x20000...0x3fffd,
    ]
}

extension ReportLine {
    /// The line in as many as it takes. Whatever comes in: nothing goes to the screen that is not printable.
    func folded(width: Int, indent: Int) -> [ReportLine] {
        ScreenText.folded(PrintableText.escapingControls(text), width: width, indent: indent).map {
            ReportLine($0, standing)
        }
    }
}
