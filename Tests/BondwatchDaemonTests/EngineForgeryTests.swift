import BondwatchCore
import BondwatchLinux
import BondwatchSystemd
import CLinux
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
    func `a netlink message that some process sent changes nothing, and is told once`() async throws {
        let executor = QueueExecutor(label: "test.engine")
        let sinks = [SinkKind.journal: SinkWorker(CapturingSink(told))]
        let engine = try Engine(
            on: executor, procfs: folder.path, pollInterval: .milliseconds(1000), receiveQueueSize: 1 << 16,
            policies: PolicyBook(), restoring: nil, ledger: Ledger(sinks: sinks, store: nil, lastSequence: 0),
            serviceManager: ServiceManager(transport: { _ in }))
        let port = executor.queue.sync {
            engine.assumeIsolated {
                $0.start {}
                return $0.story.port
            }
        }
        for count in UInt64(1)...3 {
            try forge(to: port)
            #expect(
                await eventually { executor.queue.sync { engine.assumeIsolated { $0.story.tally.forged } } == count })
        }
        let warning = "a netlink message that did not come from the kernel was dropped"
        #expect(await eventually { told.lines.contains(warning) })
        executor.queue.sync { engine.assumeIsolated { $0.stop() } }
        #expect(told.lines.count { $0 == warning } == 1)
        #expect(executor.queue.sync { engine.assumeIsolated { $0.reports().isEmpty } })
    }

    /// Sends `there is a bond of index 77`.
    private func forge(to port: UInt32) throws {
        let number = socket(AF_NETLINK, CInt(SOCK_RAW.rawValue | SOCK_CLOEXEC.rawValue), NETLINK_ROUTE)
        let forger = FileDescriptor(owning: number)
        var link = ifinfomsg()
        link.ifi_index = 77
        // IFF_MASTER: what concerns no bond the filter drops, whoever sent it.
        link.ifi_flags = 0x400
        var message = nlmsghdr()
        message.nlmsg_type = 16
        message.nlmsg_len = UInt32(MemoryLayout<nlmsghdr>.size + MemoryLayout<ifinfomsg>.size)
        let datagram = withUnsafeBytes(of: message, Array.init) + withUnsafeBytes(of: link, Array.init)
        var address = sockaddr_nl()
        address.nl_family = sa_family_t(AF_NETLINK)
        address.nl_pid = port
        let sent = withUnsafePointer(to: address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                sendto(
                    forger.rawValue, datagram, datagram.count, 0, address, socklen_t(MemoryLayout<sockaddr_nl>.size))
            }
        }
        try #require(sent == datagram.count)
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
