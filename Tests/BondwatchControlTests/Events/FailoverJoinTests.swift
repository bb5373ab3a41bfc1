import BondwatchControl
import BondwatchCore
import BondwatchSystemd
import Testing

@Suite struct FailoverJoinTests {
    private func name(_ text: String) -> InterfaceName? { InterfaceName(text) }

    @Test func `a failover is one line, with what became of it`() throws {
        var samples = EventSamples()
        samples.failOver()
        samples.seconds = 3
        samples.record(samples.change("eth0", "eth1", .failover, .linkDown), at: 0)
        samples.seconds = 12
        samples.comeBack(after: .seconds(12))
        let lines = joined(samples.events)
        #expect(lines.count == 1)
        let line = try #require(lines.first)
        #expect(line.change == .failover)
        #expect(line.cause == "link-down")
        #expect(line.from == name("eth0"))
        #expect(line.to == name("eth1"))
        #expect(line.time == EventSamples.start)
        #expect(line.gap == 0)
        #expect(!line.gapOpen)
        #expect(line.redundancyLostEnd == .restored)
        #expect(line.redundancyLost == 12_000_000)
        #expect(line.peersNotified == "yes")
        #expect(line.speedBefore == 10_000)
        #expect(line.speedAfter == 1000)
        #expect(line.host == "alpha")
        #expect(line.mode == "active-backup")
    }

    @Test func `a failback is a line of its own, and lost nothing`() {
        var samples = EventSamples()
        samples.failOver()
        samples.seconds = 12
        samples.comeBack(after: .seconds(12))
        samples.failBack()
        let lines = joined(samples.events)
        #expect(lines.map(\.change) == [.failover, .failback])
        #expect(lines.last?.redundancyLostEnd == nil)
        #expect(lines.last?.cause == "primary-returned")
    }

    @Test func `a loss that is not over is open`() {
        var samples = EventSamples()
        samples.failOver()
        let lines = joined(samples.events)
        #expect(lines.map(\.redundancyLostEnd) == [.open])
        #expect(lines.map(\.redundancyLost) == [nil])
    }

    @Test func `a total loss says how long there was no active slave`() {
        var samples = EventSamples()
        samples.loseEverything(for: 4)
        samples.seconds += 6
        samples.comeBack(after: .seconds(10))
        let lines = joined(samples.events)
        #expect(lines.map(\.change) == [.totalLoss, .recovery])
        #expect(lines.map(\.gap) == [4_000_000, 4_000_000])
        #expect(lines.map(\.redundancyLost) == [10_000_000, 10_000_000])
        #expect(lines.first?.from == name("eth0"))
    }

    @Test func `a total loss that goes on is open in both respects`() {
        var samples = EventSamples()
        samples.loseEverything(for: 4)
        let lines = joined(Array(samples.events.prefix(3)))
        #expect(lines.map(\.gapOpen) == [true])
        #expect(lines.map(\.redundancyLostEnd) == [.open])
    }

    @Test func `a mode without an active slave has its losses too`() throws {
        var samples = EventSamples()
        samples.mode = .balanceRR
        samples.active = nil
        samples.carrying = ["eth1"]
        samples.tell(.linkDown(try #require(name("eth0")), failures: 1))
        samples.tell(.redundancyLost(left: try #require(name("eth1")), expected: 2))
        samples.seconds = 2
        samples.carrying = []
        samples.tell(.linkDown(try #require(name("eth1")), failures: 1))
        samples.tell(.activeNone(previous: nil, cause: .linkDown))
        samples.seconds = 5
        samples.carrying = ["eth1"]
        samples.tell(.activeFirst(name("eth1")))
        samples.tell(.redundancyLost(left: try #require(name("eth1")), expected: 2))
        samples.seconds = 9
        samples.comeBack(after: .seconds(9))
        let lines = joined(samples.events)
        #expect(lines.map(\.change) == [.slaveLost, .totalLoss])
        #expect(lines.map(\.from) == [name("eth0"), name("eth1")])
        #expect(lines.map(\.cause) == ["link-down", "link-down"])
        #expect(lines.map(\.gap) == [nil, 3_000_000])
        #expect(lines.map(\.redundancyLost) == [9_000_000, 9_000_000])
    }

    @Test func `another aggregator is a failover`() throws {
        var samples = EventSamples()
        samples.mode = .ieee8023ad
        samples.active = nil
        let slaves = [try #require(name("eth1"))]
        samples.tell(.lacp(.aggregatorChanged(.init(from: 1, to: 2, slaves: slaves, cause: .linkDown))))
        let line = try #require(joined(samples.events).first)
        #expect(line.fromAggregator == 1)
        #expect(line.toAggregator == 2)
        #expect(line.cause == "link-down")
    }

    @Test func `a loss ends with the boot, and with the bond`() {
        var samples = EventSamples()
        samples.failOver()
        samples.seconds = 100
        (samples.boot, samples.carrying, samples.active) = (EventSamples.bootB, ["eth0", "eth1"], "eth0")
        samples.episode = nil
        samples.tell(.bondAdded)
        samples.seconds = 200
        samples.failOver()
        samples.tell(.bondRemoved)
        #expect(joined(samples.events).map(\.redundancyLostEnd) == [.reboot, .removed])
    }

    @Test func `the same boot of another host ends nothing`() {
        var samples = EventSamples()
        samples.failOver()
        (samples.host, samples.boot) = ("beta", EventSamples.bootB)
        samples.failOver()
        #expect(joined(samples.events).map(\.redundancyLostEnd) == [.open, .open])
    }

    @Test func `of hosts that were copied with their machine id none ends another's losses`() {
        var (alpha, copy) = (EventSamples(), EventSamples())
        alpha.machine = "machine"
        (copy.machine, copy.host, copy.boot) = ("machine", "beta", EventSamples.bootB)
        alpha.loseEverything(for: 3)
        copy.failOver()
        let (down, up) = (Array(alpha.events.prefix(3)), Array(alpha.events.dropFirst(3)))
        #expect(joined(down + copy.events).map(\.redundancyLostEnd) == [.reboot, .open], "it may be one host")
        let apart = joined(down + copy.events + up)
        #expect(apart.map(\.redundancyLostEnd) == [.open, .open, .open])
        #expect(apart.map(\.gap) == [3_000_000, 0, 3_000_000])
        // From then on each boots for itself.
        (alpha.boot, alpha.episode, alpha.carrying) = (EventSamples.bootC, nil, alpha.slaves)
        alpha.seconds = 100
        alpha.tell(.bondAdded)
        let all = joined(down + copy.events + alpha.events.dropFirst(3))
        #expect(all.map(\.redundancyLostEnd) == [.reboot, .open, .reboot])
    }

    @Test func `a host that was renamed with a reboot is the same host`() {
        var samples = EventSamples()
        samples.machine = "machine"
        samples.failOver()
        (samples.host, samples.boot, samples.carrying) = ("beta", EventSamples.bootB, samples.slaves)
        (samples.seconds, samples.episode) = (100, nil)
        samples.tell(.bondAdded)
        #expect(joined(samples.events).map(\.redundancyLostEnd) == [.reboot])
    }

    @Test func `a daemon that forgot the loss does not leave it open for ever`() {
        var samples = EventSamples()
        samples.failOver()
        samples.seconds = 50
        (samples.carrying, samples.active, samples.episode) = (["eth0", "eth1"], "eth0", nil)
        samples.tell(.bondAdded)
        #expect(joined(samples.events).map(\.redundancyLostEnd) == [.unknown])
        samples.seconds = 100
        samples.failOver()
        #expect(joined(samples.events).map(\.redundancyLostEnd) == [.unknown, .open])
        samples.seconds = 120
        samples.comeBack(after: .seconds(20))
        #expect(joined(samples.events).map(\.redundancyLost) == [nil, 20_000_000])
    }

    @Test func `a renamed bond keeps its history`() throws {
        var samples = EventSamples()
        samples.failOver()
        samples.bond = "uplink"
        samples.tell(.bondRenamed(from: try #require(name("bond0"))))
        samples.seconds = 9
        samples.comeBack(after: .seconds(9))
        #expect(joined(samples.events).map(\.redundancyLost) == [9_000_000])
    }

    @Test func `a record whose change is cut off is a line, and takes none that is not its own`() {
        var samples = EventSamples()
        samples.failOver()
        samples.seconds = 2
        samples.comeBack(after: .seconds(2))
        samples.failBack()
        samples.seconds = 4
        samples.failOver()
        samples.record(samples.change("eth0", "eth1", .failover, .linkDown), at: 0)
        samples.record(samples.change("eth0", "eth1", .failover, .linkDown), at: 4)
        let lines = joined(Array(samples.events.dropFirst(3)))
        #expect(lines.map(\.change) == [.failback, .failover, .failover])
        #expect(lines.map(\.record).contains(samples.sequence - 1))
        #expect(lines.map(\.time) == [2, 4, 0].map { EventSamples.start + $0 * 1_000_000 })
    }
}
