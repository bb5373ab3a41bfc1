/// Reads the part of TOML 1.0 that the configuration needs, and refuses the rest by its name.
///
/// Comments, bare and quoted keys, dots in keys, sections, texts in one line, whole numbers, true and false, lists and
/// tables in braces are read as TOML says. Fractions, dates, times, multi-line strings and whole numbers of more than 64
/// bits become values that no setting takes; arrays of tables are faults. So a text either means what it means to every
/// reader of TOML, or it is refused. Only a byte order mark at the beginning, which TOML 1.0 leaves open, is skipped.
///
/// After a fault the reader goes on with the next line that a statement begins, so that all faults are found at once. It
/// takes time and memory in proportion to the text, whatever the text holds.
package struct TOMLReader {
    /// The most names that one key or section may have.
    package static let mostNames = 16
    /// How deep lists and tables in braces may stand in each other.
    package static let greatestDepth = 16

    var cursor: TOMLCursor
    /// The lists and tables in braces that are open in the statement, outermost first.
    var open: [TextPlace] = []
    private let root: TOMLTableBuilder
    private var section: TOMLTableBuilder
    private var faults: [TOMLFault] = []
    private var moreFaults = 0
    private let limit: Int

    /// The table that a text is.
    ///
    /// - Parameter limit: how many faults are kept; the others are counted. At least 1.
    package static func read(_ bytes: [UInt8], limit: Int = 50) throws(TOMLFaults) -> TOMLTable {
        if let fault = firstUnreadable(in: bytes) { throw TOMLFaults(first: [fault], more: 0) }
        var reader = TOMLReader(bytes, limit)
        reader.readStatements()
        guard reader.faults.isEmpty else { throw TOMLFaults(first: reader.faults, more: reader.moreFaults) }
        return reader.root.table
    }

    private init(_ bytes: [UInt8], _ limit: Int) {
        cursor = TOMLCursor(bytes)
        root = TOMLTableBuilder(at: cursor.place)
        section = root
        self.limit = limit
    }

    /// The first byte that is not UTF-8, or a NUL; what stands beside one is hardly text.
    private static func firstUnreadable(in bytes: [UInt8]) -> TOMLFault? {
        if !bytes.contains(0), String(validating: bytes, as: UTF8.self) != nil { return nil }
        var place = TextPlace(line: 1, column: 1)
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        while true {
            switch decoder.decode(&iterator) {
            case .scalarValue("\0"): return TOMLFault(.nul, at: place)
            case .scalarValue("\n"): place = TextPlace(line: place.line + 1, column: 1)
            case .scalarValue: place.column += 1
            case .error: return TOMLFault(.notUTF8, at: place)
            case .emptyInput: return nil
            }
        }
    }

    private mutating func readStatements() {
        while cursor.current != nil {
            let line = cursor.place.line
            open = []
            do throws(TOMLFault) {
                try readStatement()
            } catch {
                note(error)
                skipStatement(begunIn: line)
            }
        }
    }

    private mutating func readStatement() throws(TOMLFault) {
        cursor.skipBlanks()
        if cursor.isAt("[") {
            try readSection()
        } else if !cursor.isAtEndOfLine, !cursor.isAt("#") {
            try readPair(into: section)
        }
        try endLine()
    }

    /// Takes a comment, where there is one, and the end of the line.
    private mutating func endLine() throws(TOMLFault) {
        cursor.skipBlanks()
        try skipComment()
        guard cursor.isAtEndOfLine else {
            if cursor.current == .carriageReturn { throw fault(.carriageReturn) }
            let place = cursor.place
            throw TOMLFault(.textAfterEnd(cursor.take { $0 != .lineFeed && $0 != .carriageReturn }), at: place)
        }
        cursor.skipLine()
    }

    private mutating func skipComment() throws(TOMLFault) {
        guard cursor.isAt("#") else { return }
        cursor.take { !$0.isControl }
        guard cursor.isAtEndOfLine else { throw unexpectedControl }
    }

    /// Goes over blanks, comments and ends of lines.
    mutating func skipLines() throws(TOMLFault) {
        while true {
            cursor.skipBlanks()
            try skipComment()
            guard cursor.isAtEndOfLine, cursor.current != nil else { return }
            cursor.skipLine()
        }
    }

    private mutating func readSection() throws(TOMLFault) {
        // What follows a section that cannot be is read, and belongs to none.
        section = TOMLTableBuilder(at: cursor.place)
        let place = cursor.place
        cursor.advance()
        if cursor.isAt("[") {
            cursor.advance()
            throw TOMLFault(.arrayOfTables(cursor.take { $0 != UInt8(ascii: "]") && !$0.isControl }), at: place)
        }
        cursor.skipBlanks()
        if cursor.isAt("]") || cursor.isAtEndOfLine || cursor.isAt("#") { throw fault(.sectionWithoutName) }
        let names = try readNames()
        guard cursor.isAt("]") else { throw fault(.sectionNotClosed) }
        cursor.advance()
        section = try root.openSection(names, at: place)
    }

    /// `key = value`
    mutating func readPair(into table: TOMLTableBuilder) throws(TOMLFault) {
        let names = try readNames()
        guard cursor.isAt("=") else { throw fault(.equalsMissing(key: names.last?.text ?? "")) }
        cursor.advance()
        cursor.skipBlanks()
        try table.give(names, try readValue())
    }

    func fault(_ reason: TOMLFault.Reason) -> TOMLFault { TOMLFault(reason, at: cursor.place) }

    /// At a control character that does not end the line.
    var isAtControl: Bool { !cursor.isAtEndOfLine && cursor.current?.isControl ?? false }

    var unexpectedControl: TOMLFault {
        cursor.current == .carriageReturn ? fault(.carriageReturn) : fault(.controlCharacter(cursor.current ?? 0))
    }

    private mutating func note(_ fault: TOMLFault) {
        guard faults.count < limit else {
            moreFaults += 1
            return
        }
        // A list that nothing closes ends where a statement begins; what that statement is to the list says nothing.
        if let list = open.first, cursor.place.line > list.line, cursor.isInLineOfStatement {
            faults.append(TOMLFault(.listNotClosed, at: list))
        } else {
            faults.append(fault)
        }
    }

    /// Goes to the next line, or, out of a list of several lines, to the next one that begins a statement.
    private mutating func skipStatement(begunIn line: Int) {
        guard !open.isEmpty, cursor.place.line > line else {
            cursor.skipLine()
            while !open.isEmpty, cursor.current != nil, !cursor.isInLineOfStatement { cursor.skipLine() }
            return
        }
        cursor.returnToStartOfLine()
        while cursor.current != nil, !cursor.isInLineOfStatement { cursor.skipLine() }
    }
}
