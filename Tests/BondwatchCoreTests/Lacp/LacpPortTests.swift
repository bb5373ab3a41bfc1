import BondwatchCore
import Testing

@Suite struct LacpPortTests {
    @Test func `the negotiation after a link-up is no event, and redundancy is back when traffic is`() {
        var bond = AggregatedBond("eth0", "eth1")
        bond.pull(1)
        #expect(
            bond.told() == [
                "link status definitely down for interface eth1, disabling it",
                "redundancy lost, only eth0 is left of 2",
            ])
        bond.look(forSeconds: 3)
        bond.putBack(1)
        bond.look()
        // Another aggregator for a moment, then on the way into the active one.
        for (aggregator, actor, partner) in [(2, 7, 199), (1, 7, 7), (1, 15, 7)] as [(UInt16, UInt8, UInt16)] {
            (bond.ports[1].aggregator, bond.ports[1].actor, bond.ports[1].partner) = (aggregator, actor, partner)
            bond.look()
        }
        #expect(bond.told() == ["link status definitely up for interface eth1"])
        #expect(bond.report?.slaves[1].carrying == false)
        bond.join(1)
        bond.look()
        #expect(bond.told() == ["redundancy restored after 8 s, 2 of 2 interfaces carry traffic"])
    }

    @Test func `a slave that stays outside is told after five seconds, once, and its return once`() {
        var bond = AggregatedBond("eth0", "eth1", "eth2")
        bond.pull(2)
        bond.putBack(2)
        _ = bond.told()
        (bond.ports[2].aggregator, bond.ports[2].actor, bond.ports[2].partner) = (7, 7, 15)
        bond.look()
        #expect(bond.lookUntilTold(.lacpPortOut) == 5)
        #expect(
            bond.told() == [
                "interface eth2 is up, but not part of the active aggregator: in aggregator 7, which is not the active one"
            ])
        bond.look(forSeconds: 100)
        #expect(bond.told().isEmpty)
        bond.join(2)
        bond.look(forSeconds: 10)
        #expect(
            bond.told() == [
                "interface eth2 is part of the active aggregator after 1 min 46 s",
                "redundancy restored after 1 min 47 s, 3 of 3 interfaces carry traffic",
            ])
    }

    @Test func `what a look has shown has lasted until that look, however much later it is`() {
        var bond = AggregatedBond("eth0", "eth1")
        _ = bond.told()
        for number in 0...1 {
            (bond.ports[number].actor, bond.ports[number].partner) = (7, 7)
            bond.ports[number].state = .backup
        }
        bond.look()
        for _ in 0..<10 { bond.letTimePass() }
        for number in 0...1 { bond.join(number) }
        bond.look()
        #expect(bond.told() == [])
        #expect(bond.report?.redundancy == .full)
    }

    @Test(
        arguments: [
            (1, 15, 199, "its LACP partner does not hear it"), (1, 15, 7, "its LACP partner keeps it out"),
            (1, 15, 15, "LACP is not collecting and distributing on it"), (nil, 7, 7, "in no aggregator"),
        ] as [(UInt16?, UInt8, UInt16, String)])
    func `what keeps a slave out is said`(aggregator: UInt16?, actor: UInt8, partner: UInt16, reason: String) {
        var bond = AggregatedBond("eth0", "eth1")
        (bond.ports[1].aggregator, bond.ports[1].actor, bond.ports[1].partner) = (aggregator, actor, partner)
        bond.look(forSeconds: 10)
        #expect(
            bond.told() == [
                "interface eth1 is up, but not part of the active aggregator: \(reason)",
                "redundancy lost, only eth0 is left of 2",
            ])
        #expect(
            bond.report?.findings.filter { $0.id == "lacp-port-out" }.map(\.problem) == ["eth1 is up, but \(reason)"])
    }

    @Test func `while aggregators are chosen anew nothing is lost`() {
        var bond = AggregatedBond("eth0", "eth1")
        for number in 0...1 {
            (bond.ports[number].aggregator, bond.ports[number].actor, bond.ports[number].partner) = (2, 7, 7)
        }
        bond.aggregator = 2
        bond.look(forSeconds: 4)
        for number in 0...1 { bond.join(number, 2) }
        bond.look(forSeconds: 20)
        #expect(bond.told().isEmpty)
    }

    @Test func `a dump that is read while the aggregator changes its number leads to nothing`() {
        var bond = AggregatedBond("eth0", "eth1")
        bond.aggregator = 5
        bond.tellBond()
        bond.join(0, 5)
        bond.tell(0)
        bond.join(1, 5)
        bond.tell(1)
        bond.look(forSeconds: 10)
        #expect(bond.told().isEmpty)
    }

    @Test func `without any partner one slave carries, the other is outside`() {
        var bond = AggregatedBond("eth0", "eth1")
        bond.partner = AggregatedBond.nobody
        (bond.ports[0].actor, bond.ports[0].partner) = (79, 0)
        (bond.ports[1].actor, bond.ports[1].partner, bond.ports[1].aggregator) = (71, 0, 2)
        bond.ports[1].state = .backup
        bond.fleet = BondFleet(jiffy: .zero)
        bond.look(forSeconds: 100)
        #expect(
            bond.told() == [
                "no LACP partner found on interface eth0: defaulted",
                "no LACP partner found on interface eth1: defaulted",
                "interface eth1 is up, but not part of the active aggregator: no LACP partner answers on it",
                "redundancy lost, only eth0 is left of 2",
            ])
        #expect(bond.report?.slaves.map(\.carrying) == [true, false])
    }

    @Test func `too few links take the bond's carrier, and that is told as none`() {
        var bond = AggregatedBond("eth0", "eth1")
        bond.pull(1)
        bond.carrier = false
        bond.tellBond()
        bond.look(forSeconds: 20)
        #expect(
            bond.told() == [
                "link status definitely down for interface eth1, disabling it",
                "redundancy lost, only eth0 is left of 2", "now running without any active interface!",
            ])
        #expect(bond.report?.redundancy == .down)
        bond.putBack(1)
        bond.look()
        bond.join(1)
        bond.carrier = true
        bond.tellBond()
        bond.look()
        #expect(
            bond.told() == [
                "link status definitely up for interface eth1", "first active interface up!",
                "redundancy restored after 22 s, 2 of 2 interfaces carry traffic",
            ])
    }

    @Test func `a bond that keeps its carrier while no slave collects has lost everything after five seconds`() {
        var bond = AggregatedBond("eth0")
        (bond.ports[0].actor, bond.ports[0].partner, bond.ports[0].state) = (15, 7, .backup)
        bond.look(forSeconds: 30)
        #expect(
            bond.told() == [
                "interface eth0 is up, but not part of the active aggregator: its LACP partner keeps it out",
                "now running without any active interface!",
            ])
        bond.join(0)
        bond.look(forSeconds: 10)
        #expect(
            bond.told() == [
                "interface eth0 is part of the active aggregator after 30 s", "first active interface up!",
                "redundancy restored after 25 s, 1 of 1 interfaces carry traffic",
            ])
    }

    @Test func `the last slave fails while another one negotiates, and the bond keeps its carrier`() {
        var bond = AggregatedBond("eth0", "eth1")
        bond.pull(1)
        bond.look()
        bond.putBack(1)
        bond.pull(0)
        _ = bond.told()
        (bond.aggregator, bond.partner) = (2, AggregatedBond.nobody)
        (bond.ports[1].aggregator, bond.ports[1].state) = (2, .active)
        bond.look()
        bond.partner = AggregatedBond.switchA
        (bond.ports[1].actor, bond.ports[1].partner) = (15, 7)
        bond.look(forSeconds: 3)
        bond.join(1, 2)
        bond.look(forSeconds: 10)
        #expect(!bond.told().contains("now running without any active interface!"))
        #expect(bond.report?.slavesCarrying == 1)
    }

    @Test func `a new slave has time to come in before it is missed`() {
        var bond = AggregatedBond("eth0", "eth1")
        var port = bond.ports[1]
        port = AggregatedBond.Port(name: ReportSamples.name("eth2"), index: InterfaceIndex(3))
        (port.aggregator, port.actor, port.partner, port.state) = (2, 7, 199, .backup)
        bond.ports.append(port)
        bond.look(forSeconds: 4)
        bond.join(2)
        bond.look(forSeconds: 10)
        #expect(bond.told() == ["interface eth2 added to the bond"])
    }

    @Test func `a bond that is being assembled has the time that the driver takes to choose an aggregator`() {
        var bond = AggregatedBond("eth0", "eth1")
        for number in 0...1 {
            (bond.ports[number].actor, bond.ports[number].partner, bond.ports[number].state) = (15, 15, .backup)
        }
        bond.fleet = BondFleet(jiffy: .zero)
        bond.look(forSeconds: 12)
        for number in 0...1 { bond.join(number) }
        bond.look(forSeconds: 30)
        #expect(bond.told().isEmpty)
    }

    @Test func `right after a link-up the bits are those of before, and the port is not enabled`() {
        var bond = AggregatedBond("eth0", "eth1")
        bond.pull(1)
        bond.putBack(1)
        (bond.ports[1].actor, bond.ports[1].partner) = (63, 63)
        bond.look()
        #expect(!bond.told().contains { $0.hasPrefix("redundancy restored") })
    }

    @Test func `a port that carried between two looks has not been outside all the time`() {
        var bond = AggregatedBond("eth0", "eth1")
        bond.leave(1)
        bond.look(forSeconds: 4)
        bond.join(1)
        bond.tell(1)
        bond.leave(1)
        bond.tell(1)
        bond.look(forSeconds: 4)
        #expect(bond.told().filter { $0.contains("not part of the active aggregator") } == [])
        bond.look(forSeconds: 2)
        #expect(bond.told().filter { $0.contains("not part of the active aggregator") }.count == 1)
    }
}
