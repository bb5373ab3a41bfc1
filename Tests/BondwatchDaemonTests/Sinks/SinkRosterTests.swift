import BondwatchCore
import Synchronization
import Testing

@testable import BondwatchDaemon

/// Sinks that leave and come back by a reload.
@Suite struct SinkRosterTests {
    private let journal = Record()
    private let syslog = Record()

    private func worker(_ record: Record) -> SinkWorker { SinkWorker(ScriptedSink(record), backoff: .quick) }

    /// Gives events to the sinks one by one, as the engine does.
    private struct Source {
        var sinks: SinkRoster
        var lastSequence: UInt64 = 0
        private let deliverer = Deliverer()

        init(_ sinks: SinkRoster) { self.sinks = sinks }

        mutating func tell(_ count: Int) throws {
            let name = try #require(InterfaceName("bond0"))
            let bond = BondContext(
                name: name, mode: nil, redundancy: .full, activeSlave: nil, slaves: [], carrying: [])
            for _ in 0..<count {
                var event = Event(
                    subject: .bondAdded, bond: bond, instant: BootInstant(nanoseconds: 1), source: .netlink)
                lastSequence += 1
                event.sequence = lastSequence
                let watched = WatchedEvent(ReportedEvent(event, wallMicroseconds: 1), bonds: nil)
                deliverer.deliver([watched], to: sinks.active, after: 0)
            }
        }
    }

    private func source() -> Source {
        Source(SinkRoster(active: [.journal: worker(journal)]))
    }

    private func change(_ source: inout Source, to kinds: Set<SinkKind>, joining record: Record) -> [SinkWorker] {
        let lastSequence = source.lastSequence
        return source.sinks.change(to: kinds, areAutomatic: false, lastSequence: lastSequence) { _ in worker(record) }
    }

    @Test func `one that leaves delivers what it was given, however long that takes`() async throws {
        var source = source()
        journal.answer = .retry("stuck")
        try source.tell(3)
        let left = change(&source, to: [.syslog], joining: syslog)
        #expect(left.count == 1)
        #expect(source.sinks.accounts.leaving == [.journal: 3])
        try source.tell(2)
        #expect(await eventually { syslog.taken == [4, 5] })
        source.sinks.dismissDrained()
        #expect(source.sinks.all.map(\.kind) == [.journal, .syslog], "it has something left to deliver")

        journal.answer = .taken
        await withCheckedContinuation { continuation in left.first?.drain { continuation.resume() } }
        #expect(journal.taken == [1, 2, 3])
        #expect(await eventually { left.first?.isDrained == true })
        source.sinks.dismissDrained()
        #expect(source.sinks.all.map(\.kind) == [.syslog])
        #expect(source.sinks.accounts.leaving.isEmpty)
    }

    @Test func `one that comes back while it delivers goes on with that, in order`() async throws {
        var source = source()
        journal.answer = .retry("stuck")
        try source.tell(3)
        _ = change(&source, to: [.syslog], joining: syslog)
        try source.tell(2)
        let another = Record()
        _ = change(&source, to: [.journal], joining: another)
        #expect(source.sinks.accounts.active == [.journal])
        #expect(source.sinks.accounts.leaving[.journal] == nil)
        try source.tell(2)
        journal.answer = .taken
        #expect(await eventually { journal.taken == [1, 2, 3, 6, 7] })
        #expect(another.attempts == 0)
        // The word of its first end comes late, and ends nothing.
        source.sinks.dismissDrained()
        try source.tell(1)
        #expect(await eventually { journal.taken.last == 8 })
    }

    @Test func `one that has left and has everything begins anew when it comes back`() async throws {
        var source = source()
        try source.tell(1)
        #expect(await eventually { journal.taken == [1] })
        let left = change(&source, to: [.syslog], joining: syslog)
        #expect(await eventually { left.first?.isDrained == true })
        source.sinks.dismissDrained()
        let another = Record()
        _ = change(&source, to: [.syslog, .journal], joining: another)
        try source.tell(1)
        #expect(await eventually { another.taken == [2] && syslog.taken == [2] })
        #expect(journal.taken == [1])
    }

    @Test func `each entry says who else is given it`() async throws {
        var source = source()
        try source.tell(1)
        _ = change(&source, to: [.journal, .syslog], joining: syslog)
        try source.tell(1)
        #expect(await eventually { journal.sinks == [SinkSet([.journal]), SinkSet([.journal, .syslog])] })
        #expect(await eventually { syslog.sinks == [SinkSet([.journal, .syslog])] })
    }
}
