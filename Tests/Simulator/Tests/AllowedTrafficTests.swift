import BondwatchCore
import Testing

@testable import Simulator

/// What one machine alone logs of traffic, or both otherwise, is allowed only after what its name says.
@Suite struct AllowedTrafficTests {
    @Test func `given up a total loss that the present machine reports is allowed where the driver chose none`() {
        var host = ComparedBond { ($0.updelay, $0.downdelay) = (5, 5) }
        host.run(1000)
        let second = host.kernel.interfaces[1].index
        host.kernel.release(0, second)
        host.kernel.setCable(0, false)
        host.run(200)
        #expect(host.judgement(ofPresent: "active-none").lacksWhat(.givenUp))
        host.kernel.enslave(0, second)
        host.send()
        #expect(host.judgement(ofPresent: "active-none").isNamed(.givenUp))
        host.kernel.setCable(0, true)
        host.run(200)
        let shapes = host.findings.filter { $0.judgement.isNamed(.givenUp) }.map(\.shape)
        #expect(shapes.contains("present only: active-none"))
        #expect(shapes.contains("present only: active-changed"))
        #expect(host.findings.allSatisfy { $0.isNamed })
    }

    @Test func `overdue a total loss of the present machine is allowed when the slaves have had their time`() {
        var host = ComparedBond(.balanceRR)
        host.kernel.setUp(0, false)
        for place in 0...1 { host.kernel.setCable(place, false) }
        host.kernel.setUp(0, true)
        host.run(1000)
        #expect(host.judgement(ofPresent: "active-none").lacksWhat(.overdue))
        host.run(3000)
        #expect(host.judgement(ofPresent: "active-none").isNamed(.overdue))
        host.kernel.setCable(1, true)
        host.run(1000)
        #expect(host.judgement(ofPresent: "active-none").lacksWhat(.overdue))
    }

    @Test func `W12 that a slave came up is logged by the present machine alone where another one came up after it`() {
        var host = ComparedBond()
        func judgement(of slave: String) -> Judgement {
            var line = host.line("link-up")
            line.event.interface = slave
            return host.judgement(.onlyPresent(line))
        }
        for place in 0...1 { host.kernel.setCable(place, false) }
        host.run(1000)
        #expect(judgement(of: "eth0").lacksWhat(.w12))
        for place in 0...1 { host.kernel.setCable(place, true) }
        host.run(100)
        #expect(judgement(of: "eth0").isNamed(.w12))
        #expect(judgement(of: "eth1").lacksWhat(.w12))
    }

    @Test func `ARP words the words for a link are those of the first only of a bond that is set down`() {
        var host = ComparedBond(.balanceRR) { ($0.miimon, $0.arpInterval) = (0, 100) }
        func judgement() -> Judgement {
            var (former, present) = (host.line("link-up"), host.line("link-up"))
            former.event.message = "link status definitely up for interface eth0"
            present.event.message = "interface eth0 is now up"
            return host.judgement(.changed(.message, former: former, present: present))
        }
        #expect(judgement().lacksWhat(.arpWords))
        host.kernel.setUp(0, false)
        host.send()
        #expect(judgement().isNamed(.arpWords))
    }

    @Test func `open-stale what ends a total loss of a gap is allowed, and no other traffic`() {
        var host = ComparedBond(.balanceTLB, isWatched: false)
        host.settle()
        host.take(.request)
        // The bond is shown, and its slaves are not yet.
        host.take(.answer(host.kernel))
        host.kernel.send(interface: 1)
        host.kernel.setCable(1, false)
        host.run(200)
        host.dump()
        host.readFile()
        #expect(host.findings.allSatisfy { $0.isNamed })
        #expect(host.findings.contains { $0.shape == "former only: active-none" })
        host.run(1000)
        host.dump()
        #expect(host.judgement(ofFormer: "active-first").lacksWhat(.openStale))
    }

    @Test func `W13 a change of aggregator that the present machine reports is allowed where the driver made it`() {
        var host = ComparedBond(.ieee8023ad)
        for _ in 0..<20 { host.poll() }
        var hasChangedOver: Bool { host.judgement(ofPresent: "lacp-aggregator-changed").isNamed(.w13) }
        #expect(host.judgement(ofPresent: "lacp-aggregator-changed").lacksWhat(.w13))
        host.kernel.setCable(0, false)
        host.poll()
        #expect(hasChangedOver)
    }

    @Test func `not dumped yet after a set-down those ports carry that did before, until the next dump`() {
        var host = ComparedBond(.ieee8023ad)
        for _ in 0..<20 { host.poll() }
        func judgement(carrying: Int) -> Judgement {
            var (former, present) = (host.line("link-up"), host.line("link-up"))
            (former.event.carrying, present.event.carrying) = (0, carrying)
            return host.judgement(.changed(.carrying, former: former, present: present))
        }
        #expect(!judgement(carrying: 1).isNamed(.notDumped))
        for isUp in [false, true] {
            host.kernel.setUp(0, isUp)
            host.send()
        }
        // Without a partner the driver sends over one port.
        #expect(judgement(carrying: 1).isNamed(.notDumped))
        #expect(!judgement(carrying: 2).isNamed(.notDumped))
    }

    /// Whatever its name, it is the same bond.
    @Test func `lines of a bond that was renamed are compared with those under its former name`() {
        let host = ComparedBond()
        var (former, present) = (host.line("active-none"), host.line("active-none"))
        present.event.bond = "bond1"
        func shapes(_ firstNames: [String: String]) -> [String] {
            Alignment(former: [former], present: [present], firstNames: firstNames).differences.map(\.shape)
        }
        #expect(shapes([:]) == ["former only: active-none", "present only: active-none"])
        #expect(shapes(["bond1": "bond0"]) == ["active-none: bond"])
        former.step -= 1
        #expect(shapes(["bond1": "bond0"]) == ["active-none: time"])
    }
}
