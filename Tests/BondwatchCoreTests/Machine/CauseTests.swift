import BondwatchCore
import Testing

/// Why the active slave changed, told from what the driver sends and what the file says.
@Suite struct CauseTests {
    /// A bond of eth0, which is active, and eth1, told message by message.
    private struct Story {
        var fleet = BondFleet(jiffy: .zero)
        var attributes = BondAttributes()
        var milliseconds: UInt64 = 1_000_000
        var events: [Event] = []
        var slaves: [Slave]
        let bond = InterfaceIndex(10)

        struct Slave {
            var status = MiiStatus.up
            var failures: UInt32 = 0
            var flags: LinkFlags = [.up, .lowerUp, .slave]
            var priority: Int32? = 0
        }

        init(mode: BondMode = .activeBackup, active: Int? = 0, _ change: (inout BondAttributes) -> Void = { _ in }) {
            slaves = [Slave(), Slave()]
            attributes.mode = mode
            attributes.miimon = 100
            attributes.primaryReselect = 0
            attributes.activeSlave = active.map(Self.index)
            change(&attributes)
            _ = fleet.apply(message(), source: .poll, at: now)
            for number in slaves.indices { _ = fleet.apply(message(of: number), source: .poll, at: now) }
            _ = fleet.dumpEnded(bonds: [bond: Set(slaves.indices.map(Self.index))], at: now)
            milliseconds += 60_000
        }

        var now: BootInstant { BootInstant(nanoseconds: milliseconds * 1_000_000) }
        static func index(_ number: Int) -> InterfaceIndex { InterfaceIndex(UInt32(number + 1)) }

        mutating func tell(_ number: Int, _ change: (inout Slave) -> Void) {
            change(&slaves[number])
            events += fleet.apply(message(of: number), source: .netlink, at: now)
        }

        mutating func makeActive(_ number: Int?, carrier: Bool = true, event: LinkMessage.Event? = .bondingFailover) {
            attributes.activeSlave = number.map(Self.index)
            var message = message()
            message.event = event
            if !carrier { message.flags.remove(.lowerUp) }
            events += fleet.apply(message, source: .netlink, at: now)
        }

        mutating func audit(active: Int?) throws {
            attributes.activeSlave = active.map(Self.index)
            let name = try #require(InterfaceName("bond0"))
            var file = BondFile()
            file.mode = attributes.mode
            file.miimon = attributes.miimon
            file.activeSlave = .noSlave
            for (number, slave) in slaves.enumerated() {
                let name = try #require(InterfaceName("eth\(number)"))
                if number == active { file.activeSlave = .slave(name) }
                var record = BondFile.SlaveRecord(name: name)
                record.miiStatus = slave.status
                record.linkFailureCount = slave.failures
                record.speed = slave.status == .up ? .megabits(1000) : .unknown
                file.slaves.append(record)
            }
            events += fleet.apply(file, of: name, readAt: fleet.generation(of: name), at: now) ?? []
        }

        func message() -> LinkMessage {
            var message = LinkMessage(
                kind: .present, index: bond, name: InterfaceName("bond0"), flags: [.up, .lowerUp, .master])
            message.bond = attributes
            return message
        }

        func message(of number: Int) -> LinkMessage {
            let slave = slaves[number]
            var message = LinkMessage(
                kind: .present, index: Self.index(number), name: InterfaceName("eth\(number)"), flags: slave.flags)
            message.master = bond
            var attributes = BondSlaveAttributes()
            attributes.miiStatus = slave.status
            attributes.linkFailureCount = slave.failures
            attributes.priority = slave.priority
            message.slave = attributes
            return message
        }

        mutating func lose(_ number: Int, carrier: Bool = false) {
            tell(number) {
                $0.status = .down
                $0.failures += 1
                if !carrier { $0.flags.remove(.lowerUp) }
            }
        }

        var change: EventSubject.ActiveSlaveChange? {
            events.reversed().lazy.compactMap { event -> EventSubject.ActiveSlaveChange? in
                if case .activeChanged(let change) = event.subject { change } else { nil }
            }.first
        }

        var words: [String] { change.map { [$0.change.rawValue, $0.cause.rawValue] } ?? [] }
    }

    @Test func `a cable is pulled`() {
        var story = Story()
        story.lose(0)
        story.makeActive(1)
        #expect(story.words == ["failover", "link-down"])
        #expect(story.change?.gap == .zero)
    }

    @Test func `a slave is set down by hand`() {
        var story = Story()
        story.tell(0) { $0.flags = [.slave] }
        story.lose(0)
        story.makeActive(1)
        #expect(story.words == ["failover", "admin-down"])
    }

    @Test func `the active slave is released`() {
        var story = Story()
        var released = LinkMessage(
            kind: .present, index: Story.index(0), name: InterfaceName("eth0"), flags: [.up, .lowerUp])
        released.master = nil
        story.events += story.fleet.apply(released, source: .netlink, at: story.now)
        story.makeActive(1)
        #expect(story.words == ["failover", "slave-removed"])
        #expect(story.change?.from?.description == "eth0")
    }

    @Test func `the ARP monitor has no answer on a link that is up`() {
        var story = Story { attributes in
            attributes.miimon = 0
            attributes.arpInterval = 1000
        }
        story.lose(0, carrier: true)
        story.makeActive(1)
        #expect(story.words == ["failover", "arp-lost"])
    }

    @Test func `the ARP monitor has no answer since the cable is out`() {
        var story = Story { attributes in
            attributes.miimon = 0
            attributes.arpInterval = 1000
        }
        story.lose(0)
        story.makeActive(1)
        #expect(story.words == ["failover", "link-down"])
    }

    @Test(arguments: [BondMode.balanceTLB, .balanceALB])
    func `a slave is set down for want of a speed, and no failure is counted`(_ mode: BondMode) throws {
        var story = Story(mode: mode)
        story.tell(0) { $0.status = .down }
        story.milliseconds += 2
        try story.audit(active: 1)
        #expect(story.words == ["failover", "speed-unknown"])
    }

    @Test(arguments: [BondMode.balanceTLB, .balanceALB])
    func `a balancing bond changes the active slave without a message`(_ mode: BondMode) throws {
        var story = Story(mode: mode)
        story.lose(0)
        story.milliseconds += 2
        try story.audit(active: 1)
        #expect(story.words == ["failover", "link-down"])
        #expect(story.change?.gap == .zero)
    }

    @Test(arguments: [UInt8(0), 1])
    func `the primary comes up and takes over again`(_ reselect: UInt8) {
        var story = Story(active: 1) { attributes in
            attributes.primary = Story.index(0)
            attributes.primaryReselect = reselect
        }
        story.lose(0)
        story.milliseconds += 10_000
        story.tell(0) { $0 = .init(failures: 1) }
        story.makeActive(0)
        #expect(story.words == ["failback", "primary-returned"])
    }

    @Test func `the primary has been up for long and is made the active one by hand`() {
        var story = Story(active: 1) { $0.primary = Story.index(0) }
        story.makeActive(0)
        #expect(story.words == ["change", "by-hand"])
    }

    @Test func `a primary that only a failure makes active does not return by itself`() {
        var story = Story(active: 1) { attributes in
            attributes.primary = Story.index(0)
            attributes.primaryReselect = 2
        }
        story.makeActive(0)
        #expect(story.words == ["change", "by-hand"])
        story.lose(1)
        story.tell(1) { $0 = .init(failures: 1) }
    }

    @Test func `another slave is made the primary by hand`() {
        var story = Story { $0.primary = Story.index(0) }
        story.attributes.primary = Story.index(1)
        story.makeActive(1)
        #expect(story.words == ["change", "by-hand"])
    }

    @Test func `a slave of higher priority comes up`() {
        var story = Story()
        story.tell(1) { $0 = .init(status: .down, failures: 1, flags: [.up, .slave], priority: 5) }
        story.milliseconds += 10_000
        story.tell(1) { $0 = .init(failures: 1, priority: 5) }
        story.makeActive(1)
        #expect(story.words == ["change", "better-slave"])
    }

    @Test func `a slave is given a higher priority`() {
        var story = Story()
        story.tell(1) { $0.priority = 5 }
        story.makeActive(1)
        #expect(story.words == ["change", "better-slave"])
    }

    @Test func `W9 a slave that took over since it was given a higher priority is no flap`() throws {
        var byHand = Story()
        byHand.milliseconds += 10_000
        byHand.tell(1) { $0.priority = 5 }
        byHand.makeActive(1)
        #expect(try #require(byHand.events.last { $0.kind == .activeChanged }).isByHand)
        var cameUp = Story()
        cameUp.tell(1) { $0 = .init(status: .down, failures: 1, flags: [.up, .slave], priority: 5) }
        cameUp.milliseconds += 10_000
        cameUp.tell(1) { $0 = .init(failures: 1, priority: 5) }
        cameUp.makeActive(1)
        #expect(try #require(cameUp.events.last { $0.kind == .activeChanged }).isByHand == false)
    }

    @Test func `a slave of higher priority has been up for long and is made active by hand`() {
        var story = Story()
        story.tell(1) { $0.priority = 5 }
        story.milliseconds += 10_000
        story.makeActive(1)
        #expect(story.words == ["change", "by-hand"])
    }

    @Test func `a write to active_slave is told at notice`() throws {
        var story = Story()
        story.makeActive(1)
        #expect(story.words == ["change", "by-hand"])
        let event = try #require(story.events.first { $0.kind == .activeChanged })
        #expect(event.priority == .notice)
        #expect(story.fleet.bonds.first?.report(at: story.now, wallMicroseconds: 0).failovers == 0)
    }

    @Test func `what only a poll finds in active-backup has a cause that nobody knows`() throws {
        var story = Story()
        try story.audit(active: 1)
        #expect(story.words == ["change", "unknown"])
    }

    @Test func `a failure that only the count shows`() throws {
        var story = Story()
        story.slaves[0].failures = 1
        try story.audit(active: 1)
        story.milliseconds += 25
        try story.audit(active: 1)
        #expect(story.words == ["failover", "link-down"])
        #expect(story.change?.gap == nil)
    }

    @Test func `an active slave that is going down is passed over`() {
        var story = Story { $0.downdelay = 2000 }
        story.tell(0) {
            $0.status = .goingDown
            $0.flags.remove(.lowerUp)
        }
        story.makeActive(1)
        #expect(story.words == ["failover", "link-down"])
    }

    @Test func `the last slave is lost, and what comes back is the first`() throws {
        var story = Story()
        story.lose(1)
        story.lose(0)
        story.makeActive(nil, carrier: false, event: nil)
        let none = try #require(story.events.last { $0.kind == .activeNone })
        #expect(none.fields.contains { $0.name == "BOND_CAUSE" && $0.value == "link-down" })
        story.milliseconds += 1400
        story.tell(1) { $0 = .init(failures: 1) }
        story.makeActive(1, carrier: false)
        #expect(story.words == ["recovery", "first"])
        #expect(story.change?.gap == .milliseconds(1400))
    }

    @Test func `a bond that never had an active slave gets its first`() {
        var story = Story(active: nil)
        story.makeActive(0, carrier: false)
        #expect(story.words == ["first", "first"])
        #expect(story.change?.gap == nil)
    }

    @Test(arguments: [BondMode.balanceRR, .balanceXOR, .broadcast])
    func `a mode without an active slave says why nothing carries`(_ mode: BondMode) throws {
        var story = Story(mode: mode, active: nil)
        story.tell(1) { $0.flags = [.slave] }
        story.lose(1)
        story.lose(0)
        story.makeActive(nil, carrier: false, event: nil)
        let none = try #require(story.events.last { $0.kind == .activeNone })
        #expect(none.fields.contains { $0.name == "BOND_CAUSE" && $0.value == "link-down" })
        #expect(!story.events.contains { $0.kind == .failoverRecorded })
    }

    @Test func `an aggregator without enough ports is LACP's doing`() throws {
        var story = Story(mode: .ieee8023ad, active: nil)
        story.makeActive(nil, carrier: false, event: nil)
        let none = try #require(story.events.last { $0.kind == .activeNone })
        #expect(none.fields.contains { $0.name == "BOND_CAUSE" && $0.value == "lacp" })
    }
}
