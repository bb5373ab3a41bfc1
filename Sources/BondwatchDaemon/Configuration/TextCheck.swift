/// Finds what the TOML library must not be given, because it ends the process over it instead of answering.
///
/// toml++ 3.4 (TOMLKit 0.6) asserts that a name follows the bracket of a section (`parser::parse_key`) and a digit the T
/// of a date (`parser::parse_time`), and goes down a table for each dot of a key without a limit.
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
            if let column = columnOfTimelessDate(line) {
                return Fault(
                    place: TextPlace(line: number, column: column), fault: "a date with a T and no time",
                    remedy: "expected no dates; a text stands in quotes")
            }
        }
        return ListCheck.firstStrayBrace(in: text).map {
            Fault(
                place: $0, fault: "a brace where a value should stand",
                remedy: "expected a value, or the end of the list")
        }
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

    /// Where a value begins as a date with a T and no digit behind it: `1979-05-27Today`.
    ///
    /// A comment or a text can hold the same behind a blank; no value of ours does.
    private static func columnOfTimelessDate(_ line: Substring.UnicodeScalarView) -> Int? {
        let form = "dddd-dd-ddT".unicodeScalars
        let starts = line.indices.filter { line[$0] == "-" }.compactMap {
            line.index($0, offsetBy: -4, limitedBy: line.startIndex)
        }
        for start in starts {
            let rest = line[start...]
            guard rest.count >= form.count, zip(rest, form).allSatisfy(matches) else { continue }
            if let next = rest.dropFirst(form.count).first, isDigit(next) { continue }
            let before = line[..<start].last
            if before.map({ " \t=,[{".unicodeScalars.contains($0) }) ?? true {
                return line.distance(from: line.startIndex, to: start) + 1
            }
        }
        return nil
    }

    private static func matches(_ scalar: Unicode.Scalar, _ form: Unicode.Scalar) -> Bool {
        switch form {
        case "d": isDigit(scalar)
        case "T": scalar == "T" || scalar == "t"
        default: scalar == form
        }
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
}
