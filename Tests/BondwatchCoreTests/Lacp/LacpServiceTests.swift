import BondwatchCore
import Testing

/// An 802.3ad bond that is set down and up by hand.
@Suite struct LacpServiceTests {
    private let totalLoss = "now running without any active interface!"

    /// Set down for a while with its ports in it; LACP begins anew when it is set up.
    private func setUpAgain() -> AggregatedBond {
        var bond = AggregatedBond("eth0", "eth1")
        bond.isAdminUp = false
        bond.tellBond()
        bond.look(forSeconds: 20)
        _ = bond.told()
        bond.isAdminUp = true
        bond.tellBond()
        return bond
    }

    @Test func `W4 the time in which a bond was set down is no time without a port`() {
        var bond = setUpAgain()
        bond.pull(0)
        #expect(!bond.told().contains(totalLoss))
        bond.look(forSeconds: 3)
        #expect(!bond.told().contains(totalLoss))
    }

    @Test func `W4 a bond that gets no port after it was set up is a total loss all the same`() {
        var bond = setUpAgain()
        bond.partner = AggregatedBond.switchA
        for number in 0...1 {
            (bond.ports[number].actor, bond.ports[number].partner) = (71, 0)
            bond.ports[number].state = .backup
        }
        bond.pull(0)
        bond.look(forSeconds: 30)
        #expect(bond.told().contains(totalLoss))
    }

    /// The driver gives a port its aggregator with the first step of LACP after it was put in.
    @Test func `W2 ports that have no aggregator yet restore nothing`() {
        var bond = AggregatedBond("eth0", "eth1")
        bond.pull(1)
        bond.look(forSeconds: 5)
        #expect(bond.told().contains("redundancy lost, only eth0 is left of 2"))
        for number in 0...1 {
            bond.ports[number].link = .up
            (bond.ports[number].aggregator, bond.ports[number].actor, bond.ports[number].partner) = (nil, nil, nil)
        }
        bond.aggregator = nil
        bond.tellBond()
        for number in 0...1 { bond.tell(number) }
        #expect(bond.told().filter { $0.hasPrefix("redundancy restored") } == [])
    }

    /// A port whose delay runs counts as usable, and its bits are those of the last look.
    @Test func `W2 redundancy after a total loss is reported with the first look that has the carrier`() {
        var bond = AggregatedBond("eth0", "eth1")
        bond.ports[0].link = .goingDown
        bond.tell(0)
        bond.carrier = false
        bond.tellBond()
        #expect(bond.told().contains(totalLoss))
        (bond.ports[0].link, bond.ports[0].state) = (.up, .backup)
        (bond.ports[0].actor, bond.ports[0].partner) = (15, 7)
        bond.tell(0)
        bond.carrier = true
        bond.tellBond()
        #expect(bond.told().filter { $0.hasPrefix("redundancy restored") } == [])
        bond.join(0)
        bond.look()
        #expect(bond.told().contains { $0.hasPrefix("redundancy restored") })
    }

    @Test func `W4 so does a port of an aggregator that is the active one by then`() {
        var bond = AggregatedBond("eth0", "eth1")
        bond.leave(0)
        bond.leave(1)
        bond.look(forSeconds: 3)
        // Its former partner is silent: it carries for a moment by itself.
        (bond.ports[0].aggregator, bond.ports[0].actor, bond.ports[0].partner) = (2, 71, 0)
        bond.ports[0].state = .active
        bond.tell(0)
        bond.ports[0].state = .backup
        bond.tell(0)
        bond.look(forSeconds: 3)
        #expect(!bond.told().contains(totalLoss))
        bond.look(forSeconds: 4)
        #expect(bond.told().contains(totalLoss))
    }

    @Test func `W4 a port that carries between two looks ends the time without a port`() {
        var bond = AggregatedBond("eth0", "eth1")
        bond.pull(1)
        bond.leave(0)
        bond.look(forSeconds: 4)
        bond.join(0)
        bond.tell(0)
        bond.leave(0)
        bond.tell(0)
        bond.look(forSeconds: 4)
        #expect(!bond.told().contains(totalLoss))
        bond.look(forSeconds: 10)
        #expect(bond.told().contains(totalLoss))
    }

    /// Its ports were all put in just now, and the file shows its carrier before a message does.
    @Test func `W2 a bond that is set up before LACP's first step carries when a look shows its ports`() {
        var bond = emptyBond()
        bond.isAdminUp = true
        bond.tellBond()
        var file = BondFile()
        file.mode = .ieee8023ad
        file.miiStatus = .up
        file.slaves = bond.ports.map { BondFile.SlaveRecord(name: $0.name) }
        bond.read(file)
        #expect(bond.told() == [])
        #expect(bond.report?.slavesCarrying == 0)
        (bond.carrier, bond.aggregator) = (true, 1)
        bond.tellBond()
        #expect(bond.told() == [])
        for number in 0...1 { bond.join(number) }
        bond.look()
        #expect(bond.told() == ["first active interface up!"])
        #expect(bond.report?.slavesCarrying == 2)
    }

    @Test func `W2 a kernel that shows no aggregators is believed when it shows a carrier without one`() {
        var bond = emptyBond()
        (bond.isAdminUp, bond.carrier) = (true, true)
        bond.tellBond()
        #expect(bond.told() == ["first active interface up!"])
        #expect(bond.report?.slavesCarrying == 2)
        bond.carrier = false
        bond.tellBond()
        #expect(bond.told() == [totalLoss])
    }

    /// Set down, with two ports that LACP has not come to.
    private func emptyBond() -> AggregatedBond {
        var bond = AggregatedBond("eth0", "eth1")
        bond.fleet = BondFleet(jiffy: .zero)
        (bond.isAdminUp, bond.carrier, bond.aggregator) = (false, false, nil)
        for number in 0...1 {
            (bond.ports[number].aggregator, bond.ports[number].actor, bond.ports[number].partner) = (nil, nil, nil)
        }
        bond.look(forSeconds: 5)
        _ = bond.told()
        return bond
    }

    /// `bond_close` and `bond_open` leave the ports as they are.
    @Test func `ports of a bond that was set down for a moment carry before the next look too`() throws {
        var bond = AggregatedBond("eth0", "eth1", "eth2", "eth3")
        (bond.ports[3].actor, bond.ports[3].partner, bond.ports[3].state) = (71, 0, .backup)
        bond.look(forSeconds: 20)
        bond.isAdminUp = false
        bond.tellBond()
        #expect(!bond.fleet.needsDump)
        bond.isAdminUp = true
        bond.tellBond()
        #expect(bond.fleet.needsDump)
        bond.pull(0)
        let event = try #require(bond.events.last { $0.kind == .linkDown })
        #expect(event.bond.carrying.map(\.description) == ["eth1", "eth2"])
        #expect(event.bond.redundancy == .reduced)
    }

    @Test func `the time in which a bond was set down is no time outside the active aggregator`() {
        var bond = AggregatedBond("eth0", "eth1")
        (bond.ports[1].actor, bond.ports[1].partner) = (7, 7)
        bond.look(forSeconds: 3)
        for isAdminUp in [false, true] {
            bond.isAdminUp = isAdminUp
            bond.tellBond()
            bond.look()
        }
        bond.look(forSeconds: 3)
        #expect(bond.told().filter { $0.contains("not part of the active aggregator") } == [])
        bond.look(forSeconds: 3)
        #expect(bond.told().filter { $0.contains("not part of the active aggregator") }.count == 1)
    }

    @Test func `W4 traffic of a bond that was set up begins with the look that shows it`() {
        var bond = AggregatedBond("eth0", "eth1")
        bond.pull(1)
        bond.ports[0].link = .goingDown
        bond.tell(0)
        bond.carrier = false
        bond.tellBond()
        #expect(bond.told().contains(totalLoss))
        bond.isAdminUp = false
        bond.tellBond()
        (bond.isAdminUp, bond.carrier) = (true, true)
        bond.tellBond()
        bond.ports[0].link = .up
        bond.tell(0)
        #expect(!bond.told().contains("first active interface up!"))
        bond.look()
        #expect(bond.told().contains("first active interface up!"))
    }
}
