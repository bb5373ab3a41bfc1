import BondwatchCore
import BondwatchManual
import Foundation
import Testing

@Suite struct EventListTests {
    @Test func `each kind has one row`() {
        for kind in EventKind.allCases {
            #expect(EventList.text.components(separatedBy: "\n| `\(kind.rawValue)` |").count == 2, "\(kind)")
        }
    }
}
