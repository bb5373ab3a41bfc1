import Testing

@testable import BondwatchCore

/// What is told of a bond that flaps, and in which voice.
@Suite struct FlappingTests {
    private func watch(_ slaves: [String] = ["eth0", "eth1", "eth2"], primary: Int? = nil) -> Watch {
        Watch(DriverModel(slaves: slaves, primary: primary))
    }

    private func flap(_ watch: inout Watch, _ slave: Int, times: Int, pause: UInt64 = 0) {
        for _ in 0..<times {
            watch.driver.setCarrier(slave, false)
            watch.run(steps: 1)
            watch.driver.setCarrier(slave, true)
            watch.run(steps: 1)
            watch.milliseconds += pause
        }
    }

    private func pass(_ watch: inout Watch, seconds: UInt64) {
        for _ in 0..<seconds {
            watch.milliseconds += 1000
            watch.tick()
        }
    }

    private func flappings(_ watch: Watch, _ slave: String?) -> [FlappingEvent] {
        watch.events.compactMap { event in
            guard case .flapping(let flapping) = event.subject, event.subject.interface?.description == slave else {
                return nil
            }
            return flapping
        }
    }

    @Test func `a hundred failures in twenty seconds are few lines aloud, and none is left out`() throws {
        var watch = watch()
        flap(&watch, 2, times: 100)
        pass(&watch, seconds: 400)
        #expect(watch.failuresTold(of: "eth2") == 100)
        #expect(watch.count(.linkUp) == 100)
        let aloud = watch.events.filter { $0.priority <= .notice }
        #expect(aloud.count <= 30, "\(aloud.map(\.message))")
        let words = flappings(watch, "eth2")
        #expect(words.first?.phase == .began)
        #expect(words.last?.phase == .ended)
        #expect(words.count { $0.phase == .began } == 1)
        #expect(words.count { $0.phase == .ended } == 1)
        #expect(words.reduce(0) { $0 + $1.flaps } == 100)
        #expect(words.last?.flapsInAll == 100)
        #expect(flappings(watch, nil).reduce(0) { $0 + $1.flaps } == 100)
    }

    @Test func `a summary comes every minute while it lasts`() {
        var watch = watch()
        for _ in 0..<240 {
            flap(&watch, 2, times: 1, pause: 800)
            watch.tick()
        }
        let words = flappings(watch, "eth2")
        #expect(words.map(\.phase) == [.began, .goesOn, .goesOn, .goesOn])
        #expect(words.dropFirst().allSatisfy { (59...61).contains($0.flaps) })
        #expect(words.dropFirst().allSatisfy { $0.state == .slave("eth2".interface, .up) })
    }

    @Test func `the failure with which it begins is told aloud, the next ones at debug, and at the end aloud again`() {
        var watch = watch()
        flap(&watch, 2, times: 10)
        let downs = watch.events.filter { $0.kind == .linkDown }
        #expect(downs.map(\.isDamped) == [false, false, false, false] + Array(repeating: true, count: 6))
        #expect(downs.last?.priority == .debug)
        pass(&watch, seconds: 300)
        flap(&watch, 2, times: 1)
        #expect(watch.events.last { $0.kind == .linkDown }?.priority == .warning)
    }

    @Test func `another slave that fails meanwhile is told aloud`() {
        var watch = watch()
        flap(&watch, 2, times: 10)
        watch.driver.setCarrier(1, false)
        watch.run(steps: 1)
        #expect(watch.events.last { $0.kind == .linkDown }?.isDamped == false)
    }

    @Test func `a failover and the failback after it are one failure of the bond`() {
        var watch = watch(["eth0", "eth1"], primary: 0)
        flap(&watch, 0, times: 10)
        #expect(watch.count(.activeChanged) == 20)
        pass(&watch, seconds: 400)
        #expect(flappings(watch, nil).last?.flapsInAll == 10)
    }

    @Test func `a failover and its failback are no flapping, three times over`() {
        var watch = watch(["eth0", "eth1"], primary: 0)
        flap(&watch, 0, times: 3)
        #expect(watch.count(.flapping) == 0)
        #expect(watch.events.allSatisfy { !$0.isDamped })
    }

    @Test func `a switch that takes many slaves with it is one failure of the bond`() {
        var watch = watch((0..<9).map { "eth\($0)" })
        for slave in 1..<9 { watch.driver.setCarrier(slave, false) }
        watch.run(steps: 1)
        for slave in 1..<9 { watch.driver.setCarrier(slave, true) }
        watch.run(steps: 1)
        #expect(watch.count(.linkDown) == 8)
        #expect(watch.count(.flapping) == 0)
        #expect(watch.events.allSatisfy { !$0.isDamped })
    }

    @Test func `a switch that takes many slaves with it unseen is one failure of the bond`() {
        var watch = watch((0..<9).map { "eth\($0)" })
        for carrier in [false, true] {
            for slave in 1..<9 { watch.driver.setCarrier(slave, carrier) }
            watch.stepDriver()
            watch.lose()
        }
        watch.dump()
        #expect(watch.count(.missed) == 8)
        #expect(watch.count(.flapping) == 0)
    }

    @Test func `that the bond is cut off is told aloud, once a minute, and the summary tells how it is`() throws {
        var watch = watch(["eth0"])
        flap(&watch, 0, times: 4)
        pass(&watch, seconds: 20)
        #expect(watch.events.contains { $0.kind == .flapping })
        let before = watch.events.count
        for _ in 0..<100 { flap(&watch, 0, times: 1) }
        watch.driver.setCarrier(0, false)
        watch.run(steps: 1)
        let nones = watch.events.dropFirst(before).filter { $0.kind == .activeNone }
        #expect(nones.count == 101)
        #expect(nones.count { $0.priority == .critical } <= 1, "the summary of the minute tells the rest")
        pass(&watch, seconds: 70)
        let last = watch.events.last { $0.kind == .flappingContinues && $0.subject.interface == nil }
        #expect(last?.priority == .critical)
        #expect(last?.message.hasSuffix("; 0 of 1 interfaces carry traffic") == true)
        pass(&watch, seconds: 400)
        let end = try #require(watch.events.last { $0.kind == .flappingEnded && $0.subject.interface == nil })
        #expect(end.priority == .critical)
    }

    @Test func `the first cut-off after long flapping of one slave is told aloud`() {
        var watch = watch(["eth0", "eth1"])
        flap(&watch, 1, times: 30)
        watch.driver.setCarrier(1, false)
        watch.driver.setCarrier(0, false)
        watch.run(steps: 1)
        #expect(watch.events.last { $0.kind == .activeNone }?.priority == .critical)
    }

    @Test func `failures that only the counter shows count as often as it does`() {
        var watch = watch()
        for carrier in [false, true, false, true, false, true, false, true, false, true] {
            watch.driver.setCarrier(2, carrier)
            watch.stepDriver()
            watch.lose()
        }
        watch.dump()
        #expect(watch.failuresTold(of: "eth2") == 5)
        pass(&watch, seconds: 400)
        #expect(flappings(watch, "eth2").last?.flapsInAll == 5)
        #expect(flappings(watch, nil).last?.flapsInAll == 5)
    }

    @Test func `penalties and counts go on over a restart of the daemon`() {
        var watch = watch()
        flap(&watch, 2, times: 10)
        watch.restart(missing: 0)
        flap(&watch, 2, times: 10)
        #expect(watch.events.last { $0.kind == .linkDown }?.isDamped == true)
        pass(&watch, seconds: 400)
        #expect(flappings(watch, "eth2").map(\.phase).filter { $0 != .goesOn } == [.began, .ended])
        #expect(flappings(watch, "eth2").last?.flapsInAll == 20)
    }

    @Test func `where it is not wanted everything is told aloud`() {
        var watch = watch()
        watch.fleet.policies.defaults.flapping = nil
        flap(&watch, 2, times: 100)
        #expect(watch.count(.flapping) == 0)
        #expect(watch.events.allSatisfy { !$0.isDamped })
    }

    @Test func `the words for people`() throws {
        func message(_ phase: FlappingEvent.Phase, _ state: FlappingEvent.State) -> String {
            FlappingEvent(phase, state: state, flaps: 4, flapsInAll: 104, duration: .seconds(63)).wording.message
        }
        let slave = FlappingEvent.State.slave("eth0".interface, .down)
        #expect(
            message(.began, slave)
                == "interface eth0 is flapping, 4 times within 1 min 3 s; single changes are told at debug; its link is down"
        )
        #expect(
            message(.goesOn, slave)
                == "interface eth0 is still flapping, 4 times since the last word, 104 in 1 min 3 s; its link is down")
        #expect(
            message(.ended, .bond(active: "eth1".interface, carrying: 1, expected: 2))
                == "the bond has stopped flapping after 1 min 3 s, 104 times in all; active is eth1, "
                + "1 of 2 interfaces carry traffic")
        #expect(
            message(.slowly, slave)
                == "interface eth0 fails again and again, 4 times within 1 min 3 s; its link is down")
    }
}

extension String {
    /// For names that are right.
    var interface: InterfaceName { InterfaceName(self) ?? InterfaceName("x").unsafelyUnwrapped }
}
