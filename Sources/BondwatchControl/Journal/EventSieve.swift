package import BondwatchSystemd

/// Lets each event of bondwatchd through once, whatever other journals have it too and however often it was told, and none
/// that another program wrote in its name.
package struct EventSieve {
    private var sender: TrustedSender
    private let most: Int
    private var known: Set<JournaledEvent.Identity> = []
    /// In the order in which they came; the oldest is forgotten for the next.
    private var order: [JournaledEvent.Identity] = []
    private var oldest = 0
    /// Entries with the id of an event that somebody else wrote.
    package private(set) var forged = 0

    /// - Parameter most: events that are remembered, at least one.
    package init(trusting sender: TrustedSender, remembering most: Int) {
        self.sender = sender
        self.most = max(1, most)
    }

    /// The event of the entry; nil where it is none, is known, or is somebody else's.
    package mutating func take(_ entry: JournalEntry) -> JournaledEvent? {
        guard let event = JournaledEvent(entry) else { return nil }
        guard sender.wrote(entry) else {
            forged += 1
            return nil
        }
        guard known.insert(event.identity).inserted else { return nil }
        if order.count < most {
            order.append(event.identity)
        } else {
            known.remove(order[oldest])
            order[oldest] = event.identity
            oldest = (oldest + 1) % most
        }
        return event
    }

    /// Takes what stands in front of the place where reading begins: an event that is logged once more behind it is known,
    /// and so is the user that bondwatchd runs as.
    package mutating func remember(_ entries: [JournalEntry]) {
        let counted = forged
        for entry in entries { _ = take(entry) }
        forged = counted
    }

    /// The line of the entry, where it is one of bondwatchd's that is no event; nil for all others.
    package mutating func takeNote(_ entry: JournalEntry) -> JournaledNote? {
        guard let note = JournaledNote(entry), sender.wrote(entry) else { return nil }
        return note
    }
}
