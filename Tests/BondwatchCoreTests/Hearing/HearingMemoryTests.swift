import Testing

@testable import BondwatchCore

/// What is kept of the counters, and what is made of counters that no kernel has.
@Suite struct HearingMemoryTests {
    private func watch(seed: UInt64) -> HearingWatch {
        var random = SeededGenerator(seed: seed)
        var watch = HearingWatch()
        for second in UInt64(0)..<60 {
            watch.take(
                LinkCounters(
                    index: InterfaceIndex(.random(in: 1...4, using: &random)),
                    received: Bool.random(using: &random) ? .random(in: 0...(.max), using: &random) : second,
                    multicast: .random(in: 0...(.max), using: &random)),
                upSince: Bool.random(using: &random) ? BootInstant(nanoseconds: second) : nil,
                at: BootInstant(nanoseconds: .random(in: 0...(.max), using: &random)))
        }
        return watch
    }

    @Test func `what is written is read back, and a cut is refused`() throws {
        for seed in UInt64(1)...20 {
            let watch = watch(seed: seed)
            var writer = ByteWriter()
            watch.write(to: &writer)
            var reader = ByteReader(writer.bytes[...])
            #expect(try HearingWatch(from: &reader) == watch)
            #expect(reader.isAtEnd)
            for length in 0..<writer.bytes.count {
                var cut = ByteReader(writer.bytes[..<length])
                #expect(throws: ByteReader.Failure.self) { try HearingWatch(from: &cut) }
            }
        }
    }

    @Test func `the largest of counters do not overflow the sum`() {
        var watch = HearingWatch()
        let up = BootInstant(nanoseconds: 0)
        for second in UInt64(0)..<10 {
            for index in [1, 2, 3] as [UInt32] {
                let received: UInt64 = index == 3 ? 0 : second.isMultiple(of: 2) ? 0 : .max
                watch.take(
                    LinkCounters(index: InterfaceIndex(index), received: received, multicast: received), upSince: up,
                    at: BootInstant(nanoseconds: second * 1_000_000_000))
            }
        }
        #expect(watch.ear(of: InterfaceIndex(3))?.others == .init(packets: .max, multicast: .max))
    }
}
