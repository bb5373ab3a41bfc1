import BondwatchCore
import Testing

/// What is told is what the driver did, whatever order and delay the sources have.
@Suite struct BondMachinePropertyTests {
    struct Setting: CustomTestStringConvertible {
        var slaves: Int
        var updelay: Int
        var downdelay: Int
        var primary: Int?
        var inLoop: Bool

        var testDescription: String {
            "\(slaves) slaves, updelay \(updelay), downdelay \(downdelay), primary \(primary ?? -1), in loop \(inLoop)"
        }

        func driver() -> DriverModel {
            var driver = DriverModel(
                slaves: (0..<slaves).map { "eth\($0)" }, updelay: updelay, downdelay: downdelay, primary: primary)
            driver.failsOverInsideLoop = inLoop
            return driver
        }
    }

    static let settings: [Setting] = [2, 3].flatMap { slaves in
        [0, 3].flatMap { updelay in
            [0, 2].flatMap { downdelay in
                [nil, 0].flatMap { primary in
                    [false, true].map { inLoop in
                        Setting(
                            slaves: slaves, updelay: updelay, downdelay: downdelay, primary: primary, inLoop: inLoop)
                    }
                }
            }
        }
    }

    private func pull(_ driver: inout DriverModel, _ random: inout SeededGenerator) {
        let slave = Int.random(in: driver.slaves.indices, using: &random)
        driver.setCarrier(slave, Bool.random(using: &random))
    }

    /// One to one and in order; each slave's lines and the bond's apart where the failover runs inside the commit loop
    /// and the messages do not tell on which side of another slave's line a total loss stood.
    private func expectSameStory(_ watch: Watch, _ setting: Setting, seed: UInt64) {
        guard setting.inLoop else {
            #expect(watch.lines == watch.driver.expectedLines, "seed \(seed): \(watch.difference)")
            return
        }
        let told = setting.comparable(watch.lines)
        let driver = setting.comparable(watch.driver.expectedLines)
        for slave in watch.driver.slaves.map(\.name) {
            #expect(
                told.filter { $0.slave == slave } == driver.filter { $0.slave == slave },
                "seed \(seed) \(slave): \(watch.difference)")
        }
        #expect(
            told.filter { $0.slave == nil } == driver.filter { $0.slave == nil }, "seed \(seed): \(watch.difference)")
    }

    /// Pulls cables at random, thirty times over, each time with another seed.
    ///
    /// - Parameters:
    ///   - step: what the daemon does in each step of the monitor, after the driver's.
    ///   - end: looks at the whole.
    private func storm(
        _ setting: Setting, pullsInSteps odds: Int, step: (inout Watch, inout SeededGenerator) -> Void,
        end: (inout Watch, _ seed: UInt64) -> Void
    ) {
        for seed in UInt64(1)...30 {
            var random = SeededGenerator(seed: seed)
            var watch = Watch(setting.driver())
            for _ in 0..<100 {
                if Int.random(in: 0..<odds, using: &random) == 0 { pull(&watch.driver, &random) }
                step(&watch, &random)
            }
            watch.run(steps: 12)
            watch.auditTwice()
            end(&watch, seed)
        }
    }

    private func expectClosedBooks(_ watch: Watch, seed: UInt64) {
        for slave in watch.driver.slaves {
            #expect(watch.failuresTold(of: slave.name) == slave.failures, "seed \(seed) \(slave.name)")
        }
        let active = watch.driver.active.map { watch.driver.slaves[$0].name }
        #expect(watch.fleet.bonds.first?.activeSlaveName?.description == active, "seed \(seed)")
    }

    @Test(arguments: settings.filter { $0.downdelay == 0 })
    func `netlink alone tells the driver's own lines in the driver's own order`(_ setting: Setting) {
        storm(setting, pullsInSteps: 3) { watch, random in
            watch.deliver()
            watch.stepDriver()
            watch.deliver()
            if Bool.random(using: &random) { watch.driver.flushLinkwatch() }
        } end: { watch, seed in
            expectSameStory(watch, setting, seed: seed)
            #expect(watch.count(.missed) == 0, "seed \(seed)")
        }
    }

    @Test(arguments: settings)
    func `audits between the messages change nothing that is told`(_ setting: Setting) {
        storm(setting, pullsInSteps: 3) { watch, random in
            watch.deliver()
            watch.stepDriver()
            switch Int.random(in: 0..<4, using: &random) {
            case 0: watch.audit()
            case 1: watch.dump()
            default: watch.deliver()
            }
            watch.takeDueLooks(within: 99)
            if Bool.random(using: &random) { watch.driver.flushLinkwatch() }
        } end: { watch, seed in
            expectSameStory(watch, setting, seed: seed)
            #expect(watch.count(.missed) == 0, "seed \(seed)")
        }
    }

    @Test(arguments: settings)
    func `where messages are lost the counters close the books`(_ setting: Setting) {
        storm(setting, pullsInSteps: 2) { watch, random in
            watch.stepDriver()
            watch.driver.flushLinkwatch()
            switch Int.random(in: 0..<6, using: &random) {
            case 0...2: watch.lose()
            case 3: watch.audit()
            case 4: watch.dump()
            default: watch.deliver()
            }
        } end: { watch, seed in
            watch.dump()
            expectClosedBooks(watch, seed: seed)
        }
    }

    @Test(arguments: settings)
    func `a daemon that is killed and returns tells what the counters say, and repeats nothing`(_ setting: Setting) {
        storm(setting, pullsInSteps: 2) { watch, random in
            watch.stepDriver()
            watch.driver.flushLinkwatch()
            switch Int.random(in: 0..<8, using: &random) {
            case 0: watch.restart(missing: Int.random(in: 0..<6, using: &random))
            case 1: watch.audit()
            default: watch.deliver()
            }
        } end: { watch, seed in
            expectExactReturn(&watch, setting, seed: seed)
        }
    }

    @Test(arguments: settings)
    func `so does a daemon that is killed between any two messages, of the story or of its first dump`(
        _ setting: Setting
    ) {
        storm(setting, pullsInSteps: 2) { watch, random in
            watch.stepDriver()
            if Bool.random(using: &random) { watch.driver.flushLinkwatch() }
            switch Int.random(in: 0..<8, using: &random) {
            case 0:
                watch.deliver(first: Int.random(in: 0...watch.driver.outbox.count, using: &random))
                for _ in 0..<Int.random(in: 0...2, using: &random) {
                    watch.restart(
                        missing: Int.random(in: 0..<12, using: &random),
                        killedAfter: Int.random(in: 0...setting.slaves + 2, using: &random)
                    ) { pull(&$0, &random) }
                }
                watch.restart(missing: Int.random(in: 0..<12, using: &random)) { pull(&$0, &random) }
            case 1: watch.audit()
            default: watch.deliver()
            }
        } end: { watch, seed in
            expectExactReturn(&watch, setting, seed: seed)
        }
    }

    private func expectExactReturn(_ watch: inout Watch, _ setting: Setting, seed: UInt64) {
        watch.restart(missing: 0)
        watch.auditTwice()
        expectClosedBooks(watch, seed: seed)
        expectNothingMadeUp(watch, setting, seed: seed)
        for slave in watch.driver.slaves {
            #expect(watch.alternates(slave.name), "seed \(seed) \(slave.name): \(watch.lines)")
        }
        watch.wait(milliseconds: 10_000)
        let before = watch.events.count
        watch.restart(missing: 0)
        watch.auditTwice()
        #expect(watch.events.count == before, "seed \(seed): repeated \(watch.events[before...].map(\.message))")
    }

    /// Nothing is told more often than it happened.
    private func expectNothingMadeUp(_ watch: Watch, _ setting: Setting, seed: UInt64) {
        let driver = watch.driver.expectedLines
        let told = watch.lines
        for slave in watch.driver.slaves.map(\.name) {
            let becameActive = { (line: DriverModel.Line) in
                if case .active(slave, _) = line { true } else { false }
            }
            #expect(
                told.count(where: becameActive) <= driver.count(where: becameActive), "seed \(seed) \(slave) active")
            // One that is adopted before its updelay ends is told as up where nobody saw that.
            let cameUp = { (line: DriverModel.Line) in
                switch line {
                case .up(slave), .active(slave, .some): true
                default: false
                }
            }
            #expect(told.count(where: cameUp) <= driver.count(where: cameUp), "seed \(seed) \(slave) up")
        }
        // Inside the loop and with downdelay the model has no line for a total loss that ends in the same commit.
        if !setting.inLoop || setting.downdelay == 0 {
            #expect(told.count { $0 == .none } <= driver.count { $0 == .none }, "seed \(seed) none")
        }
    }
}

extension DriverModel.Line {
    /// The slave whose link the line is about; nil for the bond's own lines.
    var slave: String? {
        switch self {
        case .down(let slave), .up(let slave): slave
        case .active, .first, .none: nil
        }
    }
}

extension DriverModel {
    /// The log as the daemon tells it: a total loss has its line even where the driver has none.
    var expectedLines: [Line] {
        var lines = log
        for (offset, unlogged) in unloggedLines.enumerated() { lines.insert(unlogged.line, at: unlogged.at + offset) }
        return lines
    }
}

extension BondMachinePropertyTests.Setting {
    /// The lines less what the messages of a driver with the failover inside the loop cannot tell apart: a slave that is
    /// adopted in the very step in which its updelay ends is worded as early or as up; and with downdelay, a total loss
    /// that ends in the same commit leaves no trace.
    func comparable(_ lines: [DriverModel.Line]) -> [DriverModel.Line] {
        var result: [DriverModel.Line] = []
        for line in lines {
            switch line {
            case .none where downdelay > 0:
                continue
            case .active(let slave, let earlier) where earlier == nil || earlier == UInt64(updelay) * 100:
                if result.last == .up(slave) { result.removeLast() }
                result.append(.active(slave, earlier: nil))
            default:
                result.append(line)
            }
        }
        return result
    }
}
