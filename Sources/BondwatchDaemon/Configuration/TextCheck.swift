/// Finds what the TOML library must not be given, because it ends the process over it instead of answering.
///
/// toml++ 3.4 (TOMLKit 0.6) asserts that a name follows the bracket of a section (`parser::parse_key`), and goes down a
/// table for each dot of a key without a limit.
enum TextCheck {
    /// The longest line, in characters.
    static let maximumLineLength = 4096

    struct Fault: Equatable {
        var place: TextPlace
        var fault: String
        var remedy: String
    }

    /// The first such thing in the text.
    static func firstFault(in text: String) -> Fault? {
        var number = 0
        for line in text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false) {
            number += 1
            // A long line shows before its length has been counted to its end.
            if line.prefix(maximumLineLength + 1).count > maximumLineLength {
                return Fault(
                    place: TextPlace(line: number, column: maximumLineLength + 1),
                    fault: "a line of more than \(maximumLineLength) characters", remedy: "expected shorter lines")
            }
            if let column = columnOfNamelessSection(line) {
                return Fault(
                    place: TextPlace(line: number, column: column), fault: "a section without a name",
                    remedy: "expected a line such as [\(Setting.sections.first ?? "section")]")
            }
        }
        return nil
    }

    /// Where a name should stand in a line that opens a section without one.
    ///
    /// A line inside of a list or of a long string can look the same; no value of ours has such lines.
    private static func columnOfNamelessSection(_ line: Substring.UnicodeScalarView) -> Int? {
        var rest = line
        func skipBlanks() { rest = rest.drop { $0 == " " || $0 == "\t" || $0 == "\u{feff}" } }
        skipBlanks()
        guard rest.first == "[" else { return nil }
        rest.removeFirst()
        if rest.first == "[" { rest.removeFirst() }
        skipBlanks()
        if let next = rest.first, next.isASCII {
            switch Character(next) {
            case "a"..."z", "A"..."Z", "0"..."9", "_", "-", "\"", "'", "]": return nil
            default: break
            }
        }
        return line.count - rest.count + 1
    }
}
