import BondwatchCore
import Testing

/// 802.3ad to two switches without MLAG: one group of ports carries, and the driver keeps the other as its reserve.
@Suite struct LacpGroupTests {
    /// eth0 to eth2 at switch A, in the active aggregator; eth3 to eth5 ready at switch B.
    private func twoSwitches(_ change: (inout AggregatedBond) -> Void = { _ in }) -> AggregatedBond {
        var bond = AggregatedBond("eth0", "eth1", "eth2", "eth3", "eth4", "eth5")
        for number in 3...5 { bond.stand(number, by: 2) }
        bond.fleet = BondFleet(jiffy: .zero)
        change(&bond)
        bond.look(forSeconds: 20)
        _ = bond.told()
        return bond
    }

    private func redundancy(_ told: [String]) -> [String] { told.filter { $0.hasPrefix("redundancy") } }

    private let onlyA =
        "redundancy lost, only aggregator 1 (eth0 eth1 eth2, LACP partner 0a:00:00:00:00:0a) is left of 2 groups"

    @Test func `W8 a whole reserve is full redundancy, no port of it is reported as out or churned`() throws {
        var bond = twoSwitches()
        for number in 3...5 { bond.ports[number].churn = (1, 2) }
        bond.look(forSeconds: 100)
        #expect(bond.told() == [])
        let report = try #require(bond.report)
        #expect(report.redundancy == .full && report.settledRedundancy == .full)
        #expect((report.slavesCarrying, report.expectedSlaves) == (3, 3))
        #expect(report.slaves.map(\.reserve) == [false, false, false, true, true, true])
        #expect(report.groups.map(\.state) == [.active, .reserve])
        #expect(report.groups.map(\.aggregator) == [1, 2])
        #expect(report.findings.map(\.id) == ["separate-aggregators"])
    }

    @Test func `W8 each port lost of the reserve is reported, and the whole of it is a lost redundancy`() {
        var bond = twoSwitches()
        bond.pull(3)
        bond.look()
        #expect(
            redundancy(bond.told()) == [
                "redundancy reduced, 3 of 3 interfaces carry traffic, reserve 2 of 3 in aggregator 2"
            ])
        bond.pull(4)
        bond.look()
        #expect(
            redundancy(bond.told()) == [
                "redundancy reduced, 3 of 3 interfaces carry traffic, reserve 1 of 3 in aggregator 2"
            ])
        bond.pull(5)
        bond.look(forSeconds: 10)
        #expect(redundancy(bond.told()) == [onlyA])
        #expect(bond.report?.redundancy == .lost)
        bond.restart()
        bond.look(forSeconds: 10)
        #expect(redundancy(bond.told()) == [])
        #expect(bond.report?.redundancy == .lost)
        for number in 3...5 {
            bond.ports[number].link = .up
            bond.stand(number, by: 4)
        }
        bond.look(forSeconds: 10)
        #expect(
            bond.told().last
                == "redundancy restored after 35 s, 3 of 3 interfaces carry traffic, reserve 3 of 3 in aggregator 4")
    }

    @Test func `W8 a number of slaves is for the group that carries, and a dead reserve is lost all the same`() {
        var bond = twoSwitches { $0.configure { $0.expectedSlaves = .number(3) } }
        #expect(bond.report?.redundancy == .full)
        for number in 3...5 { bond.pull(number) }
        bond.look(forSeconds: 10)
        #expect(redundancy(bond.told()).last == onlyA)
        #expect(bond.report?.redundancy == .lost)
    }

    @Test func `W8 the reserve takes over without any alarm but for what is lost`() {
        // stable: the active group loses its last port.
        var bond = twoSwitches()
        for number in 0...2 {
            bond.pull(number)
            bond.look()
        }
        bond.handOver(to: 3..<6, in: 2)
        bond.look(forSeconds: 10)
        let told = bond.told()
        #expect(
            redundancy(told).last
                == "redundancy lost, only aggregator 2 (eth3 eth4 eth5, LACP partner 0b:00:00:00:00:0b) is left of 2 groups"
        )
        #expect(!told.contains("now running without any active interface!"))
        #expect(told.contains { $0.hasPrefix("active aggregator changed from 1 to 2") })
        #expect(!told.contains { $0.contains("part of the active aggregator") })
    }

    @Test func `W8 a message between two looks at a hand-over is no loss`() {
        var bond = twoSwitches { $0.adSelect = 1 }
        bond.pull(0)
        bond.handOver(to: 3..<6, in: 2)
        bond.tellBond()
        for number in 1...5 { bond.tell(number) }
        bond.look(forSeconds: 10)
        let told = bond.told()
        #expect(
            redundancy(told) == [
                "redundancy reduced, 2 of 3 interfaces carry traffic, reserve 3 of 3 in aggregator 2"
            ])
        #expect(!told.contains { $0.hasPrefix("redundancy lost") })
        #expect(bond.report?.groups.map(\.wholePorts) == [2, 3])
        bond.ports[0].link = .up
        bond.stand(0, by: 1)
        bond.look(forSeconds: 10)
        #expect(bond.report?.redundancy == .full)
    }

    @Test func `W8 with min_links and stable a whole reserve does not help a group that has no port to spare`() {
        var bond = twoSwitches { $0.minLinks = 2 }
        bond.pull(0)
        bond.look(forSeconds: 3)
        #expect(
            redundancy(bond.told()) == [
                "redundancy lost, aggregator 1 (eth0 eth1 eth2, LACP partner 0a:00:00:00:00:0a) has only the 2 ports that "
                    + "min_links asks for, and with ad_select stable the reserve does not take over when one of them fails"
            ])
        var early = twoSwitches {
            $0.minLinks = 2
            $0.adSelect = 1
        }
        early.pull(0)
        early.look(forSeconds: 3)
        #expect(early.report?.redundancy == .reduced)
    }

    @Test func `W8 ports that leave their aggregator for another are split, and that is never full`() {
        var bond = AggregatedBond("eth0", "eth1", "eth2", "eth3")
        for number in 2...3 { bond.stand(number, by: 2) }
        bond.look(forSeconds: 30)
        let told = bond.told()
        #expect(told.contains("redundancy reduced, 2 of 4 interfaces carry traffic"))
        #expect(told.count { $0.contains("is up, but not part of the active aggregator") } == 2)
        #expect(bond.report?.groups == [])
        #expect(bond.report?.findings.first { $0.id == "aggregator-split" }?.severity == "warning")
        // Not even where so many are expected as carry.
        bond.configure { $0.expectedSlaves = .number(2) }
        bond.look(forSeconds: 3)
        #expect(bond.report?.redundancy == .reduced)
        for number in 2...3 { bond.join(number) }
        bond.configure { _ in }
        bond.look(forSeconds: 3)
        #expect(bond.report?.redundancy == .full)
        #expect(bond.report?.findings == [])
    }

    /// What was reported of findings that ended.
    private func ends(_ bond: AggregatedBond) -> [String] {
        bond.events.filter { $0.kind == .findingCleared }.map(\.subject.message)
    }

    @Test func `W10 the end of a split repeats the ports that were reported`() {
        var bond = AggregatedBond("eth0", "eth1", "eth2", "eth3")
        bond.stand(3, by: 2)
        bond.look(forSeconds: 30)
        bond.stand(2, by: 2)
        bond.look(forSeconds: 30)
        #expect(bond.report?.findings.contains { $0.problem.contains("eth2 eth3 have another LACP partner") } == true)
        for number in 2...3 { bond.join(number) }
        bond.look(forSeconds: 3)
        let end = ends(bond)
        let split = "the aggregator is split: eth3 has another LACP partner than the other slaves"
        #expect(end.count == 1 && end[0].hasSuffix(split), "\(end)")
    }

    @Test func `W10 the end of separate aggregators repeats the counts that were reported`() {
        var bond = twoSwitches()
        bond.look(forSeconds: 30)
        bond.ports[2].state = .backup
        bond.ports[2].link = .down
        bond.look(forSeconds: 30)
        bond.configure { $0.groups = 2 }
        bond.look(forSeconds: 3)
        let end = ends(bond)
        #expect(end.count == 1 && end[0].contains("only 3 of 6 ports carry"), "\(end)")
    }

    @Test func `W8 ports that carried together a moment ago are one group and not two from the beginning`() {
        var bond = AggregatedBond("eth0", "eth1")
        bond.fleet = BondFleet(jiffy: .zero)
        bond.look()
        bond.stand(1, by: 2)
        bond.look(forSeconds: 10)
        #expect(bond.report?.redundancy == .reduced)
        #expect(bond.report?.groups == [])
        bond.look(forSeconds: 10)
        #expect(bond.report?.findings.map(\.id).contains("aggregator-split") == true)
    }

    @Test func `W8 ports that carry one after the other without a partner are no groups`() {
        var bond = AggregatedBond("eth0", "eth1")
        bond.loseAllPartners()
        bond.fleet = BondFleet(jiffy: .zero)
        bond.look(forSeconds: 20)
        bond.aggregator = 2
        bond.look(forSeconds: 20)
        #expect(bond.report?.groups == [])
        #expect(bond.told().contains("redundancy lost, only eth0 is left of 2"))
    }

    @Test func `W8 the bits of before its link came up make no port a reserve`() {
        var bond = twoSwitches()
        for number in 3...5 { bond.pull(number) }
        bond.look(forSeconds: 10)
        _ = bond.told()
        for number in 3...5 {
            bond.ports[number].link = .up
            (bond.ports[number].actor, bond.ports[number].partner) = (63, 63)
            bond.tell(number)
        }
        bond.look()
        #expect(redundancy(bond.told()) == [])
        #expect(bond.report?.redundancy == .lost)
    }

    /// It failed as a port of the reserve, and its bits are still those of that time.
    @Test func `W2 a port of the reserve whose link has just come up is ready when a look shows it`() {
        var bond = twoSwitches()
        bond.pull(3)
        bond.look(forSeconds: 10)
        #expect(redundancy(bond.told()).count == 1)
        bond.ports[3].link = .up
        bond.tell(3)
        #expect(redundancy(bond.told()) == [])
        (bond.ports[3].actor, bond.ports[3].partner) = (71, 0)
        bond.look(forSeconds: 3)
        bond.stand(3, by: 2)
        bond.tell(3)
        bond.look()
        #expect(redundancy(bond.told()).map { $0.prefix(19) } == ["redundancy restored"])
    }

    @Test func `W2 a look in which a link has just come up shows no port of the reserve`() {
        var bond = twoSwitches()
        bond.pull(3)
        bond.look(forSeconds: 10)
        _ = bond.told()
        // The dump shows the link that the port has, and the bits of the one before.
        bond.ports[3].link = .up
        bond.look()
        #expect(redundancy(bond.told()) == [])
        (bond.ports[3].actor, bond.ports[3].partner) = (71, 0)
        bond.look(forSeconds: 3)
        #expect(redundancy(bond.told()) == [])
    }

    @Test func `W8 a port that carries without a partner, and is of no group, is what is left of the bond`() {
        var bond = twoSwitches()
        bond.ports.append(AggregatedBond.Port(name: ReportSamples.name("eth6"), index: InterfaceIndex(7)))
        for number in 0...5 { bond.pull(number) }
        (bond.ports[6].aggregator, bond.ports[6].actor, bond.ports[6].partner) = (3, 79, 0)
        (bond.aggregator, bond.partner) = (3, AggregatedBond.nobody)
        bond.look(forSeconds: 20)
        #expect(redundancy(bond.told()).last == "redundancy lost, only a group (eth6) is left of 3 groups")
        #expect(bond.report?.redundancy == .lost)
        #expect(bond.report?.slavesCarrying == 1)
    }

    @Test func `W8 where groups says so, a split is none, and a group that never came is lost`() {
        var bond = AggregatedBond("eth0", "eth1", "eth2", "eth3")
        bond.configure { $0.groups = 2 }
        bond.look()
        #expect(bond.report?.redundancy == .lost)
        for number in 2...3 { bond.stand(number, by: 2) }
        bond.look(forSeconds: 30)
        #expect(bond.report?.redundancy == .full)
        #expect(bond.report?.findings.map(\.id).contains("separate-aggregators") == false)
        bond.configure { $0.groups = 1 }
        bond.look(forSeconds: 30)
        #expect(bond.report?.redundancy == .reduced)
    }

    @Test func `W8 a reserve port whose partner keeps it out is outside, and its return is to the reserve`() {
        var bond = twoSwitches()
        bond.ports[3].partner = 7
        bond.look(forSeconds: 10)
        #expect(
            bond.told() == [
                "interface eth3 is up, but not part of the active aggregator: in aggregator 2, which is not the active one",
                "redundancy reduced, 3 of 3 interfaces carry traffic, reserve 2 of 3 in aggregator 2",
            ])
        bond.stand(3, by: 2)
        bond.look(forSeconds: 5)
        #expect(
            bond.told() == [
                "interface eth3 is a reserve in aggregator 2 after 10 s",
                "redundancy restored after 5 s, 3 of 3 interfaces carry traffic, reserve 3 of 3 in aggregator 2",
            ])
    }

    @Test func `W8 the groups are explained, and nobody is to put ports into one group where groups says so`() throws {
        var bond = twoSwitches { $0.configure { $0.groups = 2 } }
        let name = try #require(InterfaceName("bond0"))
        var explanation = try #require(
            bond.fleet.machine(named: name)?.explanation(
                ExplanationBackground(isWatched: true), at: BootInstant(nanoseconds: 2_000_000_000_000)))
        #expect(explanation.rules.first { $0.id == "slave.eth3" }?.verdict == .fine)
        #expect(explanation.rules.first { $0.id == "groups" }?.verdict == .fine)
        bond.ports[3].partner = 7
        bond.look(forSeconds: 10)
        explanation = try #require(
            bond.fleet.machine(named: name)?.explanation(
                ExplanationBackground(isWatched: true), at: BootInstant(nanoseconds: 2_000_000_000_000)))
        #expect(explanation.rules.first { $0.id == "slave.eth3" }?.verdict == .fault)
        #expect(!explanation.actions.contains { $0.contains("same group") || $0.contains("one group") })
    }

    @Test func `W11 a port that carries is not churned, however long the kernel says so`() {
        var bond = AggregatedBond("eth0", "eth1")
        (bond.ports[1].actor, bond.ports[1].partner, bond.ports[1].state) = (15, 7, .backup)
        bond.ports[1].churn = (2, 1)
        bond.look(forSeconds: 10)
        #expect(bond.told().contains("LACP partner churned on interface eth1"))
        bond.join(1)
        bond.look(forSeconds: 10)
        #expect(bond.told().contains("LACP partner no longer churned on interface eth1 after 10 s"))
        bond.ports[1].churn = (1, 1)
        bond.look(forSeconds: 100)
        #expect(bond.told().filter { $0.contains("churned") } == [])
    }
}
