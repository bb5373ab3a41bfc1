import BondwatchCore
import Testing

@Suite struct LacpAggregatorTests {
    /// eth0 and eth1 at switch A, in the active aggregator; eth2 and eth3 at switch B.
    private func twoSwitches() -> AggregatedBond {
        var bond = AggregatedBond("eth0", "eth1", "eth2", "eth3")
        for number in 2...3 { bond.join(number, 2) }
        for number in 2...3 { (bond.ports[number].actor, bond.ports[number].state) = (7, .backup) }
        bond.fleet = BondFleet(jiffy: .zero)
        bond.look(forSeconds: 20)
        _ = bond.told()
        return bond
    }

    @Test func `the other group of slaves takes over`() {
        var bond = twoSwitches()
        bond.pull(0)
        bond.pull(1)
        (bond.aggregator, bond.partner, bond.key) = (2, AggregatedBond.switchB, 7)
        for number in 2...3 { bond.join(number, 2) }
        bond.look(forSeconds: 60)
        let told = bond.told().filter { $0.contains("aggregator changed") || $0.hasPrefix("LACP partner") }
        #expect(
            told == ["active aggregator changed from 1 to 2, with eth2 eth3 and LACP partner 0b:00:00:00:00:0b key 7"])
    }

    @Test func `the driver prefers another aggregator without any link event`() {
        var bond = twoSwitches()
        (bond.aggregator, bond.partner) = (2, AggregatedBond.switchB)
        for number in 2...3 { bond.join(number, 2) }
        for number in 0...1 { (bond.ports[number].actor, bond.ports[number].state) = (7, .backup) }
        bond.look()
        #expect(
            bond.told() == [
                "active aggregator changed from 1 to 2, with eth2 eth3 and LACP partner 0b:00:00:00:00:0b key 15"
            ])
        // Two ports carry before and after, and two are their reserve: nothing was lost, and nothing is restored.
        #expect(bond.report?.redundancy == .full)
    }

    @Test func `the events carry their facts as fields`() {
        var bond = twoSwitches()
        (bond.aggregator, bond.partner) = (2, AggregatedBond.switchB)
        for number in 2...3 { bond.join(number, 2) }
        bond.look()
        let fields = bond.events.first?.fields.filter { $0.name == "BOND_AGGREGATOR" || $0.name == "BOND_PARTNER" }
        #expect(fields?.map(\.value) == ["2", "0b:00:00:00:00:0b"])
        #expect(bond.events.first?.priority == .warning)
    }

    @Test func `aggregators that get new numbers when the slaves are enslaved anew are the same`() {
        var bond = AggregatedBond("eth0", "eth1")
        let ports = bond.ports
        bond.ports = []
        (bond.aggregator, bond.carrier) = (nil, false)
        bond.look()
        bond.ports = ports
        (bond.aggregator, bond.carrier) = (4, true)
        for number in 0...1 { bond.join(number, 4) }
        bond.look(forSeconds: 20)
        #expect(bond.told().filter { $0.contains("aggregator") || $0.contains("LACP") }.isEmpty)
        #expect(bond.report?.redundancy == .full)
    }

    @Test func `other slaves in place of the old ones are no failover`() {
        var bond = AggregatedBond("eth0")
        bond.ports = []
        (bond.aggregator, bond.carrier) = (nil, false)
        bond.look()
        var port = AggregatedBond.Port(name: ReportSamples.name("eth7"), index: InterfaceIndex(7))
        (port.aggregator, port.actor, port.partner) = (1, 63, 63)
        bond.ports = [port]
        (bond.aggregator, bond.carrier) = (1, true)
        bond.look(forSeconds: 20)
        #expect(bond.told().filter { $0.contains("aggregator") }.isEmpty)
    }

    @Test func `without partners each change of the active port is reported as the driver makes it`() {
        var bond = AggregatedBond("eth0", "eth1")
        bond.loseAllPartners()
        bond.look(forSeconds: 20)
        _ = bond.told()
        bond.aggregator = 2
        bond.look(forSeconds: 2)
        bond.aggregator = 1
        bond.look(forSeconds: 20)
        #expect(
            bond.told().filter { $0.contains("changed") } == [
                "active aggregator changed from 1 to 2, with eth1 and no LACP partner",
                "active aggregator changed from 2 to 1, with eth0 and no LACP partner",
            ])
    }

    @Test func `a port that is alone until its partner answers is no aggregator that is given up`() {
        var bond = AggregatedBond("eth0", "eth1")
        bond.partner = AggregatedBond.nobody
        (bond.ports[0].actor, bond.ports[0].partner) = (79, 0)
        (bond.ports[1].aggregator, bond.ports[1].actor, bond.ports[1].partner) = (2, 71, 0)
        bond.fleet = BondFleet(jiffy: .zero)
        bond.look(forSeconds: 2)
        (bond.aggregator, bond.partner) = (2, AggregatedBond.switchA)
        bond.join(1, 2)
        bond.look()
        bond.join(0, 2)
        bond.look(forSeconds: 20)
        #expect(bond.told().filter { $0.contains("changed") } == [])
    }

    @Test func `another switch, and another group on the same switch, are told once they are agreed on`() {
        var bond = AggregatedBond("eth0", "eth1")
        for number in 0...1 { bond.pull(number) }
        bond.carrier = false
        bond.look(forSeconds: 3)
        for number in 0...1 { bond.putBack(number) }
        (bond.carrier, bond.partner) = (true, AggregatedBond.nobody)
        bond.look()
        bond.partner = AggregatedBond.switchB
        for number in 0...1 { (bond.ports[number].actor, bond.ports[number].partner) = (15, 7) }
        bond.look()
        #expect(bond.told().filter { $0.contains("partner") }.isEmpty)
        for number in 0...1 { bond.join(number) }
        bond.look(forSeconds: 20)
        #expect(
            bond.told().filter { $0.contains("partner") } == [
                "LACP partner changed from 0a:00:00:00:00:0a key 15 to 0b:00:00:00:00:0b key 15"
            ])
        bond.key = 9
        bond.look(forSeconds: 20)
        #expect(bond.told() == ["LACP partner changed from 0b:00:00:00:00:0b key 15 to 0b:00:00:00:00:0b key 9"])
    }

    @Test func `a partner that goes and returns is the same partner`() {
        var bond = AggregatedBond("eth0")
        bond.partner = AggregatedBond.nobody
        (bond.ports[0].actor, bond.ports[0].partner) = (79, 0)
        bond.look(forSeconds: 10)
        bond.partner = AggregatedBond.switchA
        bond.join(0)
        bond.look(forSeconds: 10)
        #expect(
            bond.told() == [
                "LACP partner lost on interface eth0: defaulted", "LACP partner found on interface eth0 after 10 s",
            ])
    }

    @Test func `a kernel that leaves out partner and key has no other partner`() {
        var bond = AggregatedBond("eth0")
        (bond.partner, bond.key) = (nil, nil)
        bond.look(forSeconds: 5)
        bond.partner = AggregatedBond.switchA
        bond.look(forSeconds: 5)
        #expect(bond.told().isEmpty)
    }
}
