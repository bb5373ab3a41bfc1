import BondwatchCore
import Foundation
import Testing

/// What is expected of each file of Fixtures/corpus: Fixtures/corpus-expected, read by eye against the texts
/// (CHECKED.md there says how).
@Suite("Every published file, word for word")
struct CorpusPictureTests {
    @Test func `every file of the corpus has its expected picture`() throws {
        let folder = try #require(Bundle.module.resourceURL?.appendingPathComponent("Fixtures/corpus-expected"))
        let pictures = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(".json") }.sorted()
        #expect(pictures == ProcBondingCorpus.entries.map(\.pictureFile).sorted())
    }

    @Test(arguments: ProcBondingCorpus.entries)
    func `is read as it was written down by eye`(_ entry: ProcBondingCorpus.Entry) {
        let expected = entry.expectedPicture
        let found = ProcBondingCorpus.parsed(entry.file).picture
        if let difference = Self.firstDifference(expected: expected, found: found) {
            Issue.record("\(entry.pictureFile), \(difference)")
        }
    }

    @Test func `a differing line is shown with its number`() {
        #expect(
            Self.firstDifference(expected: "a\nb\nc\n", found: "a\nx\nc\n")
                == "line 2: expected \"b\", found \"x\"")
        #expect(Self.firstDifference(expected: "a\n", found: "a\nb\n") == "line 2: expected \"\", found \"b\"")
        #expect(Self.firstDifference(expected: "a\n", found: "a\n") == nil)
    }

    private static func firstDifference(expected: String, found: String) -> String? {
        if expected == found { return nil }
        let expected = expected.split(separator: "\n", omittingEmptySubsequences: false)
        let found = found.split(separator: "\n", omittingEmptySubsequences: false)
        for index in 0..<max(expected.count, found.count) {
            let wanted = index < expected.count ? String(expected[index]) : "<end>"
            let seen = index < found.count ? String(found[index]) : "<end>"
            if wanted != seen { return "line \(index + 1): expected \"\(wanted)\", found \"\(seen)\"" }
        }
        return "the bytes differ"
    }
}

extension ProcBondingCorpus.Entry {
    /// The name of its file in Fixtures/corpus-expected.
    var pictureFile: String { file.replacing(".txt", with: ".json") }

    /// The text of that file; empty where it cannot be read.
    var expectedPicture: String {
        String(decoding: ProcBondingCorpus.bytes(of: "../corpus-expected/\(pictureFile)"), as: UTF8.self)
    }
}
