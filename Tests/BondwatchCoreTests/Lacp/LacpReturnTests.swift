import BondwatchCore
import Testing

/// The daemon ends and returns.
@Suite struct LacpReturnTests {
    private func faulty() -> AggregatedBond {
        var bond = AggregatedBond("eth0", "eth1")
        (bond.ports[1].actor, bond.ports[1].partner, bond.ports[1].aggregator) = (71, 0, 2)
        bond.ports[1].churn = (1, 1)
        bond.look(forSeconds: 20)
        return bond
    }

    @Test func `what was told is not told again, and its end has the whole duration`() {
        var bond = faulty()
        #expect(bond.told().count == 4)
        bond.restart()
        bond.look(forSeconds: 100)
        #expect(bond.told().isEmpty)
        bond.join(1)
        bond.ports[1].churn = (2, 2)
        bond.look()
        #expect(
            bond.told() == [
                "LACP partner found on interface eth1 after 2 min 11 s",
                "interface eth1 is part of the active aggregator after 2 min 11 s",
                "LACP actor and partner no longer churned on interface eth1 after 2 min 11 s",
                "redundancy restored after 2 min 6 s, 2 of 2 interfaces carry traffic",
            ])
    }

    @Test func `what ended while the daemon was away is told as such`() {
        var bond = faulty()
        _ = bond.told()
        bond.join(1)
        bond.ports[1].churn = (2, 2)
        bond.restart()
        #expect(bond.told().filter { $0.hasSuffix("(checkpoint)") }.count == 4)
    }

    @Test func `what began while the daemon was away is told as such, when it has lasted`() {
        var bond = AggregatedBond("eth0", "eth1")
        (bond.ports[1].actor, bond.ports[1].partner, bond.ports[1].aggregator) = (71, 0, 2)
        bond.restart()
        #expect(bond.told().isEmpty)
        bond.look(forSeconds: 10)
        #expect(
            bond.told() == [
                "LACP partner lost on interface eth1: defaulted (checkpoint)",
                "interface eth1 is up, but not part of the active aggregator: no LACP partner answers on it (checkpoint)",
                "redundancy lost, only eth0 is left of 2",
            ])
    }

    @Test func `another partner and another aggregator are found by the next start`() {
        var bond = AggregatedBond("eth0", "eth1")
        bond.partner = AggregatedBond.switchB
        bond.restart()
        #expect(
            bond.told() == [
                "LACP partner changed from 0a:00:00:00:00:0a key 15 to 0b:00:00:00:00:0b key 15 (checkpoint)"
            ])
        (bond.ports[1].aggregator, bond.ports[1].actor) = (2, 7)
        bond.look(forSeconds: 10)
        _ = bond.told()
        bond.join(1, 2)
        (bond.ports[0].actor, bond.aggregator) = (7, 2)
        bond.restart()
        #expect(
            bond.told().first
                == "active aggregator changed from 1 to 2, with eth1 and LACP partner 0b:00:00:00:00:0b key 15 (checkpoint)"
        )
    }

    @Test func `restarted again and again it tells nothing`() {
        var bond = AggregatedBond("eth0", "eth1")
        for _ in 0..<20 { bond.restart(afterSeconds: 3) }
        #expect(bond.told().isEmpty)
        bond = faulty()
        _ = bond.told()
        for _ in 0..<20 { bond.restart(afterSeconds: 3) }
        #expect(bond.told().isEmpty)
    }

    @Test func `a restart in the middle of a silence does not forget when it began`() {
        var bond = AggregatedBond("eth0", "eth1")
        (bond.ports[1].actor, bond.ports[1].partner, bond.ports[1].state) = (143, 3, .backup)
        bond.look()
        bond.restart(afterSeconds: 9)
        #expect(
            bond.told() == [
                "LACP partner lost on interface eth1: expired (checkpoint)",
                "interface eth1 is up, but not part of the active aggregator: no LACP partner answers on it (checkpoint)",
                "redundancy lost, only eth0 is left of 2 (checkpoint)",
            ])
    }

    @Test func `of a bond that was ignored what stands is told when it no longer is`() {
        var book = PolicyBook()
        book.defaults.isIgnored = true
        var bond = AggregatedBond("eth0", "eth1")
        bond.fleet.policies = book
        (bond.ports[1].actor, bond.ports[1].partner, bond.ports[1].aggregator) = (71, 0, 2)
        bond.look(forSeconds: 20)
        #expect(bond.told().isEmpty)
        #expect(bond.report?.slavesCarrying == 1)
        bond.fleet.policies = PolicyBook()
        bond.look()
        #expect(
            bond.told().filter { !$0.contains("redundancy") } == [
                "LACP partner lost on interface eth1: defaulted",
                "interface eth1 is up, but not part of the active aggregator: no LACP partner answers on it",
            ])
    }

    @Test func `a memory that is cut off anywhere is refused`() {
        let bytes = BondMemory.bytes(faulty().fleet.memories)
        #expect(BondMemory.memories(in: bytes[...]).map(BondMemory.bytes) == bytes)
        for length in 1..<bytes.count { #expect(BondMemory.memories(in: bytes[..<length]) == nil) }
    }
}
