import BondwatchCore
import BondwatchDaemon
import Foundation
import Testing

@Suite("Configuration files that were spoilt")
struct ConfigurationMutationTests {
    private static let fixtures = Bundle.module.url(forResource: "Fixtures/configuration", withExtension: nil)

    private static func files(_ folder: String) throws -> [(name: String, bytes: [UInt8])] {
        let folder = try #require(fixtures).appending(path: folder)
        return try FileManager.default.contentsOfDirectory(atPath: folder.path()).sorted().map {
            (name: $0, bytes: Array(try Data(contentsOf: folder.appending(path: $0))))
        }
    }

    /// Every key, with lists and tables of each form.
    private static var whole: [UInt8] { get throws { try #require(try files("whole").first).bytes } }

    private static func problems(of bytes: [UInt8]) -> [ConfigurationError.Problem] {
        do throws(ConfigurationError) {
            _ = try Configuration.parse(bytes: bytes, file: "f")
            return []
        } catch {
            return error.problems
        }
    }

    /// Problems that have no place in the file, or that cannot be logged.
    private static func misplaced(_ problems: [ConfigurationError.Problem], in bytes: [UInt8]) -> [String] {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let wrong = problems.filter { problem in
            guard let place = problem.place else { return problem != problems.last || problems.count <= 50 }
            guard lines.indices.contains(place.line - 1) else { return true }
            let characters = String(decoding: lines[place.line - 1], as: UTF8.self).unicodeScalars.count
            return !(1...characters + 1).contains(place.column)
        }
        let ordered = problems.compactMap(\.place)
        return wrong.map(\.description) + (ordered == ordered.sorted() ? [] : ["not in the order of the file"])
            + problems.filter { $0.description.unicodeScalars.contains { $0.value < 0x20 } }.map(\.description)
    }

    @Test func `S1 whatever a file holds, it is read or refused with its places`() throws {
        let files = try Self.files("hostile")
        #expect(files.count >= 20)
        for (name, bytes) in files {
            print("reading \(name)")
            let problems = Self.problems(of: bytes)
            #expect(!problems.isEmpty, "\(name) is taken")
            #expect(Self.misplaced(problems, in: bytes) == [], "\(name)")
        }
    }

    /// 100,000 of them with LONG=1 in the environment.
    @Test func `S1 thousands of spoilt files are read or refused with their places`() throws {
        let isLong = ProcessInfo.processInfo.environment["LONG"].map { !$0.isEmpty } ?? false
        let originals =
            [Array(Configuration.template.utf8), Array(Configuration.template.replacing("\n#", with: "\n").utf8)]
            + [try Self.whole]
        let hostile = try Self.files("hostile").map(\.bytes).filter { $0.count < 200 }
        var random = SplitMix(seed: 7)
        var refused = 0
        for number in 0..<(isLong ? 100_000 : 10_000) {
            var bytes = random.pick(originals)
            for _ in 0..<Int.random(in: 1...4, using: &random) { Self.spoil(&bytes, hostile, &random) }
            let problems = Self.problems(of: bytes)
            if !problems.isEmpty { refused += 1 }
            let wrong = Self.misplaced(problems, in: bytes)
            if !wrong.isEmpty {
                Issue.record("\(number): \(wrong) of \(String(decoding: bytes, as: UTF8.self).debugDescription)")
            }
        }
        #expect(refused > 5000)
    }

    private static func spoil(_ bytes: inout [UInt8], _ hostile: [[UInt8]], _ random: inout SplitMix) {
        let position = Int.random(in: 0...bytes.count, using: &random)
        switch Int.random(in: 0..<6, using: &random) {
        case 0: if position < bytes.count { bytes[position] = UInt8.random(in: 0...255, using: &random) }
        case 1: bytes.removeSubrange(position..<min(bytes.count, position + 9))
        case 2: bytes.insert(contentsOf: random.pick(hostile), at: position)
        case 3: bytes.removeSubrange(position...)
        case 4:
            let other = Int.random(in: 0...bytes.count, using: &random)
            bytes.insert(contentsOf: bytes[other..<min(bytes.count, other + 40)], at: position)
        default: bytes.insert(random.pick(Array("[]{}\"'=.,#\\\n\r".utf8)), at: position)
        }
    }

    /// Lines that are wrong wherever a statement can begin.
    private static let wrongLines = [
        "k", "k =", "= 1", "k = 1s", "k = 01", "k = \"a", "k = 'a", "k = \"\\q\"", "k = [1", "k = [1,", "k = [1 2]",
        "k = [,]",
        "k = {a = 1,}", "k = {a = 1", "k = 1 2", "k = \u{2028}", "k = [\u{85}", "k = \u{1}",
        "k.l.m.n.o.p.q.r.s.t.u.v.w.x.y.z.a = 1",
        "k = [[[[[[[[[[[[[[[[[[[[", "é = 1", "[", "[]", "[a", "[a.]", "[é]", "[a] b", "[[a]]", "k\u{1} = 1",
        "k = \"\"\"a\"\"\" 2",
        "k = 1\ra", "frobnicate = 1.5", "frobnicate = 1979-05-27", "frobnicate = \"\"\"a\"\"\"", "[frobnicate]",
    ]

    @Test(arguments: wrongLines)
    func `R6 one wrong line in a good file is the one that is named, wherever it stands`(_ line: String) throws {
        let text = String(decoding: try Self.whole, as: UTF8.self)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(Self.problems(of: Array(text.utf8)) == [])
        var places = 0
        for number in lines.indices where Self.canBegin(lines, number) {
            var spoilt = lines.map(String.init)
            spoilt.insert(line, at: number)
            let problems = Self.problems(of: Array(spoilt.joined(separator: "\n").utf8))
            #expect(problems.map(\.place?.line) == [number + 1], "\(problems.map(\.description))")
            places += 1
        }
        #expect(places > 20)
    }

    /// Whether a statement can begin before a line: it is in no list.
    private static func canBegin(_ lines: [Substring], _ number: Int) -> Bool {
        lines[..<number].reduce(0) { $0 + ($1.hasSuffix("[") ? 1 : 0) - ($1.hasPrefix("]") ? 1 : 0) } == 0
    }

    @Test(arguments: [
        ("\"journal\",", "\"jornal\","), ("\"journal\",", "\"journal\""), ("\"journal\",", "\"journal"),
        ("\"journal\",", "journal,"), ("\"syslog\",", "\"journal\","), ("\"eth1\",", "\"no such name of a slave\","),
        ("clients = 32", "clients = -1"), ("half-duplex = \"off\"", "half-duplex = \"of\""),
        ("\"deaf-slave\" = \"crit\"", "\"deaf-slav\" = \"crit\""), ("suppress = 2500", "suppress = 1"),
        ("[control]", "[contrl]"), ("[bond.bond0]", "[bond.bond0*]"), ("ignore = false", "ignore = False"),
    ])
    func `R6 a wrong value is named in its line, also within a list of many lines`(
        _ change: (from: String, to: String)
    ) throws {
        let text = String(decoding: try Self.whole, as: UTF8.self)
        let range = try #require(text.range(of: change.from))
        let line = text[..<range.lowerBound].count { $0 == "\n" } + 1
        let problems = Self.problems(of: Array(text.replacingCharacters(in: range, with: change.to).utf8))
        #expect(problems.map(\.place?.line) == [line], "\(problems.map(\.description))")
    }
}
