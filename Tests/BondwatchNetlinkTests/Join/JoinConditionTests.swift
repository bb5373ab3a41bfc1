import BondwatchCore
import Glibc
import Testing

@testable import BondwatchNetlink

/// What the join says of its own work, and what stays due.
@Suite struct JoinConditionTests {
    private func at(_ seconds: UInt64) -> BootInstant { BootInstant(nanoseconds: seconds * 1_000_000_000) }

    /// A join that has looked once.
    private func joined() -> JoinedTable {
        var joined = JoinedTable()
        joined.dumps()
        return joined
    }

    @Test func `M8 an early reading that is due stays due until its file was taken`() throws {
        var join = joined().join
        let now = at(5000)
        let due = join.dueLooks(at: now)
        #expect(due.count == 2)
        #expect(join.dueLooks(at: now) == due, "to be asked is not to be done")
        #expect(join.fleet.nextLook.map { $0 <= now } == true)
        // A file that a message overtook does not count, so the bond stays due.
        let file = Array("Bonding Mode: load balancing (round-robin)\nMII Status: up\n".utf8)
        let outdated = join.take(file: file.span, of: due[0], readAt: .max, at: now)
        #expect(outdated == nil)
        #expect(join.dueLooks(at: now) == due)
        join.looksDone(of: due[0], at: now)
        #expect(join.dueLooks(at: now) == [due[1]])
        join.wantFile(of: due[0], at: now)
        #expect(join.dueLooks(at: now) == due)
    }

    @Test func `M8 a reading that began before the time that was asked for does not answer it`() {
        var join = joined().join
        let bond = join.fleet.bonds[0].name
        join.looksDone(of: bond, at: at(5000))
        join.wantFile(of: bond, at: at(5001))
        join.looksDone(of: bond, at: at(5000))
        #expect(join.dueLooks(at: at(5002)).contains(bond))
    }

    /// The kernel refuses a dump that was begun; gives what the join says.
    private func refuse(_ join: inout SourceJoin, at second: UInt64, errno: Int32) throws -> [ConditionSignal] {
        join.messagesLost()
        guard case .send(let request) = join.queueEmpty(at: at(second)) else {
            Issue.record("no dump is begun")
            return []
        }
        let refusal = LinkTable().refusal(of: request, errno: errno)
        return join.take(datagram: refusal.span.bytes, at: at(second)).compactMap {
            if case .condition(let signal) = $0 { signal } else { nil }
        }
    }

    @Test func `N7 a refusal is given in words, once is no condition, and what lasts is one`() throws {
        var join = joined().join
        var register = ConditionRegister()
        var lines: [String] = []
        for second in UInt64(6000)..<6004 {
            for signal in try refuse(&join, at: second, errno: EBUSY) {
                lines += register.take(signal, at: at(second)).map(\.message)
            }
            if second == 6000 { #expect(lines == [], "the kernel is busy with an abandoned dump: an ordinary retry") }
        }
        #expect(lines == ["the kernel refused a dump of the links: Device or resource busy"])
        #expect(register.reports(at: at(6004), wallMicroseconds: 1).map(\.id) == ["dump-refused"])
    }

    @Test func `N7 a dump that comes to its end ends the condition`() throws {
        var joined = joined()
        var refused = joined.join
        _ = try refuse(&refused, at: 1500, errno: EBUSY)
        joined.join = refused
        // Its time begins at 1000 s, and goes on by 2 s with each.
        for _ in 0..<300 { _ = joined.dump() }
        #expect(joined.signals == [.ended(.dumpRefused)])
        joined.join.messagesLost()
        joined.dumps()
        #expect(joined.signals.count == 1, "one that went well from the beginning says nothing")
    }

    @Test func `N2 bonds without a file are asked for anew before anything is said`() {
        var joined = joined()
        let names = joined.join.fleet.bonds.map(\.name)
        var effects = joined.join.take(names: [])
        #expect(effects.count == 1)
        let isAskedAnew = joined.dump()
        #expect(isAskedAnew)
        // They were about to be deleted.
        joined.table.links = [:]
        joined.join.messagesLost()
        joined.dumps()
        #expect(joined.told.contains(.bondRemoved))
        effects = joined.join.take(names: [])
        #expect(effects == [.condition(.ended(.procEmpty))])
        let again = joined.join.take(names: []) + joined.join.take(names: names)
        #expect(again == [], "said once")
    }
}
