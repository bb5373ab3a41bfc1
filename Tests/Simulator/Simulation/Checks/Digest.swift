/// A number for all that a program has logged and shown: the same number, the same behaviour (FNV-1a, 64 bits).
struct Digest: Sendable {
    private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    mutating func add(_ event: LoggedEvent, at milliseconds: UInt64) {
        add(milliseconds)
        for text in [event.kind, event.bond, event.message, event.redundancy] { add(text) }
        add(UInt64(event.priority))
        add(UInt64(event.carrying))
        add(event.isByHand ? 1 : 0)
    }

    mutating func add(_ view: BondView) {
        for text in [view.name, view.redundancy, view.active ?? "", view.carrying.joined(separator: " ")] { add(text) }
        add(UInt64(view.expected))
        add(view.isSetUp ? 1 : 0)
    }

    private mutating func add(_ text: String) {
        for byte in text.utf8 { mix(byte) }
        mix(0)
    }

    private mutating func add(_ number: UInt64) {
        for shift in stride(from: 0, to: UInt64.bitWidth, by: UInt8.bitWidth) {
            mix(UInt8(truncatingIfNeeded: number >> UInt64(shift)))
        }
    }

    private mutating func mix(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
}
