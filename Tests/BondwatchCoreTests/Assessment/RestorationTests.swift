import BondwatchCore
import Testing

/// `redundancy-restored` is reported when every expected slave carries, and not before.
@Suite struct RestorationTests {
    private func redundancyEvents(_ watch: Watch) -> [String] {
        watch.events.filter { [.redundancyLost, .redundancyReduced, .redundancyRestored].contains($0.kind) }
            .map(\.subject.message)
    }

    /// Takes a slave out of the bond and puts it in again, as `ip link set … nomaster` and `master` do.
    private func replug(_ slave: Int, in watch: inout Watch) {
        var released = watch.driver.message(of: slave)
        released.master = nil
        released.slave = nil
        watch.deliver()
        watch.tell(watch.fleet.apply(released, source: .netlink, at: watch.now))
        watch.driver.reenslave(slave)
        watch.deliver()
    }

    private func redundancy(_ watch: Watch) -> BondReport? {
        watch.fleet.bonds.first?.report(at: watch.now, wallMicroseconds: 0)
    }

    @Test func `W1 a slave with a dead cable that is put back into the bond restores nothing`() {
        var watch = Watch(DriverModel(slaves: ["eth0", "eth1"]))
        watch.driver.setCarrier(0, false)
        watch.run(steps: 2)
        replug(0, in: &watch)
        watch.wait(milliseconds: 1000)
        #expect(redundancyEvents(watch) == ["redundancy lost, only eth1 is left of 2"])
        #expect(redundancy(watch)?.redundancy == .lost)
        watch.wait(milliseconds: 10_000)
        #expect(redundancyEvents(watch) == ["redundancy lost, only eth1 is left of 2"])
        watch.driver.setCarrier(0, true)
        watch.run(steps: 2)
        #expect(
            redundancyEvents(watch) == [
                "redundancy lost, only eth1 is left of 2",
                "redundancy restored after 11 s, 2 of 2 interfaces carry traffic",
            ])
    }

    @Test func `W1 a slave whose updelay runs restores nothing until it carries`() {
        var watch = Watch(DriverModel(slaves: ["eth0", "eth1"], updelay: 100))
        watch.driver.setCarrier(0, false)
        watch.run(steps: 2)
        replug(0, in: &watch)
        watch.driver.setCarrier(0, true)
        watch.run(steps: 50)
        #expect(redundancyEvents(watch) == ["redundancy lost, only eth1 is left of 2"])
        watch.run(steps: 60)
        #expect(redundancyEvents(watch).count == 2)
        #expect(redundancy(watch)?.redundancy == .full)
    }

    @Test func `W1 a bond that is being put together raises no alarm, and its dump says that it settles`() throws {
        var driver = DriverModel(slaves: ["eth0", "eth1"])
        driver.slaves[1].carrier = false
        driver.slaves[1].link = .down
        var watch = Watch(driver)
        let before = try #require(redundancy(watch))
        #expect(before.redundancy == .lost && before.settledRedundancy == .full && before.isSettling)
        #expect(redundancyEvents(watch) == [])
        watch.wait(milliseconds: 5000)
        #expect(redundancyEvents(watch) == ["redundancy lost, only eth0 is left of 2"])
        #expect(redundancy(watch)?.isSettling == false)
    }

    @Test func `a slave that is found down with failures behind it is lost, and not on its way up`() throws {
        var driver = DriverModel(slaves: ["eth0", "eth1"])
        driver.slaves[1].carrier = false
        driver.slaves[1].link = .down
        driver.slaves[1].failures = 1
        let watch = Watch(driver)
        let report = try #require(redundancy(watch))
        #expect(report.redundancy == .lost && report.settledRedundancy == .lost && !report.isSettling)
        #expect(redundancyEvents(watch) == ["redundancy lost, only eth0 is left of 2"])
    }

    @Test func `W2 a port of a bond that has lost everything restores nothing while its partner is silent`() {
        var bond = AggregatedBond("eth0", "eth1")
        bond.pull(0)
        bond.look()
        bond.pull(1)
        bond.look()
        _ = bond.told()
        for number in 0...1 {
            bond.putBack(number)
            (bond.ports[number].aggregator, bond.ports[number].actor, bond.ports[number].partner) = (1, 199, 1)
        }
        bond.look(forSeconds: 3)
        #expect(bond.told().filter { $0.hasPrefix("redundancy restored") } == [])
        #expect(bond.report?.redundancy != .full)
    }

    @Test func `W2 a port at another switch does not count as restored`() {
        var bond = AggregatedBond("eth0", "eth1", "eth2")
        bond.pull(2)
        bond.look(forSeconds: 3)
        _ = bond.told()
        bond.putBack(2)
        bond.join(2, 2)
        bond.ports[2].state = .backup
        bond.look(forSeconds: 30)
        #expect(bond.told().filter { $0.hasPrefix("redundancy restored") } == [])
        #expect(bond.report?.redundancy == .reduced)
    }

    @Test func `W2 a slave that is added while a loss stands is missed until LACP sends over it`() {
        var bond = AggregatedBond("eth0", "eth1")
        bond.pull(1)
        bond.look(forSeconds: 8)
        _ = bond.told()
        // Taken out and put in again: another life of the same port.
        bond.ports[1].failures = 0
        bond.putBack(1)
        (bond.ports[1].aggregator, bond.ports[1].state) = (2, .backup)
        bond.look(forSeconds: 2)
        #expect(bond.told().filter { $0.hasPrefix("redundancy restored") } == [])
        bond.join(1)
        bond.look()
        #expect(bond.told().contains("redundancy restored after 11 s, 2 of 2 interfaces carry traffic"))
    }

    @Test func `W11 after a change of aggregator only what carries counts`() {
        var bond = AggregatedBond("eth0", "eth1", "eth2", "eth3")
        for number in 2...3 { (bond.ports[number].aggregator, bond.ports[number].actor) = (2, 7) }
        bond.look()
        #expect(bond.report?.slavesCarrying == 2)
        #expect(bond.report?.isSettling == true)
        #expect(bond.told() == [])
        bond.look(forSeconds: 6)
        #expect(bond.told().contains("redundancy reduced, 2 of 4 interfaces carry traffic"))
        #expect(bond.report?.isSettling == false)
    }
}
