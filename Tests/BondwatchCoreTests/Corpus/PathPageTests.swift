import Foundation
import Testing

/// docs/architecture.md has the way from a datagram to the journal, function by function.
struct PathPageTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    @Test func `each step is where the page says, calls what it says, and there are 25 at most`() throws {
        let page = try String(contentsOf: Self.root.appending(path: "docs/architecture.md"), encoding: .utf8)
        let row =
            /\n\| (?<number>[0-9]+) \| `(?<name>[a-zA-Z]+)` \| (?<file>[^|]+\.swift) \| [^|]+ \| (?<calls>[^|]+) \|/
        let steps = page.matches(of: row)
        #expect(steps.map { Int($0.number) } == Array(1...steps.count))
        #expect((15...25).contains(steps.count))
        for step in steps {
            let source = try String(contentsOf: Self.root.appending(path: "Sources/\(step.file)"), encoding: .utf8)
            #expect(source.contains("func \(step.name)("), "\(step.file) has no \(step.name)")
            let calls = step.calls.matches(of: /`(?<call>[^`]+)`/)
            #expect(!calls.isEmpty)
            for call in calls {
                #expect(source.contains(call.call), "\(step.file) does not call \(call.call)")
            }
        }
    }
}
