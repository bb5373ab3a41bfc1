import BondwatchDaemon
import Testing

@Suite("The reader of TOML")
struct TOMLReaderTests {
    /// The faults of a text, as `1:5: what; remedy`.
    private func faults(_ text: String) -> [String] {
        do throws(TOMLFaults) {
            _ = try TOMLReader.read(Array(text.utf8))
            return []
        } catch {
            return error.first.map { "\($0.place.line):\($0.place.column): \($0.fault); \($0.remedy)" }
        }
    }

    @Test func `keys and values have their places, in characters`() throws {
        let text = "\"é\" = 'ü' # a\n[a.b]\n  c.d = [ 1,\n {x = true} ]"
        let table = try TOMLReader.read(Array(text.utf8))
        let e = try #require(table.entries.first)
        #expect(e.key == "é" && e.place == TextPlace(line: 1, column: 1))
        #expect(e.value.content == .text("ü") && e.value.place == TextPlace(line: 1, column: 7))
        let d = try #require(table.entries.last?.value.inner?.value.inner?.value.inner)
        #expect(d.key == "d" && d.place == TextPlace(line: 3, column: 5))
        guard case .list(let values) = d.value.content, values.count == 2 else {
            Issue.record("\(d.value)")
            return
        }
        #expect(values[0].content == .integer(1) && values[0].place == TextPlace(line: 3, column: 11))
        #expect(values[1].place == TextPlace(line: 4, column: 2))
        #expect(values[1].inner?.place == TextPlace(line: 4, column: 3))
        #expect(values[1].inner?.value.place == TextPlace(line: 4, column: 7))
    }

    private static let line = "expected a line such as key = value"
    private static let utf8 = "expected text in UTF-8 without control characters"
    private static let ends = "expected lines that end with LF or CR LF"
    private static let start = "expected a line such as [name], key = value or name.key = value"
    private static let end = "expected the end of the line, or a comment after a #"
    private static let value = "expected a text in quotes, a number, true, false or a list in square brackets"
    private static let digits = "expected digits without a leading 0, with _ only between two digits"
    private static let escape = "expected \\\\ for a backslash, or the text in single quotes"
    private static let single = "expected single brackets, as "
    private static let closing = "expected a ] after its last value"
    private static let comma = "expected a comma between two values"
    private static let whole = "expected all of it there, or a section of its own"
    private static let named = "expected a name in single or double quotes"
    private static let section = "expected a line such as [name]"
    private static let inLine = "expected a text in one line, in single or double quotes"

    private static let names: [(text: String, fault: String)] = [
        ("a", "1:2: no = after the key \"a\"; \(line)"),
        ("a b = 1", "1:3: no = after the key \"a\"; \(line)"),
        ("= 1", "1:1: a name is missing; \(start)"),
        ("a. = 1", "1:4: a name is missing; \(start)"),
        ("é = 1", "1:1: the name é has no quotes; expected \"é\""),
        ("[bond.lab*]", "1:7: the name lab* has no quotes; expected \"lab*\""),
        ("\u{2028}a = 1", "1:1: the name \\xe2\\x80\\xa8a has no quotes; expected \"\\xe2\\x80\\xa8a\""),
        ("\"\"\"a\"\"\" = 1", "1:1: a multi-line string as a name, which is not supported; \(named)"),
        ("[", "1:2: a section without a name; expected one between the brackets, as [name]"),
        ("[a", "1:3: no ] after the name of the section; \(section)"),
        ("[a b]", "1:4: no ] after the name of the section; \(section)"),
        ("[[a.b]]", "1:1: [[a.b]] is an array of tables, which is not supported; \(single)[a.b]"),
        ("[[", "1:1: [[name]] is an array of tables, which is not supported; \(single)[name]"),
        ("[a] b = 1", "1:5: b = 1 after what the line says; \(end)"),
        ("a = 1 2", "1:7: 2 after what the line says; \(end)"),
    ]

    private static let values: [(text: String, fault: String)] = [
        ("a =", "1:4: a value is missing; \(value)"),
        (
            "a = 1s",
            "1:5: 1s is neither a number nor true or false, and has no quotes; expected texts in quotes, as \"1s\""
        ),
        (
            "a = True # x",
            "1:5: True is neither a number nor true or false, and has no quotes; expected texts in quotes, as \"True\""
        ),
        ("a = 0666", "1:5: 0666 is not written as a number; \(digits)"),
        ("a = 'b", "1:5: a text without a closing quote; expected a ' before the end of the line"),
        ("a = 'b\"", "1:5: a text without a closing quote; expected a ' before the end of the line"),
        ("a = \"C:\\qu\"", "1:8: \\q in a text means no character; \(escape)"),
        ("a = \"\\ud800\"", "1:6: \\ud800 in a text means no character; \(escape)"),
        ("a = \"\"\"b\n", "1:5: a multi-line string, which is not supported, without its end; \(inLine)"),
        ("a = [1,\n2", "1:5: a list that is not closed; \(closing)"),
        ("a = [1,\nb = 2", "1:5: a list that is not closed; \(closing)"),
        ("a = [\n 1 # one\n 2\n]", "2:3: neither , nor ] after a value; \(comma)"),
        ("a = [1 2]", "1:8: neither , nor ] after a value; \(comma)"),
        ("a = [,]", "1:6: a comma without a value before it; expected one comma after each value"),
        ("a = {b = 1 c = 2}", "1:12: neither , nor } after a value; \(comma)"),
        (
            "a = {b = 1, # c\n}",
            "1:5: a table in braces that does not end in its line; expected a } in the same line, or a section"
        ),
        ("a = {b = 1,}", "1:12: a comma before the closing brace; expected none"),
    ]

    private static let tables: [(text: String, fault: String)] = [
        ("a = 1\n\"a\" = 2", "2:1: the key \"a\" is in line 1 already; expected it once"),
        ("a.b = 1\na = 2", "2:1: the key \"a\" is in line 1 already; expected it once"),
        ("[a.b]\n[a]\n[a.b]", "3:1: the section \"a.b\" is in line 1 already; expected it once"),
        ("a.b = 1\n[a]", "2:1: the section \"a\" is in line 1 already; expected it once"),
        ("a = 1\n[a.b]", "2:2: \"a\" has its whole value in line 1; \(whole)"),
        ("a = {}\na.b = 1", "2:1: \"a\" has its whole value in line 1; \(whole)"),
        ("[a.b]\n[a]\nb.c = 1", "3:1: \"b\" has a section of its own in line 1; expected the key there"),
    ]

    private static let characters: [(text: String, fault: String)] = [
        ("a = \"\u{1b}\"", "1:6: the control character \\x1b; \(utf8)"),
        ("# \u{7f}", "1:3: the control character \\x7f; \(utf8)"),
        ("\u{1}", "1:1: the control character \\x01; \(utf8)"),
        ("a = \u{1}", "1:5: the control character \\x01; \(utf8)"),
        ("a = 1\r", "1:6: a carriage return inside of a line; \(ends)"),
        ("a = 1\rb = 2\n", "1:6: a carriage return inside of a line; \(ends)"),
        ("# a\rb\n", "1:4: a carriage return inside of a line; \(ends)"),
        ("\u{0}", "1:1: a NUL byte; \(utf8)"),
    ]

    @Test(arguments: names + values + tables + characters)
    func `R6 what is wrong is refused by its name, with its place and a remedy`(
        _ example: (text: String, fault: String)
    ) {
        #expect(faults(example.text) == [example.fault])
    }

    @Test(arguments: ["\u{85}", "\u{2028}", "\u{2029}", "\u{feff}", "\u{a0}"])
    func `S1 a separator of Unicode is text in quotes and comments, and refused elsewhere`(_ separator: String) throws {
        #expect(faults("a = '\(separator)' # \(separator)\n") == [])
        for start in ["s=[", "s=[1,", "s={", "[", "a = ", "a", "s=[1"] {
            #expect(faults("\(start)\(separator)1").count == 1, "\(start.debugDescription)")
        }
    }

    @Test func `S7 what is deep without end is refused where it is too deep`() {
        #expect(
            faults(String(repeating: "a.", count: 600) + "a = 1")
                == ["1:33: more than 16 names with dots between them; expected fewer"])
        #expect(
            faults("a = " + String(repeating: "[", count: 600))
                == ["1:21: lists or tables more than 16 deep in each other; expected fewer"])
    }

    @Test func `all faults of a text are found, and a fault does not bring others`() {
        let text = """
            a = 1s
            [b
            c = [
              "d",
              e, # here
              "f"
            ]
            g = 2
            g = 3
            [[h]]
            g = 1
            [b]
            i = [
              "j"

            k = "l
            m = { n = 1,
            }
            [p]
            [p]
            q = 1
            q = 2
            """
        #expect(
            faults(text).compactMap { $0.split(separator: ";").first } == [
                "1:5: 1s is neither a number nor true or false, and has no quotes",
                "2:3: no ] after the name of the section",
                "5:3: e is neither a number nor true or false, and has no quotes",
                "9:1: the key \"g\" is in line 8 already",
                "10:1: [[h]] is an array of tables, which is not supported",
                "13:5: a list that is not closed",
                "16:5: a text without a closing quote",
                "17:5: a table in braces that does not end in its line",
                "20:1: the section \"p\" is in line 19 already",
                "22:1: the key \"q\" is in line 21 already",
            ])
    }

    @Test func `of many faults the first ones are kept and the others counted`() throws {
        let text = String(repeating: "=\n", count: 70)
        let error = try #require(throws: TOMLFaults.self) { try TOMLReader.read(Array(text.utf8), limit: 50) }
        #expect(error.first.map(\.place.line) == Array(1...50))
        #expect(error.more == 20)
    }
}

extension TOMLValue {
    /// The first entry of a table.
    fileprivate var inner: TOMLTable.Entry? {
        if case .table(let table) = content { table.entries.first } else { nil }
    }
}
