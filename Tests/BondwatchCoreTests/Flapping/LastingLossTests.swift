import Testing

@testable import BondwatchCore

/// Damping lowers repetition: whoever reads at full priority only hears of each loss that lasts, and once.
@Suite struct LastingLossTests {
    private func flap(_ watch: inout Watch, _ slave: Int, times: Int) {
        for _ in 0..<times {
            for carrier in [false, true] {
                watch.driver.setCarrier(slave, carrier)
                watch.run(steps: 1)
            }
        }
    }

    private func pull(_ watch: inout Watch, _ slave: Int) {
        watch.driver.setCarrier(slave, false)
        watch.run(steps: 1)
    }

    private func pass(_ watch: inout Watch, seconds: UInt64) {
        for _ in 0..<seconds {
            watch.milliseconds += 1000
            watch.tick()
        }
    }

    private func aloud(_ watch: Watch, _ kind: EventKind, after count: Int) -> [Event] {
        watch.events.dropFirst(count).filter { $0.kind == kind && !$0.isDamped }
    }

    /// A bond of three of which one flaps; and how many events there were by then.
    private func flapping(_ slaves: [String] = ["d0", "d1", "d2"]) -> (watch: Watch, before: Int) {
        var watch = Watch(DriverModel(slaves: slaves))
        flap(&watch, slaves.count - 1, times: 8)
        #expect(watch.fleet.bonds.first?.reporter.flaps.watch.isBondFlapping == true)
        return (watch, watch.events.count)
    }

    @Test
    func `U9 a bond that flaps and then stays lost is reported lost at its full priority after ten seconds, once`() {
        var (watch, before) = flapping(["d0", "d1"])
        pull(&watch, 1)
        #expect(aloud(watch, .redundancyLost, after: before).isEmpty)
        pass(&watch, seconds: 9)
        #expect(aloud(watch, .redundancyLost, after: before).isEmpty)
        pass(&watch, seconds: 2)
        let reports = aloud(watch, .redundancyLost, after: before)
        #expect(reports.map(\.priority) == [.error])
        #expect(reports.first?.message == "bond0: redundancy lost, only d0 is left of 2 (for 10 s, while flapping)")
        #expect(reports.first?.subject.fields.contains { $0.field == .durationMicroseconds } == true)
        pass(&watch, seconds: 600)
        #expect(aloud(watch, .redundancyLost, after: before).count == 1)
    }

    @Test func `U9 a loss worse than what was reported at full priority before is not damped`() {
        var (watch, before) = flapping()
        #expect(watch.events.contains { $0.kind == .redundancyReduced && !$0.isDamped })
        pull(&watch, 2)
        #expect(aloud(watch, .redundancyReduced, after: before).isEmpty)
        pull(&watch, 1)
        #expect(aloud(watch, .redundancyLost, after: before).count == 1)
        pull(&watch, 0)
        #expect(aloud(watch, .activeNone, after: before).map(\.priority) == [.critical])
        pass(&watch, seconds: 600)
        #expect(aloud(watch, .redundancyLost, after: before).count == 1)
        #expect(aloud(watch, .activeNone, after: before).count == 1)
    }

    @Test func `U9 what is left of a total loss is reported when it lasts`() {
        var (watch, before) = flapping(["d0", "d1"])
        pull(&watch, 1)
        pull(&watch, 0)
        watch.driver.setCarrier(0, true)
        watch.run(steps: 1)
        #expect(aloud(watch, .redundancyLost, after: before).isEmpty)
        pass(&watch, seconds: 11)
        #expect(aloud(watch, .redundancyLost, after: before).count == 1)
    }

    @Test func `U9 a damped total loss that lasts is reported at crit`() {
        var watch = Watch(DriverModel(slaves: ["d0"]))
        flap(&watch, 0, times: 10)
        let before = watch.events.count
        pull(&watch, 0)
        #expect(aloud(watch, .activeNone, after: before).isEmpty)
        pass(&watch, seconds: 11)
        let reports = aloud(watch, .activeNone, after: before)
        #expect(reports.map(\.priority) == [.critical])
        #expect(
            reports.first?.message == "bond0: now running without any active interface! (for 10 s, while flapping)")
    }

    @Test func `a damped loss that is over before ten seconds is not reported`() {
        var (watch, before) = flapping(["d0", "d1"])
        pull(&watch, 1)
        pass(&watch, seconds: 8)
        watch.driver.setCarrier(1, true)
        watch.run(steps: 1)
        pass(&watch, seconds: 600)
        #expect(aloud(watch, .redundancyLost, after: before).isEmpty)
    }

    @Test(arguments: [3, 30])
    func `U9 the report comes over a restart of the daemon, once`(seconds: UInt64) {
        var (watch, before) = flapping(["d0", "d1"])
        pull(&watch, 1)
        pass(&watch, seconds: seconds)
        let early = aloud(watch, .redundancyLost, after: before).count
        #expect(early == (seconds > 10 ? 1 : 0))
        for _ in 0..<3 {
            watch.restart(missing: 1)
            pass(&watch, seconds: 5)
        }
        #expect(aloud(watch, .redundancyLost, after: before).count == 1)
    }

    @Test func `U9 the report waits for no event and for no poll`() throws {
        var (watch, before) = flapping(["d0", "d1"])
        let bond = try #require(watch.fleet.bonds.first).name
        watch.fleet.lookTaken(of: bond, at: watch.now)
        pull(&watch, 1)
        let lost = watch.now
        while aloud(watch, .redundancyLost, after: before).isEmpty {
            let look = try #require(watch.fleet.nextLook)
            try #require(look.since(lost) <= .seconds(10))
            watch.milliseconds = max(watch.milliseconds, look.nanoseconds / 1_000_000)
            watch.fleet.lookTaken(of: bond, at: watch.now)
            watch.audit()
        }
        #expect(watch.now.since(lost) == .seconds(10))
        // The looks of a storm are not in the way of those that the driver's delays need.
        flap(&watch, 0, times: 100)
        let late = try #require(watch.fleet.bonds.first).looks.filter { $0.since(watch.now) > .seconds(1) }
        #expect(late.count <= 2)
    }

    @Test func `a loss that waits when damping is switched off is reported at once`() {
        var (watch, before) = flapping(["d0", "d1"])
        pull(&watch, 1)
        pass(&watch, seconds: 3)
        watch.fleet.policies.defaults.flapping = nil
        pass(&watch, seconds: 60)
        let reports = aloud(watch, .redundancyLost, after: before)
        #expect(reports.count == 1)
        #expect(reports.first?.message.hasSuffix("(for 4 s, while flapping)") == true)
    }

    @Test func `U9 a partner lost on a flapping slave is reported the first time, and when it stays lost`() throws {
        var bond = AggregatedBond("d0", "d1", "d2")
        for _ in 0..<8 {
            bond.ports[2].link = .down
            bond.ports[2].failures += 1
            bond.look()
            bond.ports[2].link = .up
            bond.look()
        }
        #expect(bond.fleet.bonds.first?.reporter.flaps.watch.isFlapping("d2".interface) == true)

        func lose() throws -> Event {
            let before = bond.events.count
            // Expired.
            (bond.ports[2].actor, bond.ports[2].partner, bond.ports[2].state) = (143, 1, .backup)
            let seconds = bond.lookUntilTold(.lacpPartnerLost)
            #expect(seconds != nil)
            return try #require(bond.events.dropFirst(before).first { $0.kind == .lacpPartnerLost })
        }
        #expect(try lose().priority == .error)
        (bond.ports[2].actor, bond.ports[2].partner, bond.ports[2].state) = (63, 63, .active)
        bond.look(forSeconds: 3)
        #expect(try lose().priority == .debug)
        let before = bond.events.count
        bond.look(forSeconds: 300)
        let reports = bond.events.dropFirst(before).filter { $0.kind == .lacpPartnerLost }
        #expect(reports.map(\.priority) == [.error])
        #expect(reports.first?.message.hasSuffix(": expired (for 10 s, while flapping)") == true)
        let redundancy = bond.events.dropFirst(before).filter { $0.kind == .redundancyReduced && !$0.isDamped }
        #expect(redundancy.count == 1)
    }

    @Test func `the memory of losses is read back, and one of before there was any is read as well`() throws {
        var (watch, _) = flapping()
        pull(&watch, 2)
        let memory = try #require(watch.fleet.memories.first)
        #expect(memory.flapping.losses.damped.count == 1)
        let bytes = BondMemory.bytes([memory])
        #expect(BondMemory.memories(in: bytes[...]) == [memory])
        var losses = ByteWriter()
        memory.flapping.losses.write(to: &losses)
        var flapping = ByteWriter()
        memory.flapping.write(to: &flapping)
        var older = ByteReader(flapping.bytes.dropLast(losses.bytes.count), version: 1)
        let read = try FlapWatch(from: &older)
        #expect(older.isAtEnd)
        #expect(read.losses == LossWatch())
        var (again, none) = (ByteWriter(), ByteWriter())
        read.write(to: &again)
        LossWatch().write(to: &none)
        #expect(again.bytes == flapping.bytes.dropLast(losses.bytes.count) + none.bytes)
    }
}
