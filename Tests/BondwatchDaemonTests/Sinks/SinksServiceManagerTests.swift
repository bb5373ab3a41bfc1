import Dispatch
import Glibc
import Synchronization
import Testing

@testable import BondwatchSystemd

@Suite("The service manager")
struct SinksServiceManagerTests {
    @Test func `each message says what it must`() {
        let sent = Sent()
        let manager = ServiceManager(transport: sent.add)
        manager.ready(status: "Watching 2 bonds")
        #expect(manager.flush(until: .now() + 20))
        manager.reloading()
        #expect(manager.flush(until: .now() + 20))
        manager.ready(status: "two\nlines")
        manager.ping()
        #expect(manager.flush(until: .now() + 20))
        manager.stopping(status: "Ending")
        #expect(manager.flush(until: .now() + 20))

        let messages = sent.messages
        #expect(messages.first == "READY=1\nSTATUS=Watching 2 bonds")
        #expect(messages.dropFirst().first?.hasPrefix("RELOADING=1\nMONOTONIC_USEC=") == true)
        #expect(messages.joined(separator: "\n").contains("READY=1\nSTATUS=two lines"))
        #expect(messages.joined(separator: "\n").contains("WATCHDOG=1"))
        #expect(messages.last == "STOPPING=1\nSTATUS=Ending")
    }

    @Test func `a reload before the daemon is ready does not say that it is`() {
        let sent = Sent()
        let manager = ServiceManager(transport: sent.add)
        manager.reloading()
        manager.reloaded(status: "2 bonds")
        #expect(manager.flush(until: .now() + 20))
        #expect(sent.messages == [])
        manager.ready(status: "2 bonds")
        #expect(manager.flush(until: .now() + 20))
        #expect(sent.messages == ["READY=1\nSTATUS=2 bonds"])
        manager.reloading()
        #expect(manager.flush(until: .now() + 20))
        manager.reloaded(status: "3 bonds")
        #expect(manager.flush(until: .now() + 20))
        #expect(sent.messages.dropFirst().first?.hasPrefix("RELOADING=1\n") == true)
        #expect(sent.messages.last?.hasPrefix("READY=1") == true)
    }

    @Test func `what waits has a bound, and the newest stands`() {
        var pending = PendingNotifications()
        for round in 1...100 as ClosedRange<UInt64> {
            pending.set(.reloading(monotonicMicroseconds: round))
            pending.set(.ready)
            pending.status = "round \(round)"
            pending.ping = true
        }
        #expect(pending.next() == "RELOADING=1\nMONOTONIC_USEC=100")
        #expect(pending.next() == "READY=1\nSTATUS=round 100\nWATCHDOG=1")
        #expect(pending.next() == nil)
    }

    @Test func `nothing follows the end`() {
        var pending = PendingNotifications()
        pending.set(.ready)
        pending.set(.stopping)
        pending.set(.reloading(monotonicMicroseconds: 1))
        #expect(pending.next() == "STOPPING=1")
        #expect(pending.next() == nil)
    }

    /// In a child process, because libsystemd reads the socket's path from the environment.
    @Test(.timeLimit(.minutes(1)))
    func `a notify socket that nobody reads holds up nobody`() async {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryFolder()
            let server = try FakeServer(path: "\(folder.path)/notify")
            setenv("NOTIFY_SOCKET", server.path, 1)
            let manager = ServiceManager(statusPause: .nanoseconds(0))
            // Fills the socket: sd_notify sleeps from then on, which a flush that fails shows.
            var said = 0
            repeat {
                said += 1
                manager.status("filling \(said)")
            } while manager.flush(until: .now() + .milliseconds(200)) && said < 10_000
            try #require(said < 10_000)

            for round in 1...1000 {
                manager.status("round \(round)")
                manager.ping()
            }
            #expect(!manager.flush(until: .now()))

            var received: [String] = []
            #expect(
                await eventually {
                    received += server.receive()
                    return manager.flush(until: .now())
                })
            received += server.receive()
            #expect(received.count == said + 1, "1,000 rounds were told in one message")
            #expect(received.last == "STATUS=round 1000\nWATCHDOG=1")
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a status soon after another waits, and the newest is said in the end`() async {
        let sent = Sent()
        let pause = 50
        let manager = ServiceManager(statusPause: .milliseconds(pause), transport: sent.add)
        let began = DispatchTime.now().uptimeNanoseconds
        for round in 1...100 { manager.status("round \(round)") }
        #expect(await eventually { sent.messages.last == "STATUS=round 100" })
        let milliseconds = Int((DispatchTime.now().uptimeNanoseconds - began) / 1_000_000)
        #expect(sent.messages.count <= 2 + milliseconds / pause)
    }

    @Test(.timeLimit(.minutes(1)))
    func `a ping takes a status that waits along, and so does the end`() async {
        let sent = Sent()
        // Longer than the test: whatever is said goes along with something else.
        let manager = ServiceManager(statusPause: .seconds(600), transport: sent.add)
        manager.status("at once")
        #expect(await eventually { sent.messages == ["STATUS=at once"] })
        manager.status("before the ping")
        manager.ping()
        #expect(await eventually { sent.messages.last == "STATUS=before the ping\nWATCHDOG=1" })
        manager.status("at the end")
        #expect(manager.flush(until: .now() + 20))
        #expect(sent.messages.last == "STATUS=at the end")
    }

    @Test func `without a service manager nothing happens`() {
        let manager = ServiceManager()
        manager.ready(status: "ready")
        #expect(manager.flush(until: .now() + 20))
    }

    /// In a child process, because libsystemd reads the period from the environment.
    @Test func `the watchdog's period is the service manager's`() async {
        await #expect(processExitsWith: .success) {
            unsetenv("WATCHDOG_USEC")
            #expect(ServiceManager.watchdogMicroseconds() == nil)
            setenv("WATCHDOG_USEC", "30000000", 1)
            setenv("WATCHDOG_PID", "\(getpid())", 1)
            #expect(ServiceManager.watchdogMicroseconds() == 30_000_000)
            setenv("WATCHDOG_PID", "1", 1)
            #expect(ServiceManager.watchdogMicroseconds() == nil, "it is meant for another process")
        }
    }
}

private final class Sent: Sendable {
    private let state = Mutex<[String]>([])
    var messages: [String] { state.withLock { $0 } }
    var add: ServiceManager.Transport { { message in self.state.withLock { $0.append(message) } } }
}
