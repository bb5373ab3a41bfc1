import BondwatchDaemon
import Foundation
import Testing

@Suite("The reader of TOML beside another one")
struct TOMLAgreementTests {
    /// Where the readers may differ; whatever else one of them refuses the other one refuses too.
    private enum Difference: String, CaseIterable {
        case fraction
        case dateOrTime
        case multiLineString
        case hugeInteger
        case arrayOfTables
        case tooManyNames
        case tooDeep
        /// At the beginning of a text our reader goes over it, and tomllib refuses it.
        case byteOrderMark

        init(_ unsupported: TOMLValue.Unsupported) {
            self =
                switch unsupported {
                case .fraction: .fraction
                case .dateOrTime: .dateOrTime
                case .multiLineString: .multiLineString
                case .hugeInteger: .hugeInteger
                }
        }

        init?(_ reason: TOMLFault.Reason) {
            switch reason {
            case .arrayOfTables: self = .arrayOfTables
            case .tooManyNames: self = .tooManyNames
            case .tooDeep: self = .tooDeep
            default: return nil
            }
        }
    }

    /// What our reader makes of a text.
    private enum Reading: Equatable {
        /// As tomllib-values.py writes them, and what in them is not supported.
        case values(String, unsupported: Set<Difference>)
        /// The first one: what is read after a difference can be a fault by it.
        case fault(TOMLFault.Reason)

        init(_ text: [UInt8]) {
            do throws(TOMLFaults) {
                var unsupported: Set<Difference> = []
                let table = try TOMLReader.read(text)
                self = .values(Self.shown(table, &unsupported), unsupported: unsupported)
            } catch {
                self = .fault(error.first.first?.reason ?? .valueMissing)
            }
        }

        private static func shown(_ table: TOMLTable, _ unsupported: inout Set<Difference>) -> String {
            let pairs = table.entries.map { (hex($0.key.utf8), shown($0.value, &unsupported)) }
            return "{\(pairs.sorted { $0.0 < $1.0 }.map { "\($0)=\($1)" }.joined(separator: ","))}"
        }

        private static func shown(_ value: TOMLValue, _ unsupported: inout Set<Difference>) -> String {
            switch value.content {
            case .text(let text): return "'\(hex(text.utf8))"
            case .integer(let number): return String(number)
            case .flag(let flag): return String(flag)
            case .list(let values): return "[\(values.map { shown($0, &unsupported) }.joined(separator: ","))]"
            case .table(let table): return shown(table, &unsupported)
            case .unsupported(let kind):
                unsupported.insert(Difference(kind))
                return Difference(kind).rawValue
            }
        }
    }

    private static let byteOrderMark: [UInt8] = [0xef, 0xbb, 0xbf]

    @Test func `R6 what Python's tomllib reads too has the same values, and each difference is a known one`() throws {
        var samples = TOMLSamples(seed: 11)
        var texts = (0..<8000).map { _ in samples.next() }
        // What follows a mark is a text of its own, by which tomllib says what it means.
        texts += texts.filter { $0.starts(with: Self.byteOrderMark) }.map { Array($0.dropFirst(3)) }
        let answers = try Self.tomllib(texts)
        try #require(answers.count == texts.count)

        var alike = 0
        var refusedByBoth = 0
        var found: Set<Difference> = []
        for (text, answer) in zip(texts, answers) {
            switch (Reading(text), answer) {
            case (.values(let ours, unsupported: []), let theirs?):
                alike += 1
                if ours != theirs { Self.report(text, "means \(ours) to us and \(theirs) to tomllib") }
            case (.values(let ours, let unsupported), let theirs?):
                found.formUnion(unsupported)
                if ours != theirs, !unsupported.contains(.multiLineString) {
                    Self.report(text, "means \(ours) to us and \(theirs) to tomllib")
                }
            case (.values(_, unsupported: []), nil) where text.starts(with: Self.byteOrderMark):
                found.insert(.byteOrderMark)
                if Reading(text) != Reading(Array(text.dropFirst(3))) { Self.report(text, "changes with its mark") }
            case (.values(let ours, unsupported: []), nil):
                Self.report(text, "means \(ours) to us, and tomllib refuses it")
            case (.fault(let reason), let theirs?):
                if let known = Difference(reason) {
                    found.insert(known)
                } else {
                    Self.report(text, "is refused (\(reason)), and means \(theirs) to tomllib")
                }
            case (.values, nil), (.fault, nil): refusedByBoth += 1
            }
        }
        #expect(found == Set(Difference.allCases))
        #expect(alike > 2000 && refusedByBoth > 2000, "\(alike) alike, \(refusedByBoth) refused by both")
    }

    private static func report(_ text: [UInt8], _ what: String) {
        Issue.record("\(String(decoding: text, as: UTF8.self).debugDescription) \(what)")
    }

    /// What tomllib makes of each text; nil where it refuses it.
    private static func tomllib(_ texts: [[UInt8]]) throws -> [String?] {
        let folder = try #require(Bundle.module.url(forResource: "Fixtures/configuration", withExtension: nil))
        let input = FileManager.default.temporaryDirectory.appending(path: "toml-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: input) }
        try Data(texts.map { hex($0) + "\n" }.joined().utf8).write(to: input)
        let python = Process()
        let output = Pipe()
        python.executableURL = URL(filePath: "/usr/bin/env")
        python.arguments = ["python3", folder.appending(path: "tomllib-values.py").path()]
        python.standardInput = try FileHandle(forReadingFrom: input)
        python.standardOutput = output
        try python.run()
        let answers = try output.fileHandleForReading.readToEnd() ?? Data()
        python.waitUntilExit()
        try #require(python.terminationStatus == 0)
        return String(decoding: answers, as: UTF8.self).split(separator: "\n").map { $0 == "-" ? nil : String($0) }
    }
}

private func hex(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef")
    return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
}
