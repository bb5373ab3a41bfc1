import BondwatchCore
import Testing

/// Bonds and slaves that come, go, come back, and take over each other's names and numbers.
@Suite struct BondFleetTests {
    private func kinds(_ events: [Event]) -> [EventKind] { events.map(\.kind) }

    private func released(_ watch: Watch, _ slave: Int) -> LinkMessage {
        var message = watch.driver.message(of: slave)
        message.slave = nil
        message.master = nil
        message.flags = [.up, .lowerUp]
        return message
    }

    private func bond(_ index: UInt32, _ name: String, miimon: UInt32) -> LinkMessage {
        var message = LinkMessage(
            kind: .present, index: InterfaceIndex(index), name: InterfaceName(name), flags: [.up])
        var attributes = BondAttributes()
        attributes.miimon = miimon
        message.bond = attributes
        return message
    }

    @Test func `bonds are listed by name, and found by name and number`() throws {
        var fleet = BondFleet(jiffy: .milliseconds(4))
        let now = BootInstant(nanoseconds: 1_000_000_000)
        var expected: [UInt32: String] = [:]
        func show(_ index: UInt32, _ name: String) {
            expected[index] = name
            _ = fleet.apply(bond(index, name, miimon: index), source: .netlink, at: now)
        }
        func check() throws {
            #expect(fleet.names.map(\.description) == expected.values.sorted())
            #expect(fleet.watched == Set(expected.keys.map { InterfaceIndex($0) }))
            for (index, name) in expected {
                let name = try #require(InterfaceName(name))
                #expect(fleet.machine(named: name)?.index == InterfaceIndex(index))
                #expect(fleet.machine(named: name)?.attributes.miimon == index)
            }
        }
        let found: [(UInt32, String)] = [(7, "bond3"), (3, "bond1"), (9, "bond5"), (5, "bond4"), (2, "bond2")]
        for (index, name) in found {
            show(index, name)
            try check()
        }
        show(9, "aaa")
        try check()
        show(3, "zzz")
        try check()
        _ = fleet.apply(LinkMessage(kind: .deleted, index: InterfaceIndex(5)), source: .netlink, at: now)
        expected[5] = nil
        try check()
        // Another bond comes under a name that was never seen to be given up.
        expected[2] = nil
        show(4, "bond2")
        try check()
        #expect(fleet.machine(named: try #require(InterfaceName("bond4"))) == nil)
    }

    @Test func `a slave that is released and enslaved again starts with new books`() {
        var watch = Watch(DriverModel(slaves: ["eth0", "eth1"]))
        for _ in 0..<3 {
            watch.driver.setCarrier(1, false)
            watch.run(steps: 2)
            watch.driver.setCarrier(1, true)
            watch.run(steps: 2)
        }
        #expect(watch.driver.slaves[1].failures == 3)
        let before = watch.events.count
        watch.tell(watch.fleet.apply(released(watch, 1), source: .netlink, at: watch.now))
        watch.driver.reenslave(1)
        watch.deliver()
        watch.audit()
        #expect(kinds(Array(watch.events.dropFirst(before))).prefix(1) == [.slaveRemoved])
        #expect(watch.events.dropFirst(before).contains { $0.kind == .slaveAdded })
        watch.driver.setCarrier(1, false)
        watch.run(steps: 2)
        #expect(watch.driver.slaves[1].failures == 1)
        #expect(watch.failuresTold(of: "eth1") == 4)
        #expect(watch.count(.missed) == 0)
    }

    @Test func `a release that nobody saw shows in the count`() {
        var watch = Watch(DriverModel(slaves: ["eth0", "eth1"]))
        for _ in 0..<3 {
            watch.driver.setCarrier(1, false)
            watch.run(steps: 2)
            watch.driver.setCarrier(1, true)
            watch.run(steps: 2)
        }
        let before = watch.events.count
        watch.driver.reenslave(1)
        watch.lose()
        watch.driver.setCarrier(1, false)
        watch.driver.tick()
        watch.lose()
        watch.dump()
        #expect(
            kinds(watch.events.dropFirst(before).filter { $0.kind != .flapping }).prefix(3) == [
                .slaveRemoved, .slaveAdded, .missed,
            ])
        #expect(watch.failuresTold(of: "eth1") == 4)
    }

    @Test func `random releases and losses leave the books closed`() {
        for seed in UInt64(1)...40 {
            var random = SeededGenerator(seed: seed)
            var watch = Watch(DriverModel(slaves: ["eth0", "eth1", "eth2"]))
            var failuresBefore: [String: UInt32] = [:]
            for _ in 0..<100 {
                let slave = Int.random(in: 0..<3, using: &random)
                switch Int.random(in: 0..<12, using: &random) {
                case 0 where watch.driver.active != slave:
                    // The release itself is seen; the failures before it are those of other books.
                    watch.deliver()
                    watch.audit()
                    failuresBefore[watch.driver.slaves[slave].name, default: 0] += watch.driver.slaves[slave].failures
                    watch.tell(watch.fleet.apply(released(watch, slave), source: .netlink, at: watch.now))
                    watch.driver.reenslave(slave)
                case 1...5: watch.driver.setCarrier(slave, Bool.random(using: &random))
                default: break
                }
                watch.milliseconds += 100
                watch.driver.tick()
                watch.driver.flushLinkwatch()
                switch Int.random(in: 0..<4, using: &random) {
                case 0: watch.lose()
                case 1: watch.audit()
                case 2: watch.dump()
                default: watch.deliver()
                }
            }
            watch.dump()
            watch.audit()
            for slave in watch.driver.slaves {
                let all = slave.failures + (failuresBefore[slave.name] ?? 0)
                #expect(watch.failuresTold(of: slave.name) == all, "seed \(seed) \(slave.name)")
            }
        }
    }

    @Test func `a count that goes over its end has risen`() {
        var watch = Watch(DriverModel(slaves: ["eth0", "eth1"]))
        watch.driver.slaves[1].failures = .max - 1
        watch.dump()
        let before = watch.events.count
        watch.driver.slaves[1].failures = 1
        watch.dump()
        #expect(watch.events.dropFirst(before).map(\.subject.message) == ["interface eth1 failed 3 more times, unseen"])
    }

    @Test func `a count at its end says no more`() {
        var watch = Watch(DriverModel(slaves: ["eth0", "eth1"]))
        watch.driver.slaves[1].failures = .max
        watch.dump()
        let before = watch.events.count
        watch.dump()
        watch.audit()
        #expect(watch.events.count == before)
    }

    @Test func `a bond made again under its name is another bond`() throws {
        var watch = Watch(DriverModel(slaves: ["eth0", "eth1"]))
        watch.driver.setCarrier(0, false)
        watch.run(steps: 2)
        let name = try #require(InterfaceName("bond0"))
        let generation = watch.fleet.generation(of: name)
        let file = watch.driver.file
        var gone = watch.driver.bondMessage
        gone.kind = .deleted
        let removed = watch.fleet.apply(gone, source: .netlink, at: watch.now)
        #expect(kinds(removed) == [.failoverRecorded, .episodeEnded, .bondRemoved])
        var again = LinkMessage(
            kind: .present, index: InterfaceIndex(77), name: name, flags: [.up, .master])
        again.bond = watch.driver.bondMessage.bond
        again.bond?.activeSlave = nil
        let added = watch.fleet.apply(again, source: .netlink, at: watch.now)
        #expect(kinds(added) == [.bondAdded])
        // The file that was read of the old bond arrives now.
        #expect(watch.fleet.apply(file, of: name, readAt: generation, at: watch.now) == nil)
        #expect(watch.fleet.bonds.map(\.index) == [InterfaceIndex(77)])
    }

    @Test func `an index that was a bond's can be anything's`() {
        var watch = Watch(DriverModel(slaves: ["eth0", "eth1"]))
        let other = LinkMessage(
            kind: .present, index: watch.driver.index, name: InterfaceName("dummy0"), flags: [.up, .lowerUp])
        #expect(kinds(watch.fleet.apply(other, source: .netlink, at: watch.now)) == [.bondRemoved])
        #expect(watch.fleet.bonds.isEmpty)
    }

    @Test func `an index that was a slave's can be another bond's slave`() throws {
        var watch = Watch(DriverModel(slaves: ["eth0", "eth1"]))
        var second = LinkMessage(
            kind: .present, index: InterfaceIndex(20), name: InterfaceName("bond1"), flags: [.up, .master])
        second.bond = watch.driver.bondMessage.bond
        second.bond?.activeSlave = nil
        _ = watch.fleet.apply(second, source: .netlink, at: watch.now)
        var moved = watch.driver.message(of: 1)
        moved.master = InterfaceIndex(20)
        let events = watch.fleet.apply(moved, source: .netlink, at: watch.now)
        #expect(events.map(\.message).first == "bond0: interface eth1 removed from the bond")
        #expect(events.map(\.message).contains("bond1: interface eth1 added to the bond"))
    }
}
