import Testing

@testable import BondwatchCore

/// The stories of single events, as an administrator reads them.
@Suite struct BondMachineTests {
    private func told(_ watch: Watch, after count: Int = 0) -> [String] {
        watch.events.dropFirst(count).map(\.message)
    }

    @Test func `the active slave's cable is pulled and put back`() {
        var watch = Watch(DriverModel(slaves: ["eth0", "eth1"], primary: 0))
        watch.driver.setCarrier(0, false)
        watch.run(steps: 2)
        watch.driver.setCarrier(0, true)
        watch.run(steps: 2)
        #expect(
            told(watch) == [
                "bond0: link status definitely down for interface eth0, disabling it",
                "bond0: making interface eth1 the new active one",
                "bond0: redundancy lost, only eth1 is left of 2",
                "bond0: link status definitely up for interface eth0",
                "bond0: redundancy restored after 200 ms, 2 of 2 interfaces carry traffic",
                "bond0: making interface eth0 the new active one",
            ])
        let changes = watch.events.compactMap { event -> EventSubject.ActiveSlaveChange? in
            if case .activeChanged(let change) = event.subject { change } else { nil }
        }
        #expect(changes.map(\.change) == [.failover, .failback])
        #expect(changes.map(\.cause) == [.linkDown, .primaryReturned])
        #expect(changes.map { $0.from?.description } == ["eth0", "eth1"])
        #expect(watch.events.map(\.priority) == [.warning, .warning, .error, .notice, .notice, .notice])
    }

    @Test func `both cables are pulled, and one is put back`() {
        var watch = Watch(DriverModel(slaves: ["eth0", "eth1"], updelay: 50))
        watch.driver.setCarrier(0, false)
        watch.run(steps: 2)
        watch.driver.setCarrier(1, false)
        watch.run(steps: 2)
        let before = watch.events.count
        watch.driver.setCarrier(1, true)
        watch.run(steps: 2)
        #expect(
            told(watch).prefix(before).suffix(2) == [
                "bond0: link status definitely down for interface eth1, disabling it",
                "bond0: now running without any active interface!",
            ])
        #expect(
            told(watch, after: before) == [
                "bond0: link status definitely up for interface eth1",
                "bond0: making interface eth1 the new active one",
                "bond0: first active interface up!",
                "bond0: redundancy lost, only eth1 is left of 2",
            ])
        #expect(watch.events.first { $0.kind == .activeNone }?.priority == .critical)
    }

    @Test func `a slave whose updelay is cut short is never told as up`() {
        var watch = Watch(DriverModel(slaves: ["eth0", "eth1"], updelay: 50))
        watch.driver.setCarrier(1, false)
        watch.run(steps: 2)
        // In the middle of a step: it is certain how many follow.
        watch.milliseconds += 50
        watch.driver.setCarrier(1, true)
        watch.deliver()
        watch.milliseconds -= 50
        watch.run(steps: 14)
        watch.audit()
        let before = watch.events.count
        watch.driver.setCarrier(0, false)
        watch.run(steps: 1)
        #expect(
            told(watch, after: before) == [
                "bond0: link status definitely down for interface eth0, disabling it",
                "bond0: making interface eth1 the new active one 1500 ms earlier",
            ])
        #expect(watch.driver.log.last == .active("eth1", earlier: 1500))
    }

    /// Reads the file as it is in the middle of the commit that sets a slave down.
    private func auditHalfCommitted(_ watch: inout Watch, status: MiiStatus, failures: UInt32) throws {
        let name = try #require(InterfaceName("bond0"))
        var file = watch.driver.file
        file.slaves[1].miiStatus = status
        file.slaves[1].linkFailureCount = failures
        watch.events +=
            watch.fleet.apply(file, of: name, readAt: watch.fleet.generation(of: name), at: watch.now) ?? []
    }

    @Test(arguments: [(MiiStatus.down, UInt32(0)), (.up, 1)])
    func `a file that is read in the middle of a commit tells nothing`(_ half: (MiiStatus, UInt32)) throws {
        var watch = Watch(DriverModel(slaves: ["eth0", "eth1"]))
        try auditHalfCommitted(&watch, status: half.0, failures: half.1)
        #expect(watch.events.isEmpty)
        #expect(watch.fleet.nextLook != nil)
        watch.driver.setCarrier(1, false)
        watch.run(steps: 1)
        watch.audit()
        #expect(
            told(watch) == [
                "bond0: link status definitely down for interface eth1, disabling it",
                "bond0: redundancy lost, only eth0 is left of 2",
            ])
    }

    @Test func `what a file says for longer than a commit takes is true`() throws {
        var watch = Watch(DriverModel(slaves: ["eth0", "eth1"]))
        try auditHalfCommitted(&watch, status: .down, failures: 0)
        watch.milliseconds += 25
        try auditHalfCommitted(&watch, status: .down, failures: 0)
        #expect(told(watch).first == "bond0: link status definitely down for interface eth1, disabling it")
    }

    @Test func `a change by hand is none of the others`() {
        var watch = Watch(DriverModel(slaves: ["eth0", "eth1"]))
        watch.driver.makeActive(1)
        watch.deliver()
        guard case .activeChanged(let change)? = watch.events.first?.subject else {
            Issue.record("not told")
            return
        }
        #expect(change.change == .change)
        #expect(change.cause == .byHand)
        #expect(watch.events.first?.priority == .notice)
        #expect(watch.events.count == 1)
    }

    @Test func `the priority of every kind is that of the contract`() throws {
        let slave = try #require(InterfaceName("eth0"))
        let finding = Finding(Fault(""), of: .noSlaves, in: slave)
        let record = FailoverRecord(
            bond: InterfaceIndex(1), number: 1, instant: BootInstant(nanoseconds: 0),
            subject: .aggregator(from: 1, to: 2, cause: .lacp))
        let silence = Silence(
            of: slave, for: .seconds(1), reason: "", user: 0, now: record.instant, wallMicroseconds: 0)
        func flapping(_ phase: FlappingEvent.Phase) -> FlappingEvent {
            FlappingEvent(phase, state: .slave(slave, .up), flaps: 1, flapsInAll: 1, duration: .zero)
        }
        let subjects: [(EventSubject, Priority)] = [
            (.linkDown(slave, failures: 1), .warning), (.linkUp(slave, failures: 1), .notice),
            (.linkGoingDown(slave, delay: .zero), .info), (.linkGoingBack(slave, delay: .zero), .info),
            (.linkDownCancelled(slave, after: .zero), .info), (.linkBackCancelled(slave, after: .zero), .info),
            (.activeFirst(slave), .notice), (.activeNone(previous: nil, cause: .unknown), .critical),
            (.redundancyLost(left: slave, expected: 2), .error),
            (.redundancyReduced(carrying: 3, expected: 4), .warning),
            (.redundancyRestored(after: .zero, carrying: 2, expected: 2), .notice), (.bondAdded, .notice),
            (.bondRemoved, .notice), (.bondRenamed(from: slave), .notice), (.slaveAdded(slave), .notice),
            (.slaveRemoved(slave), .notice), (.missed(slave, times: 3, failures: 9), .warning),
            (.lacp(.partnerLost(slave, reason: .expired, wasThere: true)), .error),
            (.lacp(.partnerFound(slave, after: .zero)), .notice),
            (.lacp(.portOut(slave, .otherAggregator(2))), .warning), (.lacp(.portIn(slave, after: .zero)), .notice),
            (.lacp(.aggregatorChanged(.init(from: 1, to: 2, slaves: [slave], cause: .lacp))), .warning),
            (.lacp(.partnerChanged(from: .init(), to: .init())), .warning), (.lacp(.churned(slave, .actor)), .warning),
            (.lacp(.churnEnded(slave, .actor, after: .zero)), .notice),
            (.finding(.raised(finding, priority: .error)), .error),
            (.finding(.cleared(finding, after: .zero)), .notice),
            (.flapping(flapping(.began)), .warning), (.flapping(flapping(.goesOn)), .warning),
            (.flapping(flapping(.ended)), .notice),
            (.history(.failoverRecorded(record)), .info),
            (.history(.episodeEnded(Episode(since: record.instant), after: .zero)), .notice),
            (.silence(SilenceChange(silence, .began(leftOfFormer: nil)), .absent), .notice),
            (.silence(SilenceChange(silence, .ended(by: .time, after: .zero)), .absent), .warning),
        ]
        for (subject, priority) in subjects { #expect(subject.priority == priority, "\(subject.kind)") }
        #expect(Set(subjects.map(\.0.kind) + [.activeChanged]) == Set(EventKind.allCases))
    }

    @Test func `kinds have distinct ids of 32 hex digits`() {
        let ids = EventKind.allCases.map(\.definition.messageID)
        #expect(Set(ids).count == ids.count)
        for id in ids { #expect(id.utf8.count == 32 && id.allSatisfy { "0123456789abcdef".contains($0) }) }
    }

    @Test func `three of four carry, then two, then all`() {
        var watch = Watch(DriverModel(slaves: ["eth0", "eth1", "eth2", "eth3"]))
        watch.driver.setCarrier(3, false)
        watch.run(steps: 2)
        watch.driver.setCarrier(2, false)
        watch.run(steps: 2)
        watch.driver.setCarrier(2, true)
        watch.driver.setCarrier(3, true)
        watch.run(steps: 2)
        #expect(
            watch.events.map(\.subject.message).filter { $0.hasPrefix("redundancy") } == [
                "redundancy reduced, 3 of 4 interfaces carry traffic",
                "redundancy reduced, 2 of 4 interfaces carry traffic",
                "redundancy restored after 400 ms, 4 of 4 interfaces carry traffic",
            ])
    }
}
