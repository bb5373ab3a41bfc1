import Foundation
import Testing

/// What a machine remembers is written by its own file alone.
@Suite struct StoredStateTests {
    private static let sources = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../Sources").standardized

    /// Where machines live. Values that pass from one to the next, such as what was observed, lie elsewhere.
    private static let folders = [
        "Machine", "Reporter", "Flapping", "Lacp", "Finding", "Hearing", "History",
    ].map { "BondwatchCore/\($0)" }

    /// Files with state that others may write, and how much of it: each entry is a debt.
    private static let open = [
        "BondTrace.swift": 8
    ]

    /// Plain values.
    private static let values: Set = [
        "FailoverRecord.swift", "Finding.swift", "FindingFacts.swift", "FlappingEvent.swift", "GroupRules.swift",
        "LinkBooks.swift", "Loss.swift", "MonitorPace.swift", "Sign.swift",
    ]

    @Test func `what a machine remembers is private, but for what is counted here`() throws {
        var found: [String: Int] = [:]
        for folder in Self.folders {
            let files = try FileManager.default.contentsOfDirectory(atPath: Self.sources.appending(path: folder).path)
            for file in files where file.hasSuffix(".swift") && !Self.values.contains(file) {
                let path = Self.sources.appending(path: folder).appending(path: file)
                let count = try String(contentsOf: path, encoding: .utf8).split(separator: "\n").count(where: isOpen)
                if count > 0 { found[file] = count }
            }
        }
        #expect(found == Self.open)
    }

    /// Whether the line declares a stored property of a type that is not nested, and lets others write it.
    private func isOpen(_ line: Substring) -> Bool {
        let declaration = /^ {4}(package |public )?(internal\(set\) )?var [a-zA-Z]+(:[^={]*)?( = [^{]*)?$/
        return (try? declaration.firstMatch(in: line)) != nil
    }
}
