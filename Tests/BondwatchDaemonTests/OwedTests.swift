import BondwatchCore
import Testing

@testable import BondwatchDaemon

/// What the next run of the daemon owes to a sink.
@Suite struct OwedTests {
    private func record(_ sequence: UInt64, for sinks: [SinkKind] = [.journal]) throws -> PendingRecord {
        let name = try #require(InterfaceName("bond0"))
        let bond = BondContext(
            name: name, mode: nil, redundancy: .full, activeSlave: nil, slaves: [], carrying: [])
        var event = Event(subject: .bondAdded, bond: bond, instant: BootInstant(nanoseconds: 1), source: .netlink)
        event.sequence = sequence
        return PendingRecord(ToldEvent(event, wallMicroseconds: sequence), for: SinkSet(sinks))
    }

    /// In short: `3` an event, `3-5` lost.
    private func owed(
        _ sink: SinkKind, _ sinks: SinkAccounts, _ pending: [PendingRecord], last: UInt64
    ) -> [String] {
        Owed.list(to: sink, sinks, pending: pending, lastSequence: last).map { item in
            switch item {
            case .event(let record): "\(record.sequence)"
            case .lost(let numbers, _): "\(numbers.lowerBound)-\(numbers.upperBound)"
            }
        }
    }

    @Test func `what was not taken, in order`() throws {
        var sinks = SinkAccounts(active: [.journal])
        sinks.take(2, by: .journal)
        let pending = try (UInt64(1)...4).map { try record($0) }
        #expect(owed(.journal, sinks, pending, last: 4) == ["3", "4"])
        sinks.take(4, by: .journal)
        #expect(owed(.journal, sinks, pending, last: 4).isEmpty)
        #expect(owed(.syslog, sinks, pending, last: 4).isEmpty, "it was not in use")
    }

    @Test func `what is missing is lost, before, between and after those that are there`() throws {
        var sinks = SinkAccounts(active: [.journal])
        sinks.take(2, by: .journal)
        let pending = try [5, 6, 9].map { try record($0) }
        #expect(owed(.journal, sinks, pending, last: 12) == ["3-4", "5", "6", "7-8", "9", "10-12"])
        #expect(owed(.journal, sinks, [], last: 12) == ["3-12"])
    }

    @Test func `what is lost before and for want of room is told in one line`() async throws {
        let sink = Record()
        let worker = SinkWorker(ScriptedSink(sink), capacity: 3)
        var sinks = SinkAccounts(active: [.journal])
        sinks.take(2, by: .journal)
        let pending = try (UInt64(6)...12).map { try record($0) }
        worker.submit(Owed.list(to: .journal, sinks, pending: pending, lastSequence: 12))
        #expect(await eventually { sink.taken == [10, 11, 12] })
        #expect(sink.lines == ["7 events could not be logged (BOND_SEQUENCE 3 to 9)"])
    }

    @Test func `one that was leaving is owed nothing that was told after it had left`() throws {
        var sinks = SinkAccounts(active: [.syslog], leaving: [.journal: 4])
        sinks.take(1, by: .journal)
        sinks.take(6, by: .syslog)
        let pending = try [2, 3, 4].map { try record($0) } + [5, 6, 7].map { try record($0, for: [.syslog]) }
        #expect(owed(.journal, sinks, pending, last: 7) == ["2", "3", "4"])
        #expect(owed(.syslog, sinks, pending, last: 7) == ["7"])
        #expect(owed(.journal, sinks, Array(pending.dropFirst(4)), last: 7) == ["2-4"])
    }

    @Test func `one that left and came back is not given what was told between`() throws {
        var sinks = SinkAccounts(active: [.journal])
        sinks.take(1, by: .journal)
        let pending = try [record(2), record(3, for: [.syslog]), record(4)]
        #expect(owed(.journal, sinks, pending, last: 4) == ["2", "4"])
    }
}
