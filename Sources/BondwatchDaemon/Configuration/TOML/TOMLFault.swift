import BondwatchCore

/// What keeps a text from being read.
package struct TOMLFaults: Error, Equatable {
    /// The first ones, in the order of the text; never empty.
    package let first: [TOMLFault]
    /// How many more there are.
    package let more: Int
}

/// One thing that is wrong with a text, or that the reader refuses on purpose.
package struct TOMLFault: Error, Equatable, Sendable {
    package let reason: Reason
    package let place: TextPlace

    init(_ reason: Reason, at place: TextPlace) {
        self.reason = reason
        self.place = place
    }

    /// Bytes of the text are kept as they are and become printable only in `fault` and `remedy`: most faults of a file
    /// full of them are counted and never shown.
    package enum Reason: Equatable, Sendable {
        case notUTF8
        case nul
        case controlCharacter(UInt8)
        case carriageReturn

        case sectionWithoutName
        case sectionNotClosed
        case arrayOfTables(ArraySlice<UInt8>)
        case nameMissing
        case nameNeedsQuotes(ArraySlice<UInt8>)
        case multiLineName
        case tooManyNames
        case equalsMissing(key: String)
        case textAfterEnd(ArraySlice<UInt8>)

        case keyTwice(key: String, firstLine: Int)
        case sectionTwice(name: String, firstLine: Int)
        case notASection(key: String, line: Int)
        case sectionByDots(name: String, line: Int)

        case valueMissing
        case notAValue(ArraySlice<UInt8>)
        case malformedNumber(ArraySlice<UInt8>)
        case textNotClosed(quote: UInt8)
        case multiLineStringNotClosed
        case unknownEscape(ArraySlice<UInt8>)
        case listNotClosed
        case commaMissing(closing: UInt8)
        case commaWithoutValue
        case bracesOverLines
        case commaBeforeBrace
        case tooDeep
    }

    /// `no = after the key "a"`
    package var fault: String {
        switch reason {
        case .notUTF8: "bytes that are not UTF-8"
        case .nul: "a NUL byte"
        case .controlCharacter(let byte): "the control character \(PrintableText.escaping([byte]))"
        case .carriageReturn: "a carriage return inside of a line"
        case .sectionWithoutName: "a section without a name"
        case .sectionNotClosed: "no ] after the name of the section"
        case .arrayOfTables(let name): "[[\(shownName(name))]] is an array of tables, which is not supported"
        case .nameMissing: "a name is missing"
        case .nameNeedsQuotes(let name): "the name \(shown(name)) has no quotes"
        case .multiLineName: "a multi-line string as a name, which is not supported"
        case .tooManyNames: "more than \(TOMLReader.mostNames) names with dots between them"
        case .equalsMissing(let key): "no = after the key \(quoted(key))"
        case .textAfterEnd(let text): "\(shown(text)) after what the line says"
        case .keyTwice(let key, let line): "the key \(quoted(key)) is in line \(line) already"
        case .sectionTwice(let name, let line): "the section \(quoted(name)) is in line \(line) already"
        case .notASection(let key, let line): "\(quoted(key)) has its whole value in line \(line)"
        case .sectionByDots(let name, let line): "\(quoted(name)) has a section of its own in line \(line)"
        case .valueMissing: "a value is missing"
        case .notAValue(let text): "\(shown(text)) is neither a number nor true or false, and has no quotes"
        case .malformedNumber(let text): "\(shown(text)) is not written as a number"
        case .textNotClosed: "a text without a closing quote"
        case .multiLineStringNotClosed: "a multi-line string, which is not supported, without its end"
        case .unknownEscape(let escape): "\(shown(escape)) in a text means no character"
        case .listNotClosed: "a list that is not closed"
        case .commaMissing(let closing): "neither , nor \(Unicode.Scalar(closing)) after a value"
        case .commaWithoutValue: "a comma without a value before it"
        case .bracesOverLines: "a table in braces that does not end in its line"
        case .commaBeforeBrace: "a comma before the closing brace"
        case .tooDeep: "lists or tables more than \(TOMLReader.greatestDepth) deep in each other"
        }
    }

    /// `expected a line such as key = value`
    package var remedy: String {
        switch reason {
        case .notUTF8, .nul, .controlCharacter: "expected text in UTF-8 without control characters"
        case .carriageReturn: "expected lines that end with LF or CR LF"
        case .sectionWithoutName: "expected one between the brackets, as [name]"
        case .sectionNotClosed: "expected a line such as [name]"
        case .arrayOfTables(let name): "expected single brackets, as [\(shownName(name))]"
        case .nameMissing: "expected a line such as [name], key = value or name.key = value"
        case .nameNeedsQuotes(let name): "expected \"\(shown(name))\""
        case .multiLineName: "expected a name in single or double quotes"
        case .tooManyNames: "expected fewer"
        case .equalsMissing: "expected a line such as key = value"
        case .textAfterEnd: "expected the end of the line, or a comment after a #"
        case .keyTwice, .sectionTwice: "expected it once"
        case .notASection: "expected all of it there, or a section of its own"
        case .sectionByDots: "expected the key there"
        case .valueMissing: "expected a text in quotes, a number, true, false or a list in square brackets"
        case .notAValue(let text): "expected texts in quotes, as \"\(shown(text))\""
        case .malformedNumber: "expected digits without a leading 0, with _ only between two digits"
        case .textNotClosed(let quote): "expected a \(Unicode.Scalar(quote)) before the end of the line"
        case .multiLineStringNotClosed: "expected a text in one line, in single or double quotes"
        case .unknownEscape: #"expected \\ for a backslash, or the text in single quotes"#
        case .listNotClosed: "expected a ] after its last value"
        case .commaMissing: "expected a comma between two values"
        case .commaWithoutValue: "expected one comma after each value"
        case .bracesOverLines: "expected a } in the same line, or a section"
        case .commaBeforeBrace: "expected none"
        case .tooDeep: "expected fewer"
        }
    }

    private func shown(_ bytes: ArraySlice<UInt8>) -> String { PrintableText.escapingUnprintable(bytes.prefix(60)) }

    private func shownName(_ bytes: ArraySlice<UInt8>) -> String { bytes.isEmpty ? "name" : shown(bytes) }

    private func quoted(_ name: String) -> String { "\"\(PrintableText.escapingUnprintable(name.utf8.prefix(60)))\"" }
}
