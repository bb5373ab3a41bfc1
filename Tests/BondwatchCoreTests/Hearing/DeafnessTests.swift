import Testing

@testable import BondwatchCore

/// Which slaves are deaf, and which are only idle.
@Suite struct DeafnessTests {
    /// A bond whose counters are read every five seconds.
    private struct Network {
        var watch: Watch
        var received: [UInt64]
        var multicast: [UInt64]

        init(_ slaves: [String] = ["eth0", "eth1"], _ policy: BondPolicy = BondPolicy()) {
            watch = Watch(DriverModel(slaves: slaves))
            watch.fleet.policies.defaults = policy
            received = slaves.map { _ in 1000 }
            multicast = slaves.map { _ in 0 }
        }

        /// Lets time pass; each slave receives so many packets between two readings.
        mutating func pass(seconds: UInt64, packets: [UInt64], multicast groups: [UInt64] = []) {
            for _ in 0..<seconds / 5 {
                watch.milliseconds += 5000
                for place in received.indices {
                    received[place] += packets[place]
                    if place < groups.count { multicast[place] += groups[place] }
                    watch.fleet.apply(
                        LinkCounters(
                            index: watch.driver.slaves[place].index, received: received[place],
                            multicast: multicast[place]),
                        at: watch.now)
                }
            }
        }

        var deaf: [String] {
            watch.fleet.bonds.flatMap { $0.trace.deafness(by: $0.policy, at: watch.now) }
                .compactMap { $0.subject.slave?.description }
        }

        mutating func setCarrier(_ slave: Int, _ carrier: Bool) {
            watch.driver.setCarrier(slave, carrier)
            watch.run(steps: 2)
        }
    }

    private func policy(deafAfter: BootInstant.Span?) -> BondPolicy {
        var policy = BondPolicy()
        policy.deafAfter = deafAfter
        return policy
    }

    @Test func `an active slave that hears nothing while its backup does is deaf, and hears again`() {
        var network = Network()
        network.pass(seconds: 30, packets: [500, 2])
        #expect(network.deaf == [])
        network.pass(seconds: 25, packets: [0, 2])
        #expect(network.deaf == [], "not yet thirty seconds")
        network.pass(seconds: 5, packets: [0, 2])
        #expect(network.deaf == ["eth0"])
        network.pass(seconds: 600, packets: [0, 2])
        #expect(network.deaf == ["eth0"])
        network.pass(seconds: 5, packets: [1, 2])
        #expect(network.deaf == [])
    }

    @Test func `a backup slave that hears nothing is deaf, too`() {
        var network = Network()
        network.pass(seconds: 10, packets: [500, 2])
        network.pass(seconds: 30, packets: [500, 0])
        #expect(network.deaf == ["eth1"])
    }

    @Test func `one that has been deaf since before it was first looked at is found`() {
        var network = Network()
        network.pass(seconds: 40, packets: [500, 0])
        #expect(network.deaf == ["eth1"])
    }

    @Test func `on an idle network there is no verdict`() {
        var network = Network()
        network.pass(seconds: 10, packets: [500, 500])
        network.pass(seconds: 7200, packets: [0, 0])
        #expect(network.deaf == [])
    }

    @Test func `what others received before the silence, or with its last packet, is no evidence`() {
        var network = Network()
        network.pass(seconds: 60, packets: [500, 500])
        network.pass(seconds: 600, packets: [0, 0])
        #expect(network.deaf == [])
    }

    @Test func `one packet to the other slave proves nothing, three do`() {
        var network = Network()
        network.pass(seconds: 10, packets: [500, 500])
        network.pass(seconds: 5, packets: [0, 0])
        network.pass(seconds: 5, packets: [2, 0])
        network.pass(seconds: 60, packets: [0, 0])
        #expect(network.deaf == [])
        network.pass(seconds: 5, packets: [1, 0])
        network.pass(seconds: 10, packets: [0, 0])
        #expect(network.deaf == ["eth1"])
    }

    @Test func `when the traffic ends a deaf slave stays deaf until it hears`() {
        var network = Network()
        network.pass(seconds: 60, packets: [500, 0])
        network.pass(seconds: 3600, packets: [0, 0])
        #expect(network.deaf == ["eth1"])
    }

    @Test func `where multicast is counted, unicast to the active slave is no evidence against its backup`() {
        var network = Network()
        network.pass(seconds: 10, packets: [500, 9], multicast: [9, 9])
        network.pass(seconds: 600, packets: [500, 0], multicast: [0, 0])
        #expect(network.deaf == [])
        network.pass(seconds: 20, packets: [500, 0], multicast: [2, 0])
        #expect(network.deaf == ["eth1"])
        network.pass(seconds: 5, packets: [0, 1])
        network.pass(seconds: 60, packets: [0, 5])
        #expect(network.deaf == ["eth0"], "the active slave should have had all of it")
    }

    @Test func `a slave that came up has its whole time`() {
        var network = Network()
        network.setCarrier(1, false)
        network.pass(seconds: 300, packets: [500, 0])
        #expect(network.deaf == [], "it is down, which is told otherwise")
        network.setCarrier(1, true)
        network.pass(seconds: 25, packets: [500, 0])
        #expect(network.deaf == [])
        network.pass(seconds: 15, packets: [500, 0])
        #expect(network.deaf == ["eth1"])
    }

    @Test func `a link that went and came between two readings begins anew`() {
        var network = Network()
        network.pass(seconds: 40, packets: [500, 0])
        #expect(network.deaf == ["eth1"])
        network.setCarrier(1, false)
        network.setCarrier(1, true)
        #expect(network.deaf == [])
        network.pass(seconds: 25, packets: [500, 0])
        #expect(network.deaf == [])
        network.pass(seconds: 20, packets: [500, 0])
        #expect(network.deaf == ["eth1"])
    }

    @Test func `a slave that was released and enslaved again begins anew`() {
        var network = Network()
        network.pass(seconds: 40, packets: [500, 0])
        var message = network.watch.driver.message(of: 1)
        message.slave = nil
        message.master = nil
        _ = network.watch.fleet.apply(message, source: .netlink, at: network.watch.now)
        network.watch.driver.reenslave(1)
        network.watch.deliver()
        #expect(network.deaf == [])
        network.pass(seconds: 25, packets: [500, 0])
        #expect(network.deaf == [])
    }

    @Test func `a counter that falls is another device's`() {
        var network = Network()
        network.pass(seconds: 40, packets: [500, 0])
        network.received[1] = 3
        network.pass(seconds: 5, packets: [500, 0])
        #expect(network.deaf == [])
    }

    @Test func `silence and evidence go on over a restart of the daemon`() {
        var network = Network()
        network.pass(seconds: 40, packets: [500, 0])
        network.watch.tick()
        #expect(network.watch.events.last?.kind == .findingRaised)
        network.watch.restart(missing: 0)
        network.watch.fleet.policies = PolicyBook()
        #expect(network.deaf == ["eth1"])
        network.pass(seconds: 5, packets: [500, 1])
        #expect(network.deaf == [])
    }

    @Test func `of a single slave, and where it is not wanted, nothing is said`() {
        var single = Network(["eth0"])
        single.pass(seconds: 600, packets: [0])
        #expect(single.deaf == [])
        var off = Network(["eth0", "eth1"], policy(deafAfter: nil))
        off.pass(seconds: 600, packets: [500, 0])
        #expect(off.deaf == [])
    }

    @Test func `the patience is that of the policy`() {
        var network = Network(["eth0", "eth1"], policy(deafAfter: .seconds(300)))
        network.pass(seconds: 290, packets: [500, 0])
        #expect(network.deaf == [])
        network.pass(seconds: 15, packets: [500, 0])
        #expect(network.deaf == ["eth1"])
    }

    @Test func `all of several deaf slaves are named`() {
        var network = Network(["eth0", "eth1", "eth2"])
        network.pass(seconds: 60, packets: [0, 0, 7])
        #expect(network.deaf == ["eth0", "eth1"])
    }

    @Test func `the report has the counter and when it last rose`() throws {
        var network = Network()
        network.pass(seconds: 10, packets: [500, 0])
        let wall: UInt64 = 1_700_000_000_000_000
        network.watch.milliseconds += 2000
        let report = try #require(
            network.watch.fleet.bonds.first?.report(at: network.watch.now, wallMicroseconds: wall))
        #expect(report.slaves.map(\.rxPackets) == [2000, 1000])
        #expect(report.slaves.map(\.lastReceived) == [wall - 2_000_000, nil])
    }
}
