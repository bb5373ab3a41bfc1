import BondwatchCore
import BondwatchLinux
import BondwatchNetlink
import BondwatchSystemd
import Dispatch
import Glibc
import Testing

@testable import BondwatchDaemon

/// A whole engine that is hindered for a while.
@Suite struct EngineConditionTests {
    /// The engine, what it logs, and what it reads.
    private struct Bench {
        let folder: TemporaryFolder
        let record = Record()
        let executor = QueueExecutor(label: "test.engine")
        let engine: Engine

        init(store: StoreQueue = StoreQueue(.init())) throws {
            folder = try TemporaryFolder()
            for path in ["net", "net/bonding"] { try #require(mkdir("\(folder.path)/\(path)", 0o755) == 0) }
            let sink = SinkWorker(ScriptedSink(record), backoff: .quick)
            engine = try Engine.forTest(
                on: executor, procfs: folder.path, pollInterval: .milliseconds(40), receiveQueueSize: 1 << 22,
                sinks: [.journal: sink], store: store)
        }

        func run<Value: Sendable>(_ body: (isolated Engine) throws -> Value) rethrows -> Value {
            try executor.queue.sync { try engine.assumeIsolated(body) }
        }

        var conditions: [String] { run { $0.conditionReports }.map(\.id) }
    }

    @Test func `R8 a socket that cannot be read is opened anew, and the daemon hears the kernel again`() async throws {
        let bench = try Bench()
        bench.run { $0.start {} }
        #expect(await eventually { bench.run { $0.core.join.hasLooked } })
        // Another file in the place of the socket: every call on it fails.
        try bench.run { engine in
            let other = FileDescriptor(owning: open("/dev/null", O_RDONLY | O_CLOEXEC))
            try #require(dup2(other.rawValue, engine.story.rawValue) >= 0)
        }
        #expect(await eventually { bench.record.lines.count { $0.contains("netlink socket") } == 2 })
        #expect(bench.conditions == [])
        // What the kernel answers comes over the new socket.
        let messages = bench.run { engine in
            engine.take(.messagesLost)
            return engine.core.join.messages
        }
        bench.run { $0.perform([.readSocket]) }
        #expect(await eventually { bench.run { $0.core.join.messages } > messages })
        bench.run { $0.stop() }
        let lines = bench.record.lines.filter { $0.contains("netlink socket") }
        #expect(lines.count == 2)
        #expect(lines.first?.hasPrefix("cannot read the netlink socket: netlink socket: recvmsg: ") == true)
        #expect(lines.last?.hasPrefix("the netlink socket can be read again after ") == true)
    }

    @Test(.enabled(if: geteuid() == 0, "NOT RUN: sending to another netlink port takes root"))
    func `R8 any number of forged messages leaves the others their turn`() async throws {
        let bench = try Bench()
        let forged = try bench.run { engine in
            for _ in 0..<700 { try Forger.send(to: engine.story.port) }
            engine.perform([.readSocket])
            return engine.received.forged
        }
        #expect(forged == 512, "as many as are taken at once")
        #expect(await eventually { bench.run { $0.received.forged } == 700 })
    }

    @Test func `R2 a checkpoint that cannot be written is logged, shown and tried again, and its end logged`() async {
        await #expect(processExitsWith: .success) {
            let state = try StateFolder()
            let bench = try Bench(store: StoreQueue(.init(checkpoint: try state.open().store)))
            func limitFiles(to bytes: rlim_t) throws {
                var limit = rlimit()
                try #require(getrlimit(CInt(RLIMIT_FSIZE.rawValue), &limit) == 0)
                limit.rlim_cur = min(bytes, limit.rlim_max)
                try #require(setrlimit(CInt(RLIMIT_FSIZE.rawValue), &limit) == 0)
            }
            // As on a full disk.
            signal(SIGXFSZ, SIG_IGN)
            try limitFiles(to: 4096)
            for number in UInt64(1)...3 {
                bench.run { engine in
                    var actions: [WatchAction] = []
                    engine.core.commit(at: Engine.now(), &actions)
                    engine.perform(actions)
                }
                #expect(await eventually { bench.run { $0.core.commits.failed } == number })
            }
            #expect(bench.conditions == ["checkpoint"])
            #expect(bench.run { $0.stats() }.conditions.first?.count == 3)
            try limitFiles(to: .max)
            // Nothing happens to any bond: it is tried again all the same.
            bench.run { engine in
                var actions: [WatchAction] = []
                engine.core.reviewConditions(at: Engine.now(), &actions)
                engine.perform(actions)
            }
            #expect(await eventually { bench.conditions == [] })
            #expect(await eventually { bench.record.lines.count == 2 })
            let lines = bench.record.lines
            let began = "the checkpoint cannot be written, so a restart will repeat or miss events: checkpoint: write: "
            #expect(lines.first == began + "File too large")
            #expect(lines.last?.hasPrefix("the checkpoint can be written again after ") == true)
            #expect(lines.last?.hasSuffix(", 3 commits failed") == true)
        }
    }
}
