import BondwatchCore
import Testing

/// What became of the active slave while nobody looked.
@Suite struct UnseenFailoverTests {
    private func changes(_ watch: Watch) -> [EventSubject.ActiveSlaveChange] {
        watch.events.compactMap { event in
            if case .activeChanged(let change) = event.subject { change } else { nil }
        }
    }

    /// eth0, the active slave, fails and is back.
    private func fail(_ watch: inout Watch, steps: Int = 3) {
        watch.driver.setCarrier(0, false)
        for step in 0..<2 * steps {
            if step == steps { watch.driver.setCarrier(0, true) }
            watch.milliseconds += 100
            watch.driver.tick()
            watch.driver.flushLinkwatch()
        }
        watch.lose()
    }

    @Test func `a slave that took over from one that is back by now did so in a failover`() throws {
        var watch = Watch(DriverModel(slaves: ["eth0", "eth1"]))
        fail(&watch)
        watch.dump()
        let change = try #require(changes(watch).first)
        #expect(change.change == .failover)
        #expect(change.cause == .linkDown)
        #expect(change.from?.description == "eth0")
        #expect(watch.events.map(\.kind) == [.missed, .activeChanged])
    }

    @Test func `so it is after the daemon's return`() throws {
        var watch = Watch(DriverModel(slaves: ["eth0", "eth1"]))
        watch.driver.setCarrier(0, false)
        watch.driver.tick()
        watch.driver.setCarrier(0, true)
        watch.restart(missing: 3)
        let change = try #require(changes(watch).first)
        #expect(change.change == .failover)
        #expect(change.cause == .linkDown)
    }

    @Test func `a failure of the active slave that changed nothing does not explain a later change`() throws {
        var watch = Watch(DriverModel(slaves: ["eth0", "eth1"], primary: 0))
        fail(&watch)
        watch.dump()
        #expect(changes(watch).isEmpty)
        #expect(watch.events.map(\.kind) == [.missed])
        watch.driver.setCarrier(0, false)
        watch.run(steps: 2)
        watch.driver.setCarrier(0, true)
        watch.run(steps: 2)
        #expect(changes(watch).map(\.change) == [.failover, .failback])
    }

    /// The primary, eth0, fails and is back while the daemon is away, with eth1 as given.
    private func failAway(eth1Carries: Bool) -> Watch {
        var watch = Watch(DriverModel(slaves: ["eth0", "eth1"], primary: 0))
        watch.driver.setCarrier(1, eth1Carries)
        watch.run(steps: 2)
        fail(&watch)
        return watch
    }

    @Test(arguments: [true, false], 0...3)
    func `a daemon that is killed within its first dump tells the same as one that is not`(
        eth1Carries: Bool, messages: Int
    ) {
        var whole = failAway(eth1Carries: eth1Carries)
        var killed = whole
        whole.restart(missing: 0)
        killed.restart(missing: 0, killedAfter: messages)
        killed.restart(missing: 0)
        #expect(killed.events.map(\.message) == whole.events.map(\.message))

        whole.driver.setCarrier(1, true)
        whole.run(steps: 2)
        whole.driver.makeActive(1)
        whole.deliver()
        killed.driver.setCarrier(1, true)
        killed.run(steps: 2)
        killed.driver.makeActive(1)
        killed.deliver()
        #expect(changes(whole).last?.cause == .byHand)
        #expect(changes(killed).last?.cause == .byHand)
    }

    @Test func `a failover and its failback that nobody saw do not explain a later change`() {
        var watch = Watch(DriverModel(slaves: ["eth0", "eth1"], primary: 0))
        watch.driver.setCarrier(0, false)
        watch.stepDriver()
        // Without carrier; down. That eth1 took over is lost.
        watch.deliver(first: 2)
        fail(&watch)
        watch.dump()
        #expect(watch.fleet.bonds.first?.activeSlaveName?.description == "eth0")
        watch.driver.makeActive(1)
        watch.deliver()
        #expect(changes(watch).map(\.cause) == [.byHand])
    }

    @Test func `a failure that was told is not told again where the word that the slave is back was held back`() throws
    {
        var watch = Watch(DriverModel(slaves: ["eth0", "eth1"]))
        let flap = { (driver: inout DriverModel) in driver.setCarrier(1, !driver.slaves[1].carrier) }
        // eth1 is down and eth0, the active slave, fails: what becomes of the bond is open.
        watch.driver.setCarrier(1, false)
        watch.run(steps: 1)
        watch.driver.setCarrier(0, false)
        watch.driver.tick()
        watch.deliver(first: watch.driver.outbox.count - 1)
        // eth1 is up, down and up again meanwhile, and the daemon is killed when it has heard of that alone.
        watch.restart(missing: 3, killedAfter: 3, meanwhile: flap)
        watch.restart(missing: 0)
        #expect(watch.failuresTold(of: "eth1") == watch.driver.slaves[1].failures)
        #expect(watch.failuresTold(of: "eth0") == watch.driver.slaves[0].failures)
    }
}
