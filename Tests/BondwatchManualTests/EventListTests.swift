import BondwatchCore
import BondwatchManual
import Foundation
import Testing

@Suite struct EventListTests {
    @Test func `the list of events equals the table`() throws {
        let path = Repository.folder.appending(path: "docs/event-list.md")
        if ProcessInfo.processInfo.environment["BONDWATCH_WRITE_MANUAL"] == "1" {
            try Data(EventList.text.utf8).write(to: path)
        }
        #expect(try String(contentsOf: path, encoding: .utf8) == EventList.text, "`make manual` writes it anew")
    }

    @Test func `each kind has one row`() {
        for kind in EventKind.allCases {
            #expect(EventList.text.components(separatedBy: "\n| `\(kind.rawValue)` |").count == 2, "\(kind)")
        }
    }
}
