import Testing

@testable import BondwatchCore

/// The figures of the damping, and the penalty of one meter.
@Suite struct FlapDampingTests {
    private let usual = FlapDamping.usual

    @Test func `a penalty halves with each half-life, and in between as 2 to the power of it`() {
        #expect(usual.decayed(8000, after: .zero) == 8000)
        #expect(usual.decayed(8000, after: .seconds(60)) == 4000)
        #expect(usual.decayed(8000, after: .seconds(180)) == 1000)
        // 8000 * 2^-0.5 and 8000 * 2^-0.25.
        #expect((5656...5657).contains(usual.decayed(8000, after: .seconds(30))))
        #expect((6726...6727).contains(usual.decayed(8000, after: .seconds(15))))
        #expect(usual.decayed(.max, after: .seconds(3600)) == 0)
        #expect(usual.decayed(.max, after: BootInstant.Span(nanoseconds: .max)) == 0)
    }

    @Test func `it falls all the time and never rises`() {
        var last = UInt32.max
        for milliseconds in stride(from: 0, to: 400_000, by: 250) {
            let weight = usual.decayed(12_000, after: .milliseconds(milliseconds))
            #expect(weight <= last)
            last = weight
        }
    }

    @Test func `figures that cannot work are refused, and the refusal says why`() throws {
        func refusal(_ suppress: UInt32, _ reuse: UInt32, _ halfLife: UInt64, _ perDay: Int?) -> String? {
            do throws(FlapDamping.Refusal) {
                _ = try FlapDamping(suppress: suppress, reuse: reuse, halfLife: .seconds(halfLife), perDay: perDay)
                return nil
            } catch {
                return "\(error)"
            }
        }
        #expect(refusal(3000, 750, 60, 6) == nil)
        #expect(refusal(2000, 1999, 1, nil) == nil)
        #expect(refusal(2000, 2000, 60, 6) == "reuse is 2000 and suppress is 2000: reuse must be less")
        #expect(refusal(2000, 3000, 60, 6) == "reuse is 3000 and suppress is 2000: reuse must be less")
        #expect(refusal(1000, 750, 60, 6)?.contains("must be more") == true)
        #expect(refusal(3000, 0, 60, 6) != nil)
        #expect(refusal(3000, 750, 0, 6) != nil)
        #expect(refusal(3000, 750, 86_401, 6) != nil)
        #expect(refusal(3000, 750, 60, 1) != nil)
        #expect(refusal(3000, 750, 60, 33) != nil)
        #expect(try FlapDamping(suppress: 3000, reuse: 750, halfLife: .seconds(60), perDay: 6) == usual)
    }

    private func second(_ second: UInt64) -> BootInstant { BootInstant(nanoseconds: second * 1_000_000_000) }

    /// At which of the failures, one every so many seconds, the meter says that they are too many.
    private func begins(every seconds: UInt64, of count: UInt64 = 100) -> UInt64? {
        var meter = FlapMeter(at: second(0))
        return (1...count).first {
            meter.count(1, penalty: FlapDamping.penalty, at: second($0 * seconds), by: usual)?.phase == .began
        }
    }

    @Test func `four quick failures are flapping, and so is one every half minute, but not one a minute`() {
        #expect(begins(every: 0) == 3, "three at one moment are as many as four in a row")
        #expect(begins(every: 1) == 4)
        #expect(begins(every: 30) != nil)
        #expect(begins(every: 60) == nil)
    }

    @Test func `a storm of any length is over four half-lives after its last failure`() {
        for count in [12, 1000, 100_000] as [UInt64] {
            var meter = FlapMeter(at: second(0))
            for _ in 0..<count { _ = meter.count(1, penalty: 1000, at: second(100), by: usual) }
            let ended = (100...1000).first { meter.pass(to: second($0), by: usual)?.phase == .ended }
            #expect(ended == 341, "\(count) failures")
            #expect(meter.isFlapping == false)
        }
    }

    @Test func `six failures of a day are told once, and the next six again`() throws {
        var meter = FlapMeter(at: second(0))
        var told: [FlapMeter.Summary] = []
        for hour in UInt64(1)...14 {
            if let summary = meter.count(1, penalty: 1000, at: second(hour * 3600), by: usual) { told.append(summary) }
        }
        #expect(told.map(\.phase) == [.slowly, .slowly])
        #expect(told.map(\.flaps) == [6, 6])
        #expect(told.map(\.duration) == [.seconds(5 * 3600), .seconds(5 * 3600)])
    }

    @Test func `five failures a day are not told`() {
        var meter = FlapMeter(at: second(0))
        for count in UInt64(1)...50 {
            #expect(meter.count(1, penalty: 1000, at: second(count * 17_281), by: usual) == nil)
        }
    }

    @Test func `counts and penalties from outside do not overflow`() {
        var meter = FlapMeter(at: second(0))
        for _ in 0..<5 { _ = meter.count(.max, penalty: .max, at: second(1), by: usual) }
        #expect(meter.penalty == usual.ceiling)
        #expect(meter.flaps == 5 * UInt64(UInt32.max))
    }
}
