import Foundation
import Testing

/// docs/defects.md and docs/faults.md name tests; these must be there.
struct DefectsPageTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    @Test(arguments: ["docs/defects.md", "docs/faults.md"])
    func `every test that the page names is there`(path: String) throws {
        let page = try String(contentsOf: Self.root.appendingPathComponent(path), encoding: .utf8)
        let sources = Self.sources()
        let rows = page.matches(of: /(?<file>[0-9A-Za-z-]+): \*(?<name>[^*]+)\*/)
        #expect(rows.count > 30)
        for row in rows {
            let source = sources[String(row.file)]
            #expect(source != nil, "no file \(row.file)")
            for part in row.name.split(separator: "…") {
                let words = part.trimmingPrefix(" ")
                let wanted = words.hasSuffix(" ") ? words.dropLast() : words
                #expect(source?.contains(wanted) == true, "\(row.file) has no test '\(wanted)'")
            }
        }
    }

    @Test func `each fault has one row, which is open or names a test`() throws {
        let page = try String(contentsOf: Self.root.appendingPathComponent("docs/faults.md"), encoding: .utf8)
        let rows = page.matches(of: /\n\| (?<entry>[A-Z][0-9]+) \| [^|]+ \| (?<issue>[^|]+) \| (?<test>[^|]+) \|/)
        let entries = rows.map { String($0.entry) }
        let counts = ["W": 13, "M": 8, "N": 8, "R": 8, "S": 9, "U": 21]
        let expected = counts.flatMap { letter, count in (1...count).map { "\(letter)\($0)" } }
        #expect(entries.sorted() == expected.sorted())
        for row in rows {
            #expect(
                row.test.hasPrefix("open") || row.test.contains(/[0-9A-Za-z-]+: \*[^*]+\*/),
                "\(row.entry) names no test and is not marked as open")
        }
    }

    /// The text of every test file by its name without the extension.
    private static func sources() -> [String: String] {
        let tests = root.appendingPathComponent("Tests")
        let files =
            FileManager.default.enumerator(at: tests, includingPropertiesForKeys: nil)?
            .compactMap { $0 as? URL } ?? []
        var sources: [String: String] = [:]
        for file in files where ["swift", "bats"].contains(file.pathExtension) {
            sources[file.deletingPathExtension().lastPathComponent] = try? String(contentsOf: file, encoding: .utf8)
        }
        return sources
    }
}
