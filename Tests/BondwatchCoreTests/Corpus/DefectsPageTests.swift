import Foundation
import Testing

/// docs/defects.md names tests; these must be there.
struct DefectsPageTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    @Test func `every test that the page of defects names is there`() throws {
        let page = try String(contentsOf: Self.root.appendingPathComponent("docs/defects.md"), encoding: .utf8)
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
