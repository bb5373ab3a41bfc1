/// A first-in, first-out buffer whose memory follows what it holds.
package struct Ring<Element> {
    private static var smallest: Int { 16 }

    package init() {}

    /// Always a power of two, or empty.
    private var slots: [Element?] = []
    private var first = 0
    package private(set) var count = 0

    package var allocatedSlots: Int { slots.count }

    package mutating func append(_ element: Element) {
        if count == slots.count { resize(to: max(Self.smallest, slots.count * 2)) }
        slots[(first + count) & (slots.count - 1)] = element
        count += 1
    }

    package mutating func popFirst() -> Element? {
        guard count > 0 else { return nil }
        let element = slots[first].take()
        first = (first + 1) & (slots.count - 1)
        count -= 1
        // A quarter, not a half, so that a queue at the edge does not grow and shrink at every step.
        if slots.count > Self.smallest, count <= slots.count / 4 { resize(to: slots.count / 2) }
        return element
    }

    private mutating func resize(to size: Int) {
        var resized: [Element?] = []
        resized.reserveCapacity(size)
        for offset in 0..<count { resized.append(slots[(first + offset) & (slots.count - 1)]) }
        resized.append(contentsOf: repeatElement(nil, count: size - count))
        slots = resized
        first = 0
    }
}

extension Ring: Sendable where Element: Sendable {}
