import BondwatchCore
import BondwatchLinux
import BondwatchSystemd
import Dispatch
import Glibc
import Synchronization
import Testing

@testable import BondwatchDaemon

/// A whole engine with a socket of its own, which some process sends to.
@Suite struct EngineForgeryTests {
    private let folder: TemporaryFolder
    private let told = Told()

    init() throws { folder = try TemporaryFolder() }

    @Test(.enabled(if: geteuid() == 0, "NOT RUN: sending to another netlink port takes root"))
    func `R2 a netlink message that some process sent changes nothing, is logged once, and counted`() async throws {
        let executor = QueueExecutor(label: "test.engine")
        let sinks = [SinkKind.journal: SinkWorker(CapturingSink(told))]
        let engine = try Engine.forTest(
            on: executor, procfs: folder.path, pollInterval: .milliseconds(1000), sinks: sinks)
        let port = executor.queue.sync {
            engine.assumeIsolated {
                $0.start {}
                return $0.story.port
            }
        }
        for count in UInt64(1)...3 {
            try Forger.send(to: port)
            #expect(
                await eventually { executor.queue.sync { engine.assumeIsolated { $0.received.forged } } == count })
        }
        let warning = "a netlink message that did not come from the kernel was dropped"
        #expect(await eventually { told.lines.contains(warning) })
        let conditions = executor.queue.sync { engine.assumeIsolated { $0.conditionReports } }
        #expect(conditions.map(\.id) == ["forged-message"])
        #expect(conditions.first?.count == 3)
        executor.queue.sync { engine.assumeIsolated { $0.stop() } }
        #expect(told.lines.count { $0 == warning } == 1)
        #expect(executor.queue.sync { engine.assumeIsolated { $0.reports.isEmpty } })
    }
}

/// What the sink was given.
private final class Told: Sendable {
    private let state = Mutex<[String]>([])
    var lines: [String] { state.withLock { $0 } }
    func add(_ line: String) { state.withLock { $0.append(line) } }
}

private final class CapturingSink: Sink {
    let name = "test"
    private let told: Told

    init(_ told: Told) { self.told = told }

    func write(_ entry: Entry) -> SinkResult {
        told.add(entry.line)
        return .taken
    }
}
