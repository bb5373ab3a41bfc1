import BondwatchCore
import BondwatchLinux
import BondwatchNetlink
import BondwatchSystemd
import BondwatchVarlink
import Dispatch
import Glibc
import Testing

@testable import BondwatchDaemon

@Suite struct StatsTests {
    private func event(_ subject: EventSubject, _ source: EventSource = .netlink) throws -> Event {
        let bond = BondContext(
            name: try #require(InterfaceName("bond0")), mode: nil, redundancy: .full, activeSlave: nil, slaves: [],
            carrying: [])
        return Event(subject: subject, bond: bond, instant: BootInstant(nanoseconds: 0), source: source)
    }

    @Test func `events are counted by kind and by source, and handed on with their numbers`() throws {
        var core = WatchCore(
            RecordedJoin(jiffy: .milliseconds(4)),
            .init(pollInterval: .seconds(1), keepsCheckpoint: false, lastSequence: 40))
        let moment = WatchMoment(Clock.now(), wallMicroseconds: 7)
        var actions: [WatchAction] = []
        let events = [try event(.bondAdded), try event(.bondRemoved, .poll), try event(.bondAdded, .checkpoint)]
        core.report(events.map { (event: $0, bonds: nil) }, at: moment, &actions)
        var stats = StatsReport()
        core.fill(&stats, at: moment)
        #expect(stats.events == 3)
        #expect(stats.eventsByKind["bond-added"] == 2)
        #expect(stats.eventsByKind["link-down"] == 0)
        #expect(stats.eventsByKind.count == EventKind.allCases.count)
        #expect(stats.eventsBySource == ["netlink": 1, "poll": 1, "checkpoint": 1])
        #expect(stats.checkpointCommits == 0 && stats.checkpointFailures == 0)
        let numbers = actions.flatMap { action -> [UInt64] in
            if case .deliver(let events, after: 0) = action { events.map(\.event.told.sequence) } else { [] }
        }
        #expect(numbers == [41, 42, 43])
    }

    @Test func `an engine tells what it has done, and what the kernel says it dropped`() async throws {
        let folder = try TemporaryFolder()
        let executor = QueueExecutor(label: "test.engine")
        let engine = try Engine.forTest(
            on: executor, procfs: folder.path, pollInterval: .milliseconds(50), lastSequence: 9)
        executor.queue.sync { engine.assumeIsolated { $0.start {} } }
        #expect(await eventually { executor.queue.sync { engine.assumeIsolated { $0.stats().polls } } >= 3 })
        let stats = executor.queue.sync { engine.assumeIsolated { $0.stats() } }
        executor.queue.sync { engine.assumeIsolated { $0.stop() } }
        #expect(stats.version == Version.current)
        #expect(stats.uptime >= 50_000)
        let now = Clock.wallMicroseconds()
        #expect((now - 3_600_000_000...now).contains(stats.started + stats.uptime))
        #expect(stats.lastSequence == 9)
        #expect(stats.netlink.dumps >= 1)
        #expect(stats.netlink.messages >= 1)
        #expect(stats.netlink.drops == 0)
        #expect(stats.netlink.receiveBuffer >= 1 << 16)
        #expect(stats.oldestAuditAge.map { $0 < 3_600_000_000 } == true)
        #expect(stats.residentMemory.map { $0 > 1 << 20 } == true)
        #expect(!stats.recording)
        #expect(stats.clients == ClientStats())
    }
}

extension ControlSocketTests {
    @Suite struct StatsServerTests {
        @Test func `the server adds what became of its clients`() throws {
            let folder = try ControlTestFolder()
            let bond = try #require(InterfaceName("bond0"))
            let engine = WatchTestEngine(bonds: [bond])
            var settings = ControlServer.Settings(path: folder.socket)
            settings.clientLimit = 2
            settings.watchedEvents = 1
            var model = engine.model()
            model.stats = { reply in
                var stats = StatsReport()
                stats.events = 42
                stats.eventsByKind = ["link-down": 42]
                stats.sinks = [SinkStats(name: "journal")]
                reply(stats)
            }
            let server = try ControlServer.start(settings, model, identify: ControlTestClient.identify)
            defer { server.stop() }
            let client = DaemonClient(path: folder.socket)
            var stream = try client.watch(nil, state: true)
            #expect(try stream.next(within: .seconds(10)) != nil)
            let idle = try ControlTestClient(path: folder.socket)
            idle.call(ControlTestServer.infoCall)
            #expect(idle.reply() != nil)
            let refused = try ControlTestClient(path: folder.socket, user: 4000)
            #expect(refused.reply()?.contains("TooManyClients") == true)
            let stats = try client.stats()
            #expect(idle.isHungUp())
            #expect(stats.events == 42)
            #expect(stats.eventsByKind == ["link-down": 42])
            #expect(stats.sinks.map(\.name) == ["journal"])
            #expect(stats.clients.watchers == 1)
            #expect(stats.clients.served == 3)
            #expect(stats.clients.refused == 1)
            #expect(stats.clients.evicted == 1)
            #expect(stats.clients.connected == 2)
            let told = 1000
            engine.tell(bond, times: told)
            var missed = 0
            var got = 0
            while got + missed < told, let report = try stream.next(within: .seconds(10)) {
                missed += report.missed ?? 0
                got += report.event == nil ? 0 : 1
            }
            #expect(got + missed == told)
            #expect(try client.stats().clients.missed == UInt64(missed))
        }

        @Test func `a server that counts nothing says so`() throws {
            let folder = try ControlTestFolder()
            let server = try ControlTestServer.start(folder)
            defer { server.stop() }
            #expect(throws: DaemonClientError.refused(.methodNotImplemented("org.bondwatch.Bonds.Stats"))) {
                try DaemonClient(path: folder.socket).stats()
            }
        }
    }
}
