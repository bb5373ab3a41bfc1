import BondwatchCore
import Testing

@Suite struct LacpPartnerTests {
    @Test func `a bond in full swing has nothing to tell`() {
        var bond = AggregatedBond("eth0", "eth1")
        bond.look(forSeconds: 200)
        #expect(bond.told().isEmpty)
        #expect(bond.report?.redundancy == .full)
    }

    @Test func `a partner that falls silent is told three seconds after the driver has found out, and told found`() {
        var bond = AggregatedBond("eth0", "eth1")
        (bond.ports[1].actor, bond.ports[1].partner, bond.ports[1].state) = (143, 3, .backup)
        bond.look(forSeconds: 3)
        #expect(bond.told().isEmpty)
        (bond.ports[1].actor, bond.ports[1].partner, bond.ports[1].aggregator) = (71, 0, 2)
        bond.look()
        #expect(bond.told() == ["LACP partner lost on interface eth1: defaulted"])
        bond.look(forSeconds: 60)
        #expect(
            bond.told() == [
                "interface eth1 is up, but not part of the active aggregator: no LACP partner answers on it",
                "redundancy lost, only eth0 is left of 2",
            ])
        (bond.ports[1].actor, bond.ports[1].partner) = (7, 199)
        bond.look()
        #expect(bond.told() == ["LACP partner found on interface eth1 after 1 min 4 s"])
        bond.look()
        bond.join(1)
        bond.look(forSeconds: 10)
        #expect(
            bond.told() == [
                "interface eth1 is part of the active aggregator after 1 min 6 s",
                "redundancy restored after 1 min 1 s, 2 of 2 interfaces carry traffic",
            ])
    }

    @Test func `at assembly the grace is three LACPDU periods of the rate this side asks for`() {
        for (actor, seconds) in [(71, 3), (69, 90)] as [(UInt8, Int)] {
            var bond = AggregatedBond("eth0")
            (bond.ports[0].actor, bond.ports[0].partner) = (actor, 0)
            bond.partner = AggregatedBond.nobody
            bond.fleet = BondFleet(jiffy: .zero)
            bond.look()
            #expect(bond.lookUntilTold(.lacpPartnerLost) == seconds)
            #expect(bond.told() == ["no LACP partner found on interface eth0: defaulted"])
        }
    }

    @Test func `a slow partner that falls silent is told when the driver has waited its 90 seconds`() {
        var bond = AggregatedBond("eth0", "eth1")
        for number in 0...1 { (bond.ports[number].actor, bond.ports[number].partner) = (61, 61) }
        bond.look()
        (bond.ports[0].actor, bond.ports[0].partner) = (141, 3)
        bond.look()
        #expect(bond.lookUntilTold(.lacpPartnerLost) == 3)
    }

    @Test func `a link that was lost in between begins the grace anew`() {
        var bond = AggregatedBond("eth0", "eth1")
        for number in 0...1 { (bond.ports[number].actor, bond.ports[number].partner) = (61, 61) }
        bond.look()
        // The failure itself was not seen, only its count.
        bond.ports[0].failures += 1
        (bond.ports[0].actor, bond.ports[0].partner) = (197, 2)
        bond.look()
        #expect(bond.lookUntilTold(.lacpPartnerLost) == 90)
    }

    @Test func `without a kernel that tells the port state the rate and the partner's address decide`() {
        for (rate, seconds) in [(1, 3), (0, 90), (nil, 90)] as [(UInt8?, Int)] {
            var bond = AggregatedBond("eth0")
            (bond.ports[0].actor, bond.ports[0].partner) = (nil, nil)
            bond.rate = rate
            bond.partner = AggregatedBond.nobody
            bond.fleet = BondFleet(jiffy: .zero)
            bond.look()
            #expect(bond.lookUntilTold(.lacpPartnerLost) == seconds)
            #expect(bond.told() == ["no LACP partner found on interface eth0: no partner address"])
            bond.partner = AggregatedBond.switchA
            bond.look()
            #expect(
                bond.told() == ["LACP partner found on interface eth0 after \(seconds == 3 ? "4 s" : "1 min 31 s")"])
        }
    }

    @Test func `a partner that is late now and then is not told`() {
        var bond = AggregatedBond("eth0", "eth1")
        for _ in 0..<10 {
            bond.ports[0].actor = 143
            bond.look(forSeconds: 2)
            bond.join(0)
            bond.look(forSeconds: 5)
        }
        #expect(bond.told().isEmpty)
    }

    @Test func `a slave that loses its link while its partner is lost is told found once it is heard`() {
        var bond = AggregatedBond("eth0", "eth1")
        (bond.ports[1].actor, bond.ports[1].partner, bond.ports[1].aggregator) = (71, 0, 2)
        bond.look(forSeconds: 6)
        _ = bond.told()
        bond.pull(1)
        bond.look(forSeconds: 5)
        bond.putBack(1)
        bond.look(forSeconds: 10)
        #expect(
            bond.told() == [
                "link status definitely down for interface eth1, disabling it",
                "link status definitely up for interface eth1",
            ])
        bond.join(1)
        bond.look()
        #expect(bond.told().first == "LACP partner found on interface eth1 after 21 s")
    }

    @Test func `a kernel that tells nothing of LACP leads to no word about it`() {
        var bond = AggregatedBond("eth0", "eth1")
        bond.aggregator = nil
        for number in bond.ports.indices {
            (bond.ports[number].aggregator, bond.ports[number].actor, bond.ports[number].partner) = (nil, nil, nil)
        }
        bond.fleet = BondFleet(jiffy: .zero)
        bond.look(forSeconds: 200)
        #expect(bond.told().isEmpty)
        #expect(bond.report?.redundancy == .full)
        bond.pull(0)
        #expect(bond.told().last == "redundancy lost, only eth1 is left of 2")
    }

    @Test func `a bond that is set down is frozen, and its ports are no news`() {
        var bond = AggregatedBond("eth0", "eth1")
        bond.isAdminUp = false
        bond.carrier = false
        for number in 0...1 { (bond.ports[number].actor, bond.ports[number].partner) = (199, 2) }
        bond.look(forSeconds: 200)
        #expect(bond.told().isEmpty)
    }

    @Test func `another mode has no partner`() {
        var bond = AggregatedBond("eth0", "eth1")
        // The driver changes the mode of a bond that is set down, and of no other.
        bond.isAdminUp = false
        bond.carrier = false
        var message = bond.bondMessage
        message.bond?.mode = .balanceXOR
        message.bond?.adInfo = nil
        let events = bond.fleet.apply(message, source: .netlink, at: BootInstant(nanoseconds: 1_100_000_000_000))
        #expect(events.isEmpty)
        #expect(bond.fleet.memories.first?.aggregation == LacpMemory())
    }

    @Test func `a partner that was heard between two looks has not been silent all the time`() {
        var bond = AggregatedBond("eth0", "eth1")
        func fallSilent() { (bond.ports[1].actor, bond.ports[1].partner) = (199, 2) }
        fallSilent()
        bond.look(forSeconds: 3)
        bond.join(1)
        bond.tell(1)
        fallSilent()
        bond.tell(1)
        bond.look(forSeconds: 3)
        #expect(bond.told().filter { $0.contains("LACP partner") } == [])
        bond.look()
        #expect(bond.told().filter { $0.contains("LACP partner lost on interface eth1") }.count == 1)
    }
}
