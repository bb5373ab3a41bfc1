import Testing

@testable import BondwatchCore

/// Whatever flaps, and however.
@Suite struct LastingLossPropertyTests {
    /// How a bond's redundancy was, for how long, and how often that was reported at full priority meanwhile.
    private struct Period {
        var verdict: RedundancyVerdict
        var began: BootInstant
        var ended: BootInstant
        var reports = 0
    }

    private static let patience = BootInstant.Span.seconds(10)

    /// Random pulls, fast and slow, with restarts of the daemon between.
    private static func history(seed: UInt64) -> (watch: Watch, periods: [Period]) {
        var random = SeededGenerator(seed: seed)
        let slaves = Int.random(in: 1...4, using: &random)
        var watch = Watch(DriverModel(slaves: (0..<slaves).map { "d\($0)" }))
        var periods = [Period(verdict: .full, began: watch.now, ended: watch.now)]
        var seen = watch.events.count

        func note() {
            guard let bond = watch.fleet.bonds.first else { return }
            let events = watch.events[seen...]
            seen = watch.events.count
            let verdict = bond.reporter.verdict(of: bond.trace)
            let reports = events.count { !$0.isDamped && $0.subject.verdict?.level == verdict.level }
            let former = periods[periods.count - 1].verdict
            periods[periods.count - 1].ended = watch.now
            if verdict.level != former.level || verdict.isWorse(than: former) {
                periods.append(Period(verdict: verdict, began: watch.now, ended: watch.now, reports: reports))
            } else {
                periods[periods.count - 1].reports += reports
                periods[periods.count - 1].verdict = verdict
            }
        }

        func pass(milliseconds: UInt64) {
            for _ in 0..<milliseconds / 1000 {
                watch.milliseconds += 1000
                watch.tick()
                note()
            }
        }

        for _ in 0..<400 {
            watch.driver.setCarrier(Int.random(in: 0..<slaves, using: &random), Bool.random(using: &random))
            watch.run(steps: 1)
            note()
            switch Int.random(in: 0..<30, using: &random) {
            case 0: pass(milliseconds: UInt64.random(in: 0...8_000, using: &random))
            case 1, 2: pass(milliseconds: UInt64.random(in: 8_000...25_000, using: &random))
            case 3:
                watch.restart(missing: 0)
                note()
            default: break
            }
        }
        pass(milliseconds: 600_000)
        return (watch, periods)
    }

    @Test func `U9 each loss that stands for ten seconds is reported at its full priority exactly once`() {
        var late = 0
        for seed in 1...24 as ClosedRange<UInt64> {
            let (watch, periods) = Self.history(seed: seed)
            for period in periods where period.verdict.level != .full {
                let lasted = period.ended.since(period.began)
                // A tick may be a second late.
                if lasted >= Self.patience + .seconds(1) {
                    #expect(period.reports == 1, "seed \(seed): \(period.verdict) for \(lasted)")
                } else {
                    #expect(period.reports <= 1, "seed \(seed): \(period.verdict) for \(lasted)")
                }
            }
            late += watch.events.count { if case .lasting = $0.subject { true } else { false } }
        }
        #expect(late > 25, "the histories must have had losses that were damped and lasted")
    }

    @Test func `lines at full priority stay few while a bond flaps as fast as it can`() {
        for seed in 1...3 as ClosedRange<UInt64> {
            var random = SeededGenerator(seed: seed)
            var watch = Watch(DriverModel(slaves: ["d0", "d1", "d2"]))
            for step in 0..<3000 {
                watch.driver.setCarrier(Int.random(in: 0..<3, using: &random), Bool.random(using: &random))
                watch.run(steps: 1)
                if step % 10 == 0 { watch.tick() }
            }
            let losses = watch.events.filter { !$0.isDamped && $0.subject.verdict != nil }
            // Five minutes: those before it flaps, one a minute that the bond is cut off, and few that are worse.
            #expect(losses.count <= 25, "seed \(seed): \(losses.count)")
        }
    }
}

extension BootInstant.Span {
    fileprivate static func + (left: Self, right: Self) -> Self {
        Self(nanoseconds: left.nanoseconds + right.nanoseconds)
    }
}
