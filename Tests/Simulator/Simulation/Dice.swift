/// A small generator with a seed, so that every run of a seed is the same (SplitMix64).
package struct Dice: RandomNumberGenerator {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// A number of the range, each as likely as the others.
    mutating func number(_ range: ClosedRange<UInt64>) -> UInt64 {
        range.lowerBound + next() % (range.upperBound - range.lowerBound + 1)
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(next() % UInt64(range.upperBound - range.lowerBound + 1))
    }

    /// True once in so many throws.
    mutating func oneIn(_ count: UInt64) -> Bool { next() % count == 0 }

    mutating func pick<Element>(_ elements: [Element]) -> Element? {
        elements.isEmpty ? nil : elements[Int(next() % UInt64(elements.count))]
    }
}

extension Dice {
    /// Milliseconds between two things that people do, or that happen to a host: many follow at once.
    mutating func pause(atMost longest: UInt64) -> UInt64 {
        switch number(0...9) {
        case 0, 1: number(0...3)
        case 2...4: number(5...120)
        case 5...8: number(100...600)
        default: oneIn(2) ? number(1000...longest) : number(300...1500)
        }
    }
}
