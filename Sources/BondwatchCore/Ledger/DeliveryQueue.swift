/// What waits for one sink, oldest first.
///
/// An entry leaves when the sink has taken it, or has refused it for good. Past `capacity` the oldest entries are dropped
/// one by one, and the gap is told in its place as soon as the sink takes anything again. The entry that has been offered
/// is never dropped: the sink may have it already.
package struct DeliveryQueue: Sendable {
    package static let defaultCapacity = 65_536

    /// Most entries that wait at a time, the offered one included.
    package let capacity: Int

    private var offer: Entry?
    /// Lost after the offered entry and before those in `ring`, and not told yet.
    private var untold = LostEntries()
    private var ring = Ring<Entry>()

    /// Entries that were dropped or refused, since the beginning.
    package private(set) var lost: UInt64 = 0

    package init(capacity: Int = defaultCapacity) { self.capacity = max(1, capacity) }

    /// Entries that wait; a gap that is to be told next does not count.
    package var waiting: Int { ring.count + (offer.map { $0.gap == nil } == true ? 1 : 0) }

    /// Whether there is anything left to tell, a gap included.
    package var isEmpty: Bool { offer == nil && untold.isEmpty && ring.count == 0 }

    /// Slots of memory that the queue holds at present.
    package var allocatedSlots: Int { ring.allocatedSlots }

    package mutating func append(_ entry: Entry) {
        guard waiting >= capacity else { return ring.append(entry) }
        guard let oldest = ring.popFirst() else { return lose(entry) }
        lose(oldest)
        ring.append(entry)
    }

    /// Has it told that these events are lost, behind everything that waits.
    ///
    /// - Parameter wallMicroseconds: when the first event behind them was seen.
    package mutating func lose(_ numbers: ClosedRange<UInt64>, seenBy wallMicroseconds: UInt64) {
        if ring.count == 0 {
            untold.add(numbers, seenBy: wallMicroseconds)
        } else {
            var gap = LostEntries()
            gap.add(numbers, seenBy: wallMicroseconds)
            ring.append(Entry(gap))
        }
        lost &+= numbers.upperBound &- numbers.lowerBound &+ 1
    }

    /// The entry to hand to the sink now: the same one until `taken` or `refused` is called.
    package mutating func next() -> Entry? {
        if offer == nil {
            if !untold.isEmpty {
                offer = Entry(untold)
                untold = LostEntries()
            } else {
                offer = ring.popFirst()
            }
        }
        return offer
    }

    /// The sink has the entry that `next` gave.
    ///
    /// - Returns: the number up to which every event is now settled with this sink: taken, or told as lost. Nil when the
    ///   entry had no number.
    package mutating func taken() -> UInt64? {
        defer { offer = nil }
        return offer?.settles
    }

    /// The sink will never take the entry that `next` gave: it becomes part of a gap. A gap that is refused itself is not
    /// told again.
    package mutating func refused() {
        defer { offer = nil }
        if let offer, offer.gap == nil { lose(offer) }
    }

    private mutating func lose(_ entry: Entry) {
        untold.add(entry)
        // A gap was counted when it came.
        if entry.gap == nil { lost += 1 }
    }
}
