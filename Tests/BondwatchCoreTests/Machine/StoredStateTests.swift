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

    /// The machines that a bond's trace consists of. Others let them take what happened, and write none of their state; put in
    /// place of one another they are in `BondTrace.swift` alone.
    private static let parts: Set = ["facts", "service", "slaves", "modeTrace"]

    /// Plain values.
    private static let values: Set = [
        "FailoverRecord.swift", "Finding.swift", "FindingFacts.swift", "FlappingEvent.swift", "GroupRules.swift",
        "LacpMemory.swift", "LinkBooks.swift", "Loss.swift", "MonitorPace.swift", "Sign.swift",
    ]

    @Test func `what a machine remembers is written by its own file alone`() throws {
        for (file, text) in try Self.machines() {
            let open = text.split(separator: "\n").compactMap(Self.openProperty)
            #expect(Set(open).subtracting(file == "BondTrace.swift" ? Self.parts : []).isEmpty, "\(file)")
        }
    }

    @Test func `the parts of a trace are replaced by its own file alone`() throws {
        let assignment = #/(?:^|[ .{])(facts|service|slaves|modeTrace) = /#
        let extensions = try Self.machines().filter {
            $0.text.contains("extension BondTrace") && $0.file != "BondTrace.swift"
        }
        #expect(extensions.count > 10)
        for (file, text) in extensions {
            #expect(!text.contains(assignment), "\(file)")
        }
    }

    private static func machines() throws -> [(file: String, text: String)] {
        try folders.flatMap { folder in
            try FileManager.default.contentsOfDirectory(atPath: sources.appending(path: folder).path)
                .filter { $0.hasSuffix(".swift") && !values.contains($0) }
                .map {
                    ($0, try String(contentsOf: sources.appending(path: folder).appending(path: $0), encoding: .utf8))
                }
        }
    }

    /// The name of the stored property that the line declares, of a type that is not nested, and that others may write.
    private static func openProperty(_ line: Substring) -> String? {
        let declaration = /^ {4}(?:package |public )?(?:internal\(set\) )?var ([a-zA-Z]+)(?::[^={]*)?(?: = [^{]*)?$/
        return line.firstMatch(of: declaration).map { String($0.1) }
    }
}
