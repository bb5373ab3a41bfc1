package import BondwatchSystemd

/// Lets each event through once, whatever other journals have it too and however often it was told, and none that another
/// program wrote in bondwatchd's name.
package struct EventSieve {
    private var known: Set<JournaledEvent.Identity> = []
    /// In the order in which they came; the oldest is forgotten for the next.
    private var order: [JournaledEvent.Identity] = []
    private var oldest = 0
    /// Entries with the id of an event that a user's program wrote.
    package private(set) var forged = 0

    /// Events that are remembered. What is told again comes soon after a start of the daemon, and what two journals have
    /// stands side by side.
    private static let memory = 65_536

    package init() {}

    /// The event of the entry; nil where it is none, or is known.
    package mutating func take(_ entry: JournalEntry) -> JournaledEvent? {
        guard let event = JournaledEvent(entry) else { return nil }
        if Self.isForged(entry) {
            forged += 1
            return nil
        }
        guard known.insert(event.identity).inserted else { return nil }
        if order.count < Self.memory {
            order.append(event.identity)
        } else {
            known.remove(order[oldest])
            order[oldest] = event.identity
            oldest = (oldest + 1) % Self.memory
        }
        return event
    }

    /// Whether a person's account wrote it, going by what journald itself noted down of the sender. The daemon runs as root
    /// or as a system user, of which the numbers end at 999 or lie above those of people (systemd, docs/UIDS-GIDS.md).
    private static func isForged(_ entry: JournalEntry) -> Bool {
        guard let user = entry["_UID"].flatMap({ UInt32($0) }) else { return false }
        let people: Range<UInt32> = 1000..<60_000
        return people.contains(user)
    }
}
