extension TOMLReader {
    /// A value, from its first character.
    mutating func readValue() throws(TOMLFault) -> TOMLValue {
        let place = cursor.place
        let content: TOMLValue.Content =
            switch cursor.current.map(Unicode.Scalar.init) {
            case "\"", "'": try readText()
            case "[": .list(try readList())
            case "{": .table(try readBraces())
            default: try readWord()
            }
        return TOMLValue(content: content, place: place)
    }

    private mutating func readList() throws(TOMLFault) -> [TOMLValue] {
        try begin()
        var values: [TOMLValue] = []
        while true {
            try skipLines()
            if takes("]") { break }
            if cursor.current == nil { throw listNotClosed }
            if cursor.isAt(",") { throw fault(.commaWithoutValue) }
            values.append(try readValue())
            let end = cursor.place
            try skipLines()
            if takes(",") { continue }
            if takes("]") { break }
            if cursor.current == nil { throw listNotClosed }
            // In the line of the value that lacks it, not in that of whatever comes next.
            let place = cursor.place.line == end.line ? cursor.place : end
            throw TOMLFault(.commaMissing(closing: UInt8(ascii: "]")), at: place)
        }
        open.removeLast()
        return values
    }

    private mutating func readBraces() throws(TOMLFault) -> TOMLTable {
        let table = TOMLTableBuilder(at: cursor.place)
        try begin()
        cursor.skipBlanks()
        if !takes("}") {
            repeat {
                cursor.skipBlanks()
                if cursor.isAt("}") { throw fault(.commaBeforeBrace) }
                try stayInLine()
                try readPair(into: table)
                cursor.skipBlanks()
            } while takes(",")
            try stayInLine()
            guard takes("}") else { throw fault(.commaMissing(closing: UInt8(ascii: "}"))) }
        }
        open.removeLast()
        return table.table
    }

    /// Takes the bracket or brace that opens a value.
    private mutating func begin() throws(TOMLFault) {
        guard open.count < Self.greatestDepth else { throw fault(.tooDeep) }
        open.append(cursor.place)
        cursor.advance()
    }

    private func stayInLine() throws(TOMLFault) {
        guard cursor.isAtEndOfLine || cursor.isAt("#") else { return }
        throw TOMLFault(.bracesOverLines, at: open.last ?? cursor.place)
    }

    private var listNotClosed: TOMLFault { TOMLFault(.listNotClosed, at: open.last ?? cursor.place) }

    private mutating func takes(_ character: Unicode.Scalar) -> Bool {
        guard cursor.isAt(character) else { return false }
        cursor.advance()
        return true
    }

    /// A value without quotes, brackets and braces.
    private mutating func readWord() throws(TOMLFault) -> TOMLValue.Content {
        let place = cursor.place
        let word = cursor.take { !$0.endsWord }
        switch TOMLWord(word) {
        case .nothing: throw isAtControl ? unexpectedControl : fault(.valueMissing)
        case .value(let content):
            if content == .unsupported(.dateOrTime), isAtTimeOfDay { skipTimeOfDay() }
            return content
        case .malformedNumber: throw TOMLFault(.malformedNumber(word), at: place)
        case .noValue: throw TOMLFault(.notAValue(word), at: place)
        }
    }

    /// After a date: a blank, and a time.
    private var isAtTimeOfDay: Bool {
        guard cursor.isAt(" ") else { return false }
        return cursor.byte(after: 1)?.isDigit ?? false
            && cursor.byte(after: 2)?.isDigit ?? false && cursor.byte(after: 3) == UInt8(ascii: ":")
    }

    private mutating func skipTimeOfDay() {
        cursor.skipBlanks()
        cursor.take { !$0.endsWord }
    }
}

extension UInt8 {
    /// Behind a word there is a blank, the end of the line, or what can follow a value.
    fileprivate var endsWord: Bool { isBlank || isControl || ",]}#=".utf8.contains(self) }
}
