import BondwatchCore
import BondwatchDaemon
import BondwatchLinux
import BondwatchVarlink
import Glibc
import Testing

extension ControlSocketTests {
    /// Watches over a real server, with the daemon's own client.
    @Suite struct WatchTests {
        private let bond0: InterfaceName
        private let bond1: InterfaceName
        private let engine: WatchTestEngine
        private let soon = BootInstant.Span.seconds(10)

        init() throws {
            bond0 = try #require(InterfaceName("bond0"))
            bond1 = try #require(InterfaceName("bond1"))
            engine = WatchTestEngine(bonds: [bond0, bond1])
        }

        private func start(
            _ folder: borrowing ControlTestFolder, _ change: (inout ControlServer.Settings) -> Void = { _ in }
        ) throws -> ControlServer {
            var settings = ControlServer.Settings(path: folder.socket)
            change(&settings)
            return try ControlServer.start(settings, engine.model())
        }

        /// Waits until the server has taken notice that nobody watches with states any more.
        private func nobodyWatches() -> Bool {
            for _ in 0..<500 {
                if !engine.feed.wantsStates { return true }
                usleep(10_000)
            }
            return false
        }

        @Test func `it begins with the state, and then tells each event once with the state just after it`() throws {
            let folder = try ControlTestFolder()
            let server = try start(folder)
            defer { server.stop() }
            engine.tell(bond0, times: 7)
            var stream = try DaemonClient(path: folder.socket).watch(nil, state: true)
            let first = try #require(try stream.next(within: soon))
            #expect(first.bonds?.map(\.name) == [bond0, bond1])
            #expect(first.bonds?.map(\.failovers) == [7, 7])
            #expect(first.event == nil && first.missed == nil)
            for sequence in UInt64(8)...30 {
                let bond = sequence % 3 == 0 ? bond0 : bond1
                engine.tell(bond, .linkDown(bond, failures: 3))
                let report = try #require(try stream.next(within: soon))
                #expect(report.event?.sequence == sequence)
                #expect(report.event?.bond == bond)
                #expect(report.event?.time == 1_000_000 + sequence)
                #expect(report.event?.event == "link-down")
                #expect(report.event?.fields["BOND_SEQUENCE"] == String(sequence))
                #expect(report.bonds?.map(\.name) == [bond])
                #expect(report.bonds?.map(\.failovers) == [sequence])
                #expect(report.missed == nil)
            }
            #expect(try stream.next(within: .milliseconds(50)) == nil)
        }

        @Test func `without the state there is nothing before the first event`() throws {
            let folder = try ControlTestFolder()
            let server = try start(folder)
            defer { server.stop() }
            var stream = try DaemonClient(path: folder.socket).watch(nil, state: false)
            #expect(try stream.next(within: .milliseconds(100)) == nil)
            engine.tell(bond0)
            let report = try #require(try stream.next(within: soon))
            #expect(report.event?.sequence == 1)
            #expect(report.bonds == nil && report.missed == nil)
        }

        @Test func `names pick the bonds, also one that goes, comes back, or gets the name`() throws {
            let folder = try ControlTestFolder()
            let server = try start(folder)
            defer { server.stop() }
            var stream = try DaemonClient(path: folder.socket).watch([bond1], state: true)
            #expect(try stream.next(within: soon)?.bonds?.map(\.name) == [bond1])
            engine.tell(bond0)
            engine.tell(bond1, .bondRemoved)
            engine.tell(bond0)
            engine.tell(bond1, .bondAdded)
            // Told under its new name, and of interest to those who know the old one.
            engine.tell(bond0, .bondRenamed(from: bond1))
            engine.tell(bond0)
            engine.tell(bond1)
            for expected in [UInt64(2), 4, 5, 7] {
                #expect(try stream.next(within: soon)?.event?.sequence == expected)
            }
            var none = try DaemonClient(path: folder.socket).watch(
                [InterfaceName("bond7")].compactMap(\.self), state: true)
            #expect(throws: DaemonClientError.refused(.noSuchBond("bond7"))) { try none.next(within: soon) }
            #expect(throws: DaemonClientError.hungUp) { try none.next(within: soon) }
        }

        @Test func `watches that begin in the midst of a storm have no gap and nothing twice`() throws {
            let folder = try ControlTestFolder()
            let server = try start(folder)
            defer { server.stop() }
            let engine = engine
            let bond = bond0
            let storm = WatchTestStorm()
            defer { storm.end() }
            storm.rage {
                engine.tell(bond, times: 5)
                usleep(1000)
            }
            for _ in 0..<20 {
                var stream = try DaemonClient(path: folder.socket).watch(nil, state: true)
                let first = try #require(try stream.next(within: soon))
                var last = try #require(first.bonds?.first?.failovers)
                for _ in 0..<20 {
                    let report = try #require(try stream.next(within: soon))
                    last += UInt64(report.missed ?? 0)
                    guard let event = report.event else { continue }
                    #expect(event.sequence == last + 1)
                    last = event.sequence
                }
            }
        }

        @Test func `a slow reader is told exactly how many it missed, and nobody else has to wait for it`() throws {
            let folder = try ControlTestFolder()
            let server = try start(folder) { $0.watchedEvents = 50 }
            defer { server.stop() }
            let client = DaemonClient(path: folder.socket)
            var slow = try client.watch(nil, state: true)
            var quick = try client.watch([bond0], state: true)
            // A watch that has shown its bonds has begun: nothing that comes after is missing.
            #expect(try slow.next(within: soon) != nil)
            #expect(try quick.next(within: soon) != nil)
            let count = 3000
            for _ in 0..<count / 100 {
                engine.tell(bond0, times: 100)
                var got = 0
                while got < 100 {
                    let report = try #require(try quick.next(within: soon))
                    got += (report.missed ?? 0) + (report.event == nil ? 0 : 1)
                }
                #expect(got == 100)
            }
            #expect(try client.list(nil).bonds.count == 2)
            var last: UInt64 = 0
            var missed = 0
            while last < UInt64(count) {
                let report = try #require(try slow.next(within: soon))
                if let some = report.missed {
                    missed += some
                    last += UInt64(some)
                }
                if let event = report.event {
                    #expect(event.sequence == last + 1)
                    last = event.sequence
                }
            }
            #expect(missed > 0)
            #expect(last == UInt64(count))
        }

        @Test func `what comes faster than the server can encode is counted for those whom it concerns`() throws {
            let folder = try ControlTestFolder()
            let server = try start(folder)
            defer { server.stop() }
            let client = DaemonClient(path: folder.socket)
            var heardOf = [0, 0]
            var first = try client.watch([bond0], state: false)
            var second = try client.watch([bond1], state: false)
            #expect(try first.next(within: .milliseconds(50)) == nil)
            #expect(try second.next(within: .milliseconds(50)) == nil)
            let rounds = 3000
            for _ in 0..<rounds {
                engine.tell(bond0)
                engine.tell(bond1, times: 2)
            }
            while heardOf[0] < rounds {
                let report = try #require(try first.next(within: soon))
                heardOf[0] += (report.missed ?? 0) + (report.event == nil ? 0 : 1)
            }
            while heardOf[1] < rounds * 2 {
                let report = try #require(try second.next(within: soon))
                heardOf[1] += (report.missed ?? 0) + (report.event == nil ? 0 : 1)
            }
            #expect(heardOf == [rounds, rounds * 2])
        }

        @Test func `more than half of the places are not for watchers`() throws {
            let folder = try ControlTestFolder()
            let server = try start(folder) { $0.clientLimit = 4 }
            defer { server.stop() }
            let client = DaemonClient(path: folder.socket)
            var first = try client.watch(nil, state: true)
            var second = try client.watch(nil, state: true)
            #expect(try first.next(within: soon) != nil)
            #expect(try second.next(within: soon) != nil)
            var third = try client.watch(nil, state: true)
            #expect(throws: DaemonClientError.refused(.tooManyWatchers)) {
                try third.next(within: soon)
            }
            #expect(try client.list(nil).bonds.count == 2)
        }

        @Test func `a watcher may be silent for ever, and makes no room for others`() throws {
            let folder = try ControlTestFolder()
            let server = try start(folder) {
                $0.idleTimeout = .milliseconds(100)
                $0.idleBeforeEviction = .milliseconds(10)
                $0.clientLimit = 2
            }
            defer { server.stop() }
            var stream = try DaemonClient(path: folder.socket).watch(nil, state: true)
            #expect(try stream.next(within: soon) != nil)
            usleep(400_000)
            var idle: [ControlTestClient] = []
            for _ in 0..<5 {
                idle.append(try ControlTestClient(path: folder.socket))
                usleep(30_000)
            }
            engine.tell(bond0)
            #expect(try stream.next(within: soon)?.event?.sequence == 1)
        }

        @Test func `a watcher that takes nothing for long is closed`() throws {
            let folder = try ControlTestFolder()
            let server = try start(folder) {
                $0.idleTimeout = .milliseconds(100)
                $0.watcherPatience = .milliseconds(300)
                $0.watchedEvents = 10
            }
            defer { server.stop() }
            var stream = try DaemonClient(path: folder.socket).watch(nil, state: true)
            #expect(try stream.next(within: soon) != nil)
            // Until the socket is full, and then the queue.
            for _ in 0..<100 where engine.feed.wantsStates {
                engine.tell(bond0, times: 100)
                usleep(10_000)
            }
            #expect(nobodyWatches())
            #expect(throws: DaemonClientError.hungUp) {
                while true { _ = try stream.next(within: soon) }
            }
        }

        @Test func `a client that closes ends its watch at once, and so does one that calls again`() throws {
            let folder = try ControlTestFolder()
            let server = try start(folder)
            defer { server.stop() }
            let watchCall = #"{"method":"org.bondwatch.Bonds.Watch","more":true,"parameters":{"state":true}}"#
            do {
                let client = try ControlTestClient(path: folder.socket)
                client.call(watchCall)
                #expect(client.reply()?.hasPrefix(#"{"continues":true,"parameters":{"bonds":[{"#) == true)
                #expect(engine.feed.wantsStates)
            }
            #expect(nobodyWatches())
            let client = try ControlTestClient(path: folder.socket)
            client.call(watchCall)
            #expect(client.reply() != nil)
            client.call(ControlTestServer.infoCall)
            #expect(client.isHungUp())
            #expect(nobodyWatches())
            let eager = try ControlTestClient(path: folder.socket)
            eager.write(Array("\(watchCall)\0\(ControlTestServer.infoCall)\0".utf8))
            #expect(eager.reply()?.contains("continues") == true)
            #expect(eager.isHungUp())
            #expect(nobodyWatches())
        }

        @Test func `the stream ends when the daemon does`() throws {
            let folder = try ControlTestFolder()
            let server = try start(folder)
            var stream = try DaemonClient(path: folder.socket).watch(nil, state: true)
            #expect(try stream.next(within: soon) != nil)
            server.stop()
            #expect(throws: DaemonClientError.hungUp) { try stream.next(within: soon) }
        }

        @Test func `a server without an engine to watch says so`() throws {
            let folder = try ControlTestFolder()
            let server = try ControlTestServer.start(folder)
            defer { server.stop() }
            var stream = try DaemonClient(path: folder.socket).watch(nil, state: false)
            #expect(throws: DaemonClientError.refused(.methodNotImplemented("org.bondwatch.Bonds.Watch"))) {
                try stream.next(within: soon)
            }
        }
    }
}
