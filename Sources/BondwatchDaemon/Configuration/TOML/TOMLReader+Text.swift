extension TOMLReader {
    /// Names with dots between them, and the blanks around them.
    mutating func readNames() throws(TOMLFault) -> [TOMLName] {
        var names: [TOMLName] = []
        while true {
            cursor.skipBlanks()
            guard names.count < Self.mostNames else { throw fault(.tooManyNames) }
            names.append(try readName())
            cursor.skipBlanks()
            guard cursor.isAt(".") else { return names }
            cursor.advance()
        }
    }

    private mutating func readName() throws(TOMLFault) -> TOMLName {
        let place = cursor.place
        if let quote = cursor.current, quote.isQuote {
            if isAtThree(quote) { throw fault(.multiLineName) }
            return TOMLName(text: try readLine(quote), place: place)
        }
        let bare = cursor.take { $0.standsInBareName }
        guard cursor.current?.endsName ?? true else {
            let rest = cursor.take { !$0.endsName }
            throw TOMLFault(.nameNeedsQuotes(bare + rest), at: place)
        }
        guard !bare.isEmpty else { throw isAtControl ? unexpectedControl : fault(.nameMissing) }
        return TOMLName(text: String(decoding: bare, as: UTF8.self), place: place)
    }

    /// A text, from its quote.
    mutating func readText() throws(TOMLFault) -> TOMLValue.Content {
        guard let quote = cursor.current else { throw fault(.valueMissing) }
        guard isAtThree(quote) else { return .text(try readLine(quote)) }
        try skipMultiLineString(quote)
        return .unsupported(.multiLineString)
    }

    private func isAtThree(_ quote: UInt8) -> Bool {
        cursor.current == quote && cursor.byte(after: 1) == quote && cursor.byte(after: 2) == quote
    }

    /// What stands between two quotes in a line.
    private mutating func readLine(_ quote: UInt8) throws(TOMLFault) -> String {
        let start = cursor.place
        let hasEscapes = quote == UInt8(ascii: "\"")
        cursor.advance()
        var text: [UInt8] = []
        while true {
            text += cursor.take { $0 != quote && !$0.isControl && !(hasEscapes && $0 == .backslash) }
            switch cursor.current {
            case quote:
                cursor.advance()
                return String(decoding: text, as: UTF8.self)
            case .backslash: text += String(try readEscape()).utf8
            default:
                throw cursor.isAtEndOfLine ? TOMLFault(.textNotClosed(quote: quote), at: start) : unexpectedControl
            }
        }
    }

    /// The character that a backslash and what follows it mean.
    private mutating func readEscape() throws(TOMLFault) -> Unicode.Scalar {
        let place = cursor.place
        cursor.advance()
        guard let letter = cursor.current, !letter.isControl else {
            throw TOMLFault(.unknownEscape([.backslash]), at: place)
        }
        if let character = Self.escapes[letter] {
            cursor.advance()
            return character
        }
        guard letter == UInt8(ascii: "u") || letter == UInt8(ascii: "U") else {
            throw TOMLFault(.unknownEscape([.backslash, letter]), at: place)
        }
        cursor.advance()
        let length = letter == UInt8(ascii: "u") ? 4 : 8
        var digits: [UInt8] = []
        while digits.count < length, let digit = cursor.current, digit.isHexDigit {
            digits.append(digit)
            cursor.advance()
        }
        guard digits.count == length, let code = UInt32(String(decoding: digits, as: UTF8.self), radix: 16),
            let scalar = Unicode.Scalar(code)
        else { throw TOMLFault(.unknownEscape([.backslash, letter] + digits), at: place) }
        return scalar
    }

    private static let escapes: [UInt8: Unicode.Scalar] = [
        UInt8(ascii: "b"): "\u{8}", UInt8(ascii: "t"): "\t", UInt8(ascii: "n"): "\n", UInt8(ascii: "f"): "\u{c}",
        UInt8(ascii: "r"): "\r", UInt8(ascii: "\""): "\"", .backslash: "\\",
    ]

    private mutating func skipMultiLineString(_ quote: UInt8) throws(TOMLFault) {
        let start = cursor.place
        for _ in 0..<3 { cursor.advance() }
        while !isAtThree(quote) {
            guard let byte = cursor.current else { throw TOMLFault(.multiLineStringNotClosed, at: start) }
            cursor.advance()
            if byte == .backslash, quote == UInt8(ascii: "\"") { cursor.advance() }
        }
        // Up to two quotes may stand before the three that end it.
        for _ in 0..<5 where cursor.current == quote { cursor.advance() }
    }
}

extension UInt8 {
    fileprivate static let backslash = UInt8(ascii: "\\")

    fileprivate var isQuote: Bool { self == UInt8(ascii: "\"") || self == UInt8(ascii: "'") }

    /// Behind a name there is a blank, a dot, the end of the line, or what a key or section goes on with.
    fileprivate var endsName: Bool { isBlank || isControl || ".=],}#".utf8.contains(self) }
}
