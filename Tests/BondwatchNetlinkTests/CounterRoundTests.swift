import BondwatchCore
import Testing

@testable import BondwatchNetlink

/// When the counters are asked for.
@Suite struct CounterRoundTests {
    private func fleet(slaves: Int, deafAfter: BootInstant.Span? = .seconds(30)) -> BondFleet {
        var fleet = BondFleet(jiffy: .zero)
        fleet.policies.defaults.deafAfter = deafAfter
        var bond = LinkMessage(kind: .present, index: InterfaceIndex(50), name: InterfaceName("bond0"), flags: .up)
        bond.bond = BondAttributes()
        _ = fleet.apply(bond, source: .poll, at: BootInstant(nanoseconds: 0))
        for number in 0..<slaves {
            let index = InterfaceIndex(UInt32(number + 1))
            var slave = LinkMessage(kind: .present, index: index, name: InterfaceName("eth\(number)"), flags: .up)
            slave.master = bond.index
            slave.slave = BondSlaveAttributes()
            _ = fleet.apply(slave, source: .poll, at: BootInstant(nanoseconds: 0))
        }
        return fleet
    }

    /// At which seconds of a minute something is asked for, with a look at the clock each second.
    private func asked(_ fleet: BondFleet) -> [Int] {
        var round = CounterRound()
        return (0..<60).filter {
            !round.next(of: fleet, atMost: 100, at: BootInstant(nanoseconds: UInt64($0) * 999_000_000)).isEmpty
        }
    }

    @Test func `all slaves are asked for at once, every five seconds`() {
        var round = CounterRound()
        let fleet = fleet(slaves: 3)
        #expect(round.next(of: fleet, atMost: 100, at: BootInstant(nanoseconds: 0)).count == 3)
        #expect(asked(fleet) == Array(stride(from: 0, to: 60, by: 5)))
    }

    @Test func `a short patience asks more often, though not more than once a second`() {
        #expect(asked(fleet(slaves: 2, deafAfter: .seconds(12))) == Array(stride(from: 0, to: 60, by: 2)))
        #expect(asked(fleet(slaves: 2, deafAfter: .seconds(3))) == Array(0..<60))
    }

    @Test func `nothing is asked where nothing can come of it`() {
        #expect(asked(fleet(slaves: 1)).isEmpty)
        #expect(asked(fleet(slaves: 0)).isEmpty)
        #expect(asked(fleet(slaves: 2, deafAfter: nil)).isEmpty)
        var round = CounterRound()
        round.isUnknown = true
        #expect(round.next(of: fleet(slaves: 2), atMost: 100, at: BootInstant(nanoseconds: 0)).isEmpty)
    }

    @Test func `where the socket has little room, one after the other is asked for`() {
        var round = CounterRound()
        let fleet = fleet(slaves: 5)
        let groups = (0..<6).map { second in
            round.next(of: fleet, atMost: 2, at: BootInstant(nanoseconds: second * 1_000_000_000)).map(\.rawValue)
        }
        #expect(groups == [[1, 2], [3, 4], [5], [], [], [1, 2]])
        #expect(round.next(of: fleet, atMost: 0, at: BootInstant(nanoseconds: 6_000_000_000)).map(\.rawValue) == [3])
    }

    @Test func `a kernel that does not know the question is not asked again, and that is said`() {
        var join = SourceJoin(restoring: [], jiffy: .zero)
        let refusal = Build.message(
            NetlinkHeader.MessageType.error, sequence: 4, Build.integer(Int32(-95)) + [UInt8](repeating: 0, count: 16))
        let effects = join.take(datagram: refusal.span.bytes, at: BootInstant(nanoseconds: 0))
        guard case .condition(.holds(let condition)) = effects.first, condition.kind == .countersUnknown else {
            Issue.record("\(effects)")
            return
        }
    }
}
