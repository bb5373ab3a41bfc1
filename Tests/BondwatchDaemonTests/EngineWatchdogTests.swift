import BondwatchCore
import BondwatchLinux
import BondwatchNetlink
import BondwatchSystemd
import Dispatch
import Glibc
import Synchronization
import Testing

@testable import BondwatchDaemon

/// A whole engine whose files can be read, and then cannot: it pings its watchdog as long as it watches.
@Suite struct EngineWatchdogTests {
    private let folder: TemporaryFolder
    private let pings = Pings()
    private let executor = QueueExecutor(label: "test.engine")
    private let engine: Engine

    private var bonding: String { "\(folder.path)/net/bonding" }

    init() throws {
        folder = try TemporaryFolder()
        let pings = pings
        engine = try Engine.forTest(
            on: executor, procfs: folder.path, pollInterval: .milliseconds(40),
            serviceManager: ServiceManager(transport: { if $0.contains("WATCHDOG=1") { pings.add() } }))
        for path in ["\(folder.path)/net", bonding] { try #require(mkdir(path, 0o755) == 0) }
    }

    @Test func `R5 a folder that cannot be read is vouched for by nobody`() async throws {
        start()
        #expect(await isPinging())
        try #require(rename(bonding, "\(bonding).aside") == 0)
        // A link to itself: opening it fails as it does without a descriptor left.
        try #require(symlink(bonding, bonding) == 0)
        #expect(await hasStoppedPinging())
        #expect(conditions == ["proc-folder"])
        try #require(unlink(bonding) == 0)
        try #require(rename("\(bonding).aside", bonding) == 0)
        #expect(await isPinging())
        #expect(conditions == [])
        stop()
    }

    @Test func `R5 a bond's file that cannot be read costs no restart, is a condition, and ends`() async throws {
        start()
        #expect(await eventually { run { $0.core.join.hasLooked } })
        for (index, name) in [(4_001_001, "bond0"), (4_001_002, "bond1")] as [(UInt32, String)] {
            run { engine in
                let bond = LinkBytes.bond(index, name, mode: 0)
                engine.perform(engine.core.take(datagram: bond.span.bytes, at: Engine.now()))
            }
        }
        // Files of bonds that are not known would have the kernel asked, which knows of none.
        for name in ["bond0", "bond1"] {
            try write("Bonding Mode: load balancing (round-robin)\nMII Status: up\n", to: name)
        }
        #expect(await isPinging())
        #expect(run { $0.reports.count } == 2)
        try #require(unlink("\(bonding)/bond0") == 0)
        try #require(mkdir("\(bonding)/bond0", 0o755) == 0)
        #expect(await eventually { conditions == ["bond-file bond0"] })
        #expect(await goesOnPinging())
        #expect(run { $0.core.fleet.bonds.allSatisfy { $0.looks.isEmpty } }, "nobody asks for it again and again")
        try #require(rmdir("\(bonding)/bond0") == 0)
        // Which is what a bond that is being deleted looks like at first, and is nothing then.
        #expect(await eventually { conditions.last == "bond-file-missing bond0" })
        try write("Bonding Mode: load balancing (round-robin)\nMII Status: up\n", to: "bond0")
        #expect(await eventually { conditions == [] })
        #expect(await isPinging())
        #expect(run { $0.reports.count } == 2)
        stop()
    }

    /// The conditions that are shown.
    private var conditions: [String] {
        run { $0.conditionReports }.map { $0.id + ($0.subject.map { " \($0)" } ?? "") }
    }

    /// Whether a ping that falls due is sent long after the last round that was whole.
    private func goesOnPinging() async -> Bool {
        let isOld = await eventually {
            run { engine in engine.core.watchdog.lastAudit.map { Clock.now().since($0) > .milliseconds(200) } ?? false }
        }
        let isPinging = await isPinging()
        return isOld && isPinging
    }

    private func start() { run { $0.start {} } }
    private func stop() { run { $0.stop() } }

    private func run<Value: Sendable>(_ body: (isolated Engine) -> Value) -> Value {
        executor.queue.sync { engine.assumeIsolated(body) }
    }

    /// Whether a ping that falls due is sent, now or with the next audit.
    private func isPinging() async -> Bool {
        let before = pings.count
        run { $0.take(.due(.watchdog)) }
        return await eventually { pings.count > before }
    }

    /// Whether the last audit comes to be too old for a ping, and none is sent from then on.
    private func hasStoppedPinging() async -> Bool {
        let isOld = await eventually {
            run { engine in engine.core.watchdog.lastAudit.map { Clock.now().since($0) > .milliseconds(200) } ?? false }
        }
        let (before, rounds) = (pings.count, run { $0.core.polls })
        run { $0.take(.due(.watchdog)) }
        let hasGoneOn = await eventually { run { $0.core.polls } > rounds + 5 }
        return isOld && hasGoneOn && pings.count == before
    }

    private func write(_ text: String, to name: String) throws {
        let number = open("\(bonding)/\(name)", O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
        try #require(number >= 0)
        let file = FileDescriptor(owning: number)
        try #require(Glibc.write(file.rawValue, text, text.utf8.count) == text.utf8.count)
    }
}

/// What the service manager was sent.
private final class Pings: Sendable {
    private let state = Mutex(0)
    var count: Int { state.withLock { $0 } }
    func add() { state.withLock { $0 += 1 } }
}
