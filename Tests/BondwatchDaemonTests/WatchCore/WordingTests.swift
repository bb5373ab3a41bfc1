import BondwatchCore
import Testing

@testable import BondwatchDaemon

#if DEBUG
    /// One value goes to the checkpoint, the logs and the watchers.
    @Suite struct WordingTests {
        private func event(_ subject: EventSubject) throws -> Event {
            let bond = BondContext(
                name: try #require(InterfaceName("bond0")), mode: .activeBackup, redundancy: .full, activeSlave: nil,
                slaves: [], carrying: [])
            var event = Event(subject: subject, bond: bond, instant: BootInstant(nanoseconds: 9), source: .netlink)
            event.sequence = 7
            return event
        }

        @Test func `an event is worded once for checkpoint, journal, syslog, feed, and again after a restart`() throws {
            let slave = try #require(InterfaceName("eth0"))
            for subject in [EventSubject.linkDown(slave, failures: 3), .activeNone(previous: slave, cause: .linkDown)] {
                let event = try event(subject)
                let count = WordingCount()
                try EventSubject.$wordings.withValue(count) {
                    let reported = ReportedEvent(event, wallMicroseconds: 5)
                    let fresh = Entry(reported.told)
                    let record = PendingRecord(reported.told)
                    let again = Entry(retelling: record)
                    #expect(again.journalFields.map(\.name) == fresh.journalFields.map(\.name))
                    #expect(again.journalFields.map(\.value) == fresh.journalFields.map(\.value))
                    #expect(SyslogLine.text(of: again, process: 1) == SyslogLine.text(of: fresh, process: 1))
                    #expect(again.priority == fresh.priority && again.line == fresh.line)
                    var tally = EventTally()
                    tally.count(reported)
                    #expect(!WatchedEvent(reported, bonds: nil).reply(with: nil).isEmpty)
                }
                #expect(count.count == 1)
                #expect(event.message == ReportedEvent(event, wallMicroseconds: 5).told.message)
            }
        }

        @Test func `the core words each event of a failover once`() throws {
            var bench = CoreBench.watching()
            bench.host.pull(0)
            let count = WordingCount()
            var bytes = bench.host.queue
            bench.host.queue = []
            // The machines are not counted: they ask for the kind of what they report.
            while !bytes.isEmpty { _ = bench.core.take(datagram: bytes.removeFirst().span.bytes, at: bench.now) }
            let actions = EventSubject.$wordings.withValue(count) { bench.core.take(.socketEmpty, at: bench.now) }
            bench.perform(actions)
            #expect(bench.events.count >= 3)
            #expect(count.count == bench.events.count)
        }
    }
#endif
