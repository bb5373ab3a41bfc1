import BondwatchCore
import Testing

/// When another aggregator has taken over, and why.
@Suite struct LacpHandOverTests {
    @Test func `W3 a total loss between makes no change of aggregator`() {
        var bond = AggregatedBond("eth0", "eth1")
        bond.pull(0)
        bond.look()
        bond.pull(1)
        bond.carrier = false
        bond.tellBond()
        bond.look(forSeconds: 3)
        bond.putBack(0)
        bond.join(0)
        bond.carrier = true
        bond.tellBond()
        bond.look(forSeconds: 10)
        #expect(bond.told().filter { $0.contains("aggregator changed") } == [])
    }

    @Test func `W3 a port that begins to distribute as the default port sends no message and is no other aggregator`() {
        // Alone until the partner is heard.
        var bond = AggregatedBond("eth0", "eth1")
        bond.partner = AggregatedBond.nobody
        (bond.ports[0].actor, bond.ports[0].partner) = (79, 0)
        (bond.ports[1].aggregator, bond.ports[1].actor, bond.ports[1].partner) = (2, 71, 0)
        bond.ports[1].state = .backup
        bond.fleet = BondFleet(jiffy: .zero)
        bond.look(forSeconds: 10)
        bond.partner = AggregatedBond.switchA
        (bond.ports[0].actor, bond.ports[0].partner) = (15, 15)
        bond.join(1)
        bond.tellBond()
        for number in 0...1 { bond.tell(number) }
        bond.letTimePass()
        bond.join(0)
        bond.look(forSeconds: 5)
        #expect(bond.told().filter { $0.contains("aggregator changed") } == [])
    }

    @Test func `W3 a port that came in between two dumps makes no other aggregator of its own`() {
        var bond = AggregatedBond("eth0", "eth1")
        bond.pull(1)
        bond.look(forSeconds: 5)
        _ = bond.told()
        bond.putBack(1)
        bond.join(1)
        bond.tell(1)
        bond.pull(0)
        bond.look(forSeconds: 5)
        #expect(bond.told().filter { $0.contains("aggregator changed") } == [])
    }

    @Test func `W3 a bond that was set down and up between two dumps has handed nothing over`() {
        var bond = AggregatedBond("eth0", "eth1")
        bond.stand(1, by: 2)
        bond.fleet = BondFleet(jiffy: .zero)
        bond.look(forSeconds: 20)
        _ = bond.told()
        (bond.isAdminUp, bond.carrier) = (false, false)
        bond.tellBond()
        (bond.isAdminUp, bond.carrier) = (true, true)
        bond.handOver(to: 1..<2, in: 2)
        bond.tellBond()
        bond.look(forSeconds: 10)
        #expect(bond.told().filter { $0.contains("aggregator changed") } == [])
    }

    @Test func `a restart while the first port waits for a partner does not begin the wait anew`() {
        var bond = AggregatedBond("eth0", "eth1")
        bond.loseAllPartners()
        bond.fleet = BondFleet(jiffy: .zero)
        bond.look(forSeconds: 2)
        bond.restart()
        bond.aggregator = 2
        #expect(bond.lookUntilTold(.lacpAggregatorChanged) == 1)
    }

    private struct Ending: CustomTestStringConvertible {
        var cause: String
        var change: @Sendable (inout AggregatedBond) -> Void

        var testDescription: String { cause }
    }

    private static let endings = [
        Ending(cause: "link-down") { $0.pull(0) },
        Ending(cause: "lacp") { ($0.ports[0].actor, $0.ports[0].partner) = (71, 0) },
        Ending(cause: "admin-down") { bond in
            bond.ports[0].isAdminUp = false
            bond.pull(0)
        },
        Ending(cause: "slave-removed") { $0.ports.remove(at: 0) },
        Ending(cause: "by-hand") { $0.ports[1].priority = 1 },
        Ending(cause: "better-aggregator") { _ in },
    ]

    @Test(arguments: endings)
    private func `W9 a change of aggregator has the cause that ended the former one`(_ ending: Ending) throws {
        var bond = AggregatedBond("eth0", "eth1")
        for number in 0...1 { bond.ports[number].priority = 255 }
        bond.stand(1, by: 2)
        bond.fleet = BondFleet(jiffy: .zero)
        bond.look(forSeconds: 20)
        ending.change(&bond)
        let last = bond.ports.count
        bond.handOver(to: last - 1..<last, in: 2)
        bond.look(forSeconds: 30)
        let events = bond.events.filter { [.failoverRecorded, .lacpAggregatorChanged].contains($0.kind) }
        let causes = events.flatMap { event in event.fields.filter { $0.name == "BOND_CAUSE" }.map(\.value) }
        #expect(causes == [ending.cause, ending.cause])
        let change = try #require(events.first)
        #expect(change.isByHand == ["admin-down", "slave-removed", "by-hand"].contains(ending.cause))
    }

    @Test func `W13 a hand-over without a partner is reported when the driver has made it`() {
        var bond = AggregatedBond("eth0", "eth1")
        bond.loseAllPartners()
        bond.look(forSeconds: 20)
        bond.pull(0)
        bond.aggregator = 2
        #expect(bond.lookUntilTold(.lacpAggregatorChanged) == 1)
    }
}
