import Testing

@testable import BondwatchCore

/// What somebody does to a bond is no failure of it, so it is no flap.
@Suite struct HandMadeChangeTests {
    private func watch(_ slaves: [String] = ["d0", "d1", "d2"]) -> Watch { Watch(DriverModel(slaves: slaves)) }

    /// What `bondwatchctl drill` does: each standby in turn, and the old active slave after each.
    private func drill(_ watch: inout Watch) {
        for standby in 1..<watch.driver.slaves.count {
            for slave in [standby, 0] {
                watch.driver.makeActive(slave)
                watch.run(steps: 1)
                watch.tick()
            }
        }
    }

    private func expectQuiet(_ watch: Watch, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(watch.count(.flapping) == 0, sourceLocation: sourceLocation)
        #expect(watch.events.allSatisfy { !$0.isDamped }, sourceLocation: sourceLocation)
    }

    @Test
    func `U9 a drill over three slaves is no flapping, and a real loss after it is reported at its full priority`() {
        var watch = watch()
        drill(&watch)
        drill(&watch)
        #expect(watch.count(.activeChanged) == 8)
        expectQuiet(watch)
        watch.driver.setCarrier(0, false)
        watch.driver.setCarrier(1, false)
        watch.run(steps: 1)
        let lost = watch.events.last { $0.kind == .redundancyLost }
        #expect(lost?.priority == .error)
        #expect(lost?.message == "bond0: redundancy lost, only d2 is left of 3")
        expectQuiet(watch)
    }

    @Test func `U9 two drills within a minute over two slaves are no flapping, nor are they with a primary`() {
        for primary in [nil, 0] {
            var watch = Watch(DriverModel(slaves: ["d0", "d1"], primary: primary))
            // The driver takes no slave for preferred that has just come up.
            watch.wait(milliseconds: 5000)
            for _ in 0..<4 { drill(&watch) }
            expectQuiet(watch)
            watch.driver.setCarrier(1, false)
            watch.run(steps: 1)
            #expect(watch.events.last { $0.kind == .redundancyLost }?.priority == .error)
        }
    }

    @Test func `U9 a slave that is set down and up by hand ten times is no flapping`() {
        for slave in [0, 2] {
            var watch = watch(["d0", "d1", "d2"])
            for _ in 0..<10 {
                for isUp in [false, true] {
                    watch.driver.setAdminUp(slave, isUp)
                    watch.run(steps: 1)
                    watch.tick()
                }
            }
            #expect(watch.count(.linkDown) == 10)
            #expect(watch.count(.redundancyReduced) == 10)
            expectQuiet(watch)
        }
    }

    @Test func `U9 the only slave that is set down and up by hand is no flapping`() {
        var watch = watch(["d0"])
        for _ in 0..<5 {
            for isUp in [false, true] {
                watch.driver.setAdminUp(0, isUp)
                watch.run(steps: 1)
            }
        }
        #expect(watch.events.filter { $0.kind == .activeNone }.map(\.priority) == Array(repeating: .critical, count: 5))
        expectQuiet(watch)
    }

    /// A message of a device that is a slave no longer.
    private func release(_ watch: inout Watch, _ slave: Int, flags: LinkFlags) {
        var message = watch.driver.message(of: slave)
        message.flags = flags
        message.master = nil
        message.slave = nil
        watch.tell(watch.fleet.apply(message, source: .netlink, at: watch.now))
        watch.milliseconds += 100
        watch.tick()
    }

    private func enslave(_ watch: inout Watch, _ slave: Int) {
        watch.tell(watch.fleet.apply(watch.driver.message(of: slave), source: .netlink, at: watch.now))
        watch.milliseconds += 100
        watch.tick()
    }

    @Test func `U9 a slave that is taken out and put in again by hand is no flapping`() {
        var watch = watch()
        for _ in 0..<6 {
            release(&watch, 2, flags: [.up, .lowerUp])
            enslave(&watch, 2)
        }
        #expect(watch.count(.slaveRemoved) == 6)
        expectQuiet(watch)
    }

    @Test func `a device that vanishes again and again is one`() {
        var watch = watch()
        for _ in 0..<6 {
            var closed = watch.driver.message(of: 2)
            closed.flags = [.slave]
            watch.tell(watch.fleet.apply(closed, source: .netlink, at: watch.now))
            release(&watch, 2, flags: [])
            enslave(&watch, 2)
        }
        #expect(watch.events.contains { $0.kind == .flapping && $0.subject.interface?.description == "d2" })
    }

    @Test func `a change by hand while the bond flaps is reported at its own priority`() {
        var watch = watch()
        for _ in 0..<10 {
            for carrier in [false, true] {
                watch.driver.setCarrier(2, carrier)
                watch.run(steps: 1)
            }
        }
        #expect(watch.count(.flapping) > 0)
        watch.wait(milliseconds: 3000)
        watch.driver.makeActive(1)
        watch.run(steps: 1)
        #expect(watch.events.last { $0.kind == .activeChanged }?.priority == .notice)
    }
}
