import BondwatchCore
import Testing

/// The failover records and the episodes of a bond.
@Suite struct FailoverHistoryTests {
    private func records(_ events: some Sequence<Event>) -> [FailoverRecord] {
        events.compactMap { event in
            if case .history(.failoverRecorded(let record)) = event.subject { record } else { nil }
        }
    }

    private func changes(_ events: some Sequence<Event>) -> [EventSubject.ActiveSlaveChange] {
        events.compactMap { event in
            if case .activeChanged(let change) = event.subject { change } else { nil }
        }
    }

    private func episodes(_ events: some Sequence<Event>) -> [(episode: Episode, after: BootInstant.Span)] {
        events.compactMap { event in
            if case .history(.episodeEnded(let episode, let after)) = event.subject { (episode, after) } else { nil }
        }
    }

    @Test func `a failover is recorded once its file is read and the peers are notified`() throws {
        var watch = Watch(DriverModel(slaves: ["eth0", "eth1"]))
        watch.driver.setCarrier(0, false)
        watch.run(steps: 1)
        #expect(records(watch.events).isEmpty)
        #expect(watch.fleet.nextLook.map { $0 <= watch.now } == true)
        watch.audit()
        let record = try #require(records(watch.events).first)
        #expect(record.number == 1)
        #expect(record.peers == .yes)
        #expect(record.gap == .zero)
        #expect(record.cause == .linkDown)
        #expect(record.file?.text == "Currently Active Slave: eth1\n")
        #expect(record.file?.showsLaterChange == false)
        let event = try #require(watch.events.last)
        #expect(event.priority == .info)
        #expect(
            event.message == "bond0: record of the failover from eth0 to eth1: link-down, no gap, peers notified")
        let fields = Dictionary(event.fields.map { ($0.name, $0.value) }) { first, _ in first }
        #expect(fields["BOND_PROC"] == "Currently Active Slave: eth1\n")
        #expect(fields["BOND_GAP_USEC"] == "0")
        #expect(fields["BOND_PEERS_NOTIFIED"] == "yes")
        #expect(fields["BOND_PREVIOUS_SLAVE"] == "eth0")
        #expect(fields["INTERFACE"] == "eth1")
    }

    @Test func `without a notification the record waits until its time is over`() throws {
        var watch = Watch(DriverModel(slaves: ["eth0", "eth1"]))
        watch.driver.setCarrier(0, false)
        watch.stepDriver()
        watch.driver.outbox.removeAll { $0.event == .notifyPeers }
        watch.deliver()
        watch.wait(milliseconds: 400)
        #expect(records(watch.events).isEmpty)
        watch.wait(milliseconds: 100)
        #expect(records(watch.events).map(\.peers) == [.no])
    }

    @Test func `where messages were lost silence means nothing`() throws {
        var watch = Watch(DriverModel(slaves: ["eth0", "eth1"]))
        watch.driver.setCarrier(0, false)
        watch.stepDriver()
        watch.driver.outbox.removeAll { $0.event == .notifyPeers }
        watch.dump()
        watch.wait(milliseconds: 500)
        #expect(records(watch.events).map(\.peers) == [.unknown])
    }

    @Test func `where no notification is set the record does not wait`() {
        var driver = DriverModel(slaves: ["eth0", "eth1"])
        driver.peerNotifications = 0
        var watch = Watch(driver)
        watch.driver.setCarrier(0, false)
        watch.run(steps: 1)
        watch.audit()
        #expect(records(watch.events).map(\.peers) == [.off])
    }

    @Test func `a file that is read after one more change says so`() {
        var watch = Watch(DriverModel(slaves: ["eth0", "eth1", "eth2"]))
        watch.driver.makeActive(1)
        watch.deliver()
        watch.driver.makeActive(2)
        watch.audit()
        #expect(records(watch.events).map(\.file?.showsLaterChange) == [true, false])
        #expect(records(watch.events).map(\.file?.text) == .init(repeating: "Currently Active Slave: eth2\n", count: 2))
    }

    @Test func `a record that was begun is told after a restart`() throws {
        var watch = Watch(DriverModel(slaves: ["eth0", "eth1"]))
        watch.driver.setCarrier(0, false)
        watch.run(steps: 1)
        watch.restart(missing: 0)
        let record = try #require(records(watch.events).first)
        #expect(record.cause == .linkDown)
        #expect(record.file?.text == "Currently Active Slave: eth1\n")
        watch.wait(milliseconds: 60_000)
        #expect(records(watch.events).count == 1)
    }

    @Test func `what is open when the bond goes is closed before`() {
        var watch = Watch(DriverModel(slaves: ["eth0", "eth1"]))
        watch.driver.setCarrier(0, false)
        watch.run(steps: 1)
        watch.events += watch.fleet.dumpEnded(bonds: [:], at: watch.now)
        #expect(watch.events.suffix(3).map(\.kind) == [.failoverRecorded, .episodeEnded, .bondRemoved])
    }

    @Test func `a failover and its failback are one episode`() throws {
        var watch = Watch(DriverModel(slaves: ["eth0", "eth1"], primary: 0))
        watch.driver.setCarrier(0, false)
        watch.run(steps: 1)
        let first = watch.now
        watch.run(steps: 19)
        watch.driver.setCarrier(0, true)
        watch.run(steps: 1)
        watch.wait(milliseconds: 59_999)
        let report = try #require(watch.fleet.bonds.first?.report(at: watch.now, wallMicroseconds: 1 << 50))
        #expect(report.episode?.failovers == 1)
        #expect(report.episode?.failures == 1)
        #expect(report.episode?.worstRedundancy == .lost)
        #expect(report.episode?.id == first.microseconds)
        #expect(episodes(watch.events).isEmpty)
        watch.wait(milliseconds: 1)
        let ended = try #require(episodes(watch.events).first)
        #expect(ended.after == .seconds(2))
        #expect(
            watch.events.last?.message
                == "bond0: episode over after 2 s, 1 failover, 1 link failure, redundancy was lost at worst")
        #expect(watch.fleet.bonds.first?.report(at: watch.now, wallMicroseconds: 0).episode == nil)
        for event in watch.events {
            #expect(event.bond.episode == first.microseconds, "\(event.message)")
        }
        watch.wait(milliseconds: 600_000)
        #expect(episodes(watch.events).count == 1)
    }

    @Test func `trouble within a minute goes on with the episode, later trouble begins another`() {
        var watch = Watch(DriverModel(slaves: ["eth0", "eth1"]))
        for pause in [30_000, 30_000, 61_000, 61_000] as [UInt64] {
            watch.driver.setCarrier(1, false)
            watch.run(steps: 1)
            watch.driver.setCarrier(1, true)
            watch.run(steps: 1)
            watch.wait(milliseconds: pause)
        }
        #expect(episodes(watch.events).map(\.episode.failures) == [3, 1])
    }

    @Test func `a total loss is the worst of its episode`() {
        var watch = Watch(DriverModel(slaves: ["eth0", "eth1"]))
        watch.driver.setCarrier(0, false)
        watch.driver.setCarrier(1, false)
        watch.run(steps: 2)
        watch.driver.setCarrier(0, true)
        watch.driver.setCarrier(1, true)
        watch.run(steps: 2)
        watch.wait(milliseconds: 60_000)
        #expect(episodes(watch.events).map(\.episode.worst) == [.down])
    }

    @Test func `a change by hand is no trouble`() {
        var watch = Watch(DriverModel(slaves: ["eth0", "eth1"]))
        watch.driver.makeActive(1)
        watch.audit()
        #expect(watch.events.map(\.kind) == [.activeChanged, .failoverRecorded])
        #expect(watch.events.allSatisfy { $0.bond.episode == nil })
    }

    @Test(arguments: BondMachinePropertyTests.settings, [false, true])
    func `each change has one record, each episode one end`(
        _ setting: BondMachinePropertyTests.Setting, restarts: Bool
    ) {
        for seed in UInt64(1)...6 {
            var random = SeededGenerator(seed: seed)
            var watch = Watch(setting.driver())
            for _ in 0..<150 {
                if Int.random(in: 0..<3, using: &random) == 0 {
                    let slave = Int.random(in: watch.driver.slaves.indices, using: &random)
                    watch.driver.setCarrier(slave, Bool.random(using: &random))
                }
                watch.stepDriver()
                watch.driver.flushLinkwatch()
                switch Int.random(in: 0..<10, using: &random) {
                case 0...3: watch.audit()
                case 4: watch.driver.makeActive(Int.random(in: watch.driver.slaves.indices, using: &random))
                case 5 where restarts: watch.restart(missing: Int.random(in: 0..<3, using: &random))
                case 6: watch.takeDueLooks(within: 99)
                case 7 where Int.random(in: 0..<5, using: &random) == 0: watch.wait(milliseconds: 70_000)
                default: watch.deliver()
                }
            }
            for slave in watch.driver.slaves.indices { watch.driver.setCarrier(slave, true) }
            watch.run(steps: 12)
            watch.auditTwice()
            watch.wait(milliseconds: 61_000)
            expectRecords(watch.events, "seed \(seed)")
            expectEpisodes(watch, "seed \(seed)")
        }
    }

    private func expectRecords(_ events: [Event], _ seed: Comment) {
        let records = records(events)
        let told = records.compactMap { record -> EventSubject.ActiveSlaveChange? in
            if case .activeSlave(let change) = record.subject { change } else { nil }
        }
        #expect(told == changes(events), seed)
        #expect(records.map(\.number) == Array(1..<UInt64(records.count + 1)), seed)
        for record in records {
            guard let file = record.file, let slave = record.newSlave else { continue }
            if !file.showsLaterChange { #expect(file.text == "Currently Active Slave: \(slave)\n", seed) }
            #expect(file.instant >= record.instant, seed)
        }
    }

    private func expectEpisodes(_ watch: Watch, _ seed: Comment) {
        var open: UInt64?
        var ended: Set<UInt64> = []
        for event in watch.events {
            if let open { #expect(event.bond.episode == open, "\(seed): \(event.message)") }
            open = event.bond.episode
            guard event.kind == .episodeEnded, let id = open else { continue }
            #expect(ended.insert(id).inserted, seed)
            open = nil
        }
        #expect(open == nil, seed)
        let failures = episodes(watch.events).reduce(0) { $0 + $1.episode.failures }
        #expect(failures == watch.driver.slaves.reduce(0) { $0 + UInt64($1.failures) }, seed)
    }
}
