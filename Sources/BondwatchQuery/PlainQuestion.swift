/// The command lines with which scripts and people ask for the state all the time: flags in full and names.
///
/// ArgumentParser looks at every option's type at run time, which takes as long as all the rest of the answer. What is plain
/// is read here; anything else - a mistake, `--help`, a short form - is left to ArgumentParser, which reads what is plain to
/// the same question. A test holds the two together.
package struct PlainQuestion: Equatable, Sendable {
    package var request = DumpRequest()
    /// The value of the one option that the program takes beside.
    package var value: String?

    /// - Parameters:
    ///   - words: the command line without what asks for the state.
    ///   - option: says where to ask: `--socket`, `--config`.
    /// - Returns: nil where the command line is not plain.
    package init?(_ words: some Sequence<String>, option: String) {
        var words = words.makeIterator()
        while let word = words.next() {
            switch word {
            case "--json" where !request.json: request.json = true
            case "--failovers" where !request.failovers: request.failovers = true
            case option where value == nil:
                guard let next = words.next(), Self.isPlain(next) else { return nil }
                value = next
            default:
                guard Self.isPlain(word) else { return nil }
                request.bonds.append(word)
            }
        }
    }

    private static func isPlain(_ word: String) -> Bool { !word.isEmpty && !word.hasPrefix("-") }
}
