import BondwatchCore

/// docs/event-list.md: every kind of event in one table, for those who look for one.
package enum EventList {
    package static var text: String { opening + EventKind.allCases.map(row).joined() }

    private static let opening = """
        # Every kind of event

        What each means and what to do about it is in the manual, bondwatch-events(7), and below each entry of
        `journalctl -t bondwatchd -x`. How to look for them: [journal.md](journal.md). The table is written by `make manual`.

        | BOND_EVENT | priority | message, for example |
        | --- | --- | --- |

        """

    private static func row(_ kind: EventKind) -> String {
        var priorities: [String] = []
        for example in kind.examples where !priorities.contains(example.priority.keyword) {
            priorities.append(example.priority.keyword)
        }
        let messages = kind.examples.map { "`bond0: \($0.message)`" }.joined(separator: "<br>")
        return "| `\(kind.rawValue)` | \(priorities.joined(separator: ", ")) | \(messages) |\n"
    }
}
