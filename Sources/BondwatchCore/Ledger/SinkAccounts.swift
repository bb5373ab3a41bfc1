/// Which sinks are in use, and how far each of them has come: the beginning of the checkpoint's file.
package struct SinkAccounts: Equatable, Sendable {
    /// Those that are given what is told.
    package var active: Set<SinkKind> = []
    /// Those that are given nothing more and have not taken everything yet, each with the number of the last event that
    /// was meant for it.
    package var leaving: [SinkKind: UInt64] = [:]
    /// Whether the active ones are what `auto` has found, and not the administrator's own list.
    package var areAutomatic = false
    /// Every event up to this number that was meant for the sink is settled with it.
    package private(set) var taken: [SinkKind: UInt64] = [:]

    package init(active: Set<SinkKind> = [], leaving: [SinkKind: UInt64] = [:], areAutomatic: Bool = false) {
        self.active = active
        self.leaving = leaving
        self.areAutomatic = areAutomatic
    }

    /// Whether every sink has all of these events that were meant for it.
    package func areSettled(_ numbers: ClosedRange<UInt64>) -> Bool {
        active.allSatisfy { taken[$0] ?? 0 >= numbers.upperBound }
            && leaving.allSatisfy { sink, last in
                numbers.lowerBound > last || taken[sink] ?? 0 >= min(last, numbers.upperBound)
            }
    }

    /// Notes that a sink has every event up to that number.
    package mutating func take(_ sequence: UInt64, by sink: SinkKind) {
        taken[sink] = max(taken[sink] ?? 0, sequence)
    }

    /// Takes over who is in use, and keeps how far each has come.
    package mutating func use(_ other: SinkAccounts) {
        active = other.active
        leaving = other.leaving
        areAutomatic = other.areAutomatic
    }
}

/// As bytes: a bit for each sink in use, the marks, and of those that are leaving the number after the last one.
extension SinkAccounts {
    /// There is room for so many sinks.
    package static let room = 7
    /// Bytes in which they lie.
    package static let size = 152
    private static let marksPosition = 32
    private static let lastPosition = 96
    private static let automaticBit: UInt64 = 1 << 63

    /// Where the mark of a sink is among the bytes.
    package static func position(of sink: SinkKind) -> Int { marksPosition + sink.mark * 8 }

    package var bytes: [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Self.size)
        var bits = UInt64(SinkSet(active.union(leaving.keys)).bits)
        if areAutomatic { bits |= Self.automaticBit }
        bytes.put(bits, at: 0)
        for (sink, sequence) in taken { bytes.put(sequence, at: Self.position(of: sink)) }
        for (sink, sequence) in leaving { bytes.put(sequence &+ 1, at: Self.lastPosition + sink.mark * 8) }
        return bytes
    }

    /// What an earlier run left.
    ///
    /// - Parameters:
    ///   - bytes: what is missing at the end counts as zero.
    ///   - lastSequence: a sink that was not in use has nothing to make up for up to this number.
    package init(_ bytes: [UInt8], lastSequence: UInt64) {
        let bits = bytes.number(at: 0)
        areAutomatic = bits & Self.automaticBit != 0
        let inUse = SinkSet(bits: UInt8(truncatingIfNeeded: bits))
        for sink in SinkKind.allCases {
            guard inUse.contains(sink) else {
                taken[sink] = lastSequence
                continue
            }
            taken[sink] = bytes.number(at: Self.position(of: sink))
            let last = bytes.number(at: Self.lastPosition + sink.mark * 8)
            if last == 0 { active.insert(sink) } else { leaving[sink] = last &- 1 }
        }
    }
}

extension [UInt8] {
    fileprivate mutating func put(_ number: UInt64, at position: Int) {
        for byte in 0..<8 { self[position + byte] = UInt8(truncatingIfNeeded: number >> UInt64(8 * byte)) }
    }

    fileprivate func number(at position: Int) -> UInt64 {
        (0..<8).reversed().reduce(0) { sum, byte in
            sum << 8 | (position + byte < count ? UInt64(self[position + byte]) : 0)
        }
    }
}
