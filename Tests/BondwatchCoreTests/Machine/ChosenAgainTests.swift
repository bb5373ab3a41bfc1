import Testing

@testable import BondwatchCore

/// `echo > /sys/class/net/bond0/bonding/active_slave`: the driver clears the active slave and chooses the same again.
@Suite struct ChosenAgainTests {
    private func chooseAgain(_ watch: inout Watch) {
        for isBackup in [true, false] {
            watch.driver.slaves[0].isBackup = isBackup
            watch.driver.outbox.append(watch.driver.message(of: 0))
        }
        announce(&watch)
    }

    private func announce(_ watch: inout Watch) {
        var failover = watch.driver.bondMessage
        failover.event = .bondingFailover
        watch.driver.outbox.append(failover)
    }

    @Test func `M1 an active slave that is chosen again is reported as the driver logs it`() throws {
        var watch = Watch(DriverModel(slaves: ["eth0", "eth1"]))
        watch.run(steps: 5)
        let before = watch.events.count
        chooseAgain(&watch)
        watch.deliver()
        watch.run(steps: 5)
        let lines = watch.events[before...].compactMap(DriverModel.Line.init)
        #expect(lines == [.active("eth0", earlier: nil)])
        let event = try #require(watch.events[before...].first { $0.kind == .activeChanged })
        guard case .activeChanged(let change) = event.subject else { return }
        #expect(change.change == .change)
        #expect(change.cause == .byHand)
        #expect(change.gap == .zero)
        #expect(event.isByHand)
    }

    @Test func `M1 no traffic moved, so there is no failover, no record and no loss`() {
        var watch = Watch(DriverModel(slaves: ["eth0", "eth1"]))
        watch.run(steps: 5)
        let before = watch.events.count
        for _ in 0..<6 {
            chooseAgain(&watch)
            watch.deliver()
            watch.run(steps: 5)
            watch.audit()
        }
        #expect(watch.events[before...].map(\.kind) == [EventKind](repeating: .activeChanged, count: 6))
        #expect(watch.fleet.bonds.first?.report(at: watch.now, wallMicroseconds: 0).failovers == 0)
    }

    @Test func `M1 a file that is read between the messages changes nothing`() {
        for count in 1...2 {
            var watch = Watch(DriverModel(slaves: ["eth0", "eth1"]))
            watch.run(steps: 5)
            let before = watch.events.count
            chooseAgain(&watch)
            watch.deliver(first: count)
            let rest = watch.driver.outbox
            watch.driver.outbox = []
            watch.audit()
            watch.driver.outbox = rest
            watch.deliver()
            watch.run(steps: 5)
            #expect(watch.events[before...].compactMap(DriverModel.Line.init) == [.active("eth0", earlier: nil)])
        }
    }

    @Test func `a failover that a file has shown before its message is reported once`() {
        var watch = Watch(DriverModel(slaves: ["eth0", "eth1"]))
        watch.run(steps: 5)
        let before = watch.events.count
        watch.driver.makeActive(1)
        // The file is read in front of the messages.
        let messages = watch.driver.outbox
        watch.driver.outbox = []
        watch.audit()
        watch.driver.outbox = messages
        watch.deliver()
        watch.run(steps: 5)
        #expect(watch.events[before...].compactMap(DriverModel.Line.init) == [.active("eth1", earlier: nil)])
    }

    @Test func `an active slave that was set aside in messages that a dump has made up for is not chosen again`() {
        var watch = Watch(DriverModel(slaves: ["eth0", "eth1"]))
        watch.run(steps: 5)
        let before = watch.events.count
        chooseAgain(&watch)
        watch.deliver(first: 1)
        watch.lose()
        watch.driver.slaves[0].isBackup = false
        watch.dump()
        announce(&watch)
        watch.deliver()
        #expect(watch.events[before...].compactMap(DriverModel.Line.init) == [])
    }

    // MARK: While downdelay runs

    /// The cable of the only slave is out, and another is put in, whose updelay has just begun: the driver chooses anew.
    private func giveUp() -> WrittenBond {
        var bond = WrittenBond.inService(.activeBackup)
        (bond.downdelay, bond.updelay) = (200, 200)
        bond.slave(2, released: true)
        bond.slave(1, .goingDown)
        bond.carrier = false
        bond.send()
        bond.slave(2, .goingBack)
        _ = bond.reported()
        bond.active = nil
        bond.slave(1, .goingDown)
        return bond
    }

    private let traffic: Set<EventKind> = [.activeNone, .activeChanged, .activeFirst]

    @Test func `an active slave that is given up while it goes down, and chosen again, was none in between`() throws {
        var bond = giveUp()
        bond.wait(50)
        for number in [1, 2] as [UInt32] { bond.slave(number) }
        bond.makeActive(1)
        let changes = bond.events.compactMap { event -> EventSubject.ActiveSlaveChange? in
            if case .activeChanged(let change) = event.subject { change } else { nil }
        }
        let change = try #require(changes.first)
        #expect(bond.reported().filter(traffic.contains) == [.activeNone, .activeChanged, .activeFirst])
        #expect(change.change == .recovery)
        #expect(change.gap == .milliseconds(50))
    }

    @Test func `an active slave that is given up while it goes down is a total loss where a file shows no other`() {
        var bond = giveUp()
        bond.wait(20)
        bond.readFile()
        #expect(bond.reported().filter(traffic.contains) == [.activeNone])
    }

    @Test func `where another slave takes over from one that goes down, that is a failover`() throws {
        var bond = WrittenBond.inService(.activeBackup)
        bond.downdelay = 200
        bond.slave(1, .goingDown)
        bond.send()
        _ = bond.reported()
        bond.active = InterfaceIndex(2)
        bond.slave(1, .goingDown)
        bond.makeActive(2)
        guard case .activeChanged(let change)? = bond.events.first?.subject else {
            Issue.record("no change of the active slave")
            return
        }
        #expect(change.change == .failover)
        #expect(change.gap == .zero)
        #expect(bond.reported().filter(traffic.contains) == [.activeChanged])
    }
}
