import BondwatchCore

/// Holds back what must not be delivered before its commit has ended, and whatever comes behind it.
struct DeliveryGate<Item: Sendable>: Sendable {
    private var waiting = Ring<Held>()
    /// The first of those that wait.
    private var first: Held?
    /// Every commit up to this one has ended or was passed over.
    private var open: UInt64 = 0

    private struct Held: Sendable {
        let item: Item
        let commit: UInt64
    }

    /// - Parameter commit: the number of the commit; 0 for none.
    /// - Returns: what is to be delivered: the item itself, where nothing holds it back.
    mutating func put(_ item: Item, after commit: UInt64) -> Item? {
        if first == nil, commit <= open { return item }
        let held = Held(item: item, commit: commit)
        if first == nil { first = held } else { waiting.append(held) }
        return nil
    }

    /// The commits up to that number have ended, or are waited for no longer.
    ///
    /// - Parameter deliver: called with each item that is free by that, in order.
    mutating func open(upTo commit: UInt64, _ deliver: (Item) -> Void) {
        open = max(open, commit)
        while let held = first, held.commit <= open {
            first = waiting.popFirst()
            deliver(held.item)
        }
    }
}
