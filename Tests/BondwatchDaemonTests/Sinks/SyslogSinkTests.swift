import BondwatchCore
import CLinux
import Glibc
import Testing

@testable import BondwatchDaemon

@Suite("The syslog sink")
struct SyslogSinkTests {
    private let folder: TemporaryFolder
    private var path: String { "\(folder.path)/log" }

    init() throws { folder = try TemporaryFolder() }

    @Test func `a line has the form of RFC 3164, in local time`() throws {
        let server = try FakeServer(path: path)
        let sink = SyslogSink(path: path)
        #expect(sink.write(.sample(1, seenAt: 1_767_603_999_000_000)) == .taken)

        let line = try #require(server.receive().first)
        var seconds: time_t = 1_767_603_999
        var parts = tm()
        localtime_r(&seconds, &parts)
        var buffer = [CChar](repeating: 0, count: 32)
        let length = strftime(&buffer, buffer.count, "%b %e %H:%M:%S", &parts)
        let stamp = String(decoding: buffer.prefix(length).map(UInt8.init), as: UTF8.self)
        let message = "bond0: link status definitely down for interface eth0, disabling it"
        #expect(line == "<28>\(stamp) bondwatchd[\(getpid())]: \(message)")
    }

    @Test func `a hostile interface name cannot begin a second line`() throws {
        let server = try FakeServer(path: path)
        let sink = SyslogSink(path: path)
        #expect(sink.write(.sample(1, slave: "e\n<0>x\u{1b}")) == .taken)
        let line = try #require(server.receive().first)
        #expect(line.utf8.allSatisfy { $0 >= 0x20 })
        #expect(line.contains("interface e\\x0a<0>x\\x1b, disabling"))
    }

    @Test func `what the journal is given is not sent to journald's own socket as well`() throws {
        let server = try FakeServer(path: path)
        var isJournald = false
        let sink = SyslogSink(path: path) { _ in isJournald }
        func write(_ number: Int, for sinks: Set<SinkKind>) -> SinkResult {
            var entry = Entry.numbered(number)
            entry.sinks = SinkSet(sinks)
            return sink.write(entry)
        }
        #expect(write(1, for: [.journal, .syslog]) == .taken)
        #expect(server.receive().count == 1)
        // The syslog daemon goes, and journald has the socket.
        server.vanish()
        isJournald = true
        try server.appear()
        #expect(write(2, for: [.journal, .syslog]) == .taken)
        #expect(server.receive().isEmpty)
        #expect(write(3, for: [.syslog]) == .taken, "no other way leads this one into the journal")
        #expect(server.receive().count == 1)
    }

    @Test func `a missing socket is waited for`() throws {
        let sink = SyslogSink(path: path)
        #expect(sink.write(.sample(1)) == .retry("\(path): No such file or directory"))
        let server = try FakeServer(path: path)
        #expect(sink.write(.sample(1)) == .taken)
        #expect(server.receive().count == 1)
    }

    @Test func `a path that no socket can have is a reason, not a crash`() {
        let long = "/" + String(repeating: "x", count: 200)
        #expect(SyslogSink(path: long).write(.sample(1)) == .retry("\(long): File name too long"))
    }

    @Test func `a daemon that was replaced gets the next line at once`() throws {
        let server = try FakeServer(path: path)
        let sink = SyslogSink(path: path)
        #expect(sink.write(.numbered(1)) == .taken)
        #expect(server.receive().count == 1)
        server.vanish()
        try server.appear()
        #expect(sink.write(.numbered(2)) == .taken)
        #expect(server.receive().count == 1)
    }

    @Test func `a daemon that does not read is waited for, without blocking`() throws {
        let server = try FakeServer(path: path)
        let sink = SyslogSink(path: path)
        var sent = 0
        while sink.write(.numbered(sent)) == .taken { sent += 1 }
        #expect(sink.write(.numbered(sent)) == .retry("\(path) is not being read"))
        #expect(server.receive().count == sent)
        #expect(sink.write(.numbered(sent)) == .taken)
    }

    @Test func `a stream socket gets whole lines, also when it takes them in parts`() throws {
        let server = try FakeServer(path: path, type: SOCK_STREAM)
        let sink = SyslogSink(path: path)
        // More than half of a socket's buffer, so that the kernel takes a part.
        let padding = String(repeating: "x", count: 150_000)
        var lines: [String] = []
        var sent = 0
        while sent < 10 {
            switch sink.write(Entry(Note(.info, "number \(sent) \(padding)"), seenAt: 0)) {
            case .taken: sent += 1
            case .retry: lines += server.receive()
            case .refused(let reason): throw Unexpected(reason: reason)
            }
        }
        lines += server.receive()
        #expect(lines.count == 10)
        for (number, line) in lines.enumerated() {
            #expect(line.hasSuffix("]: number \(number) \(padding)"), "\(line.prefix(60))")
        }
    }

    private struct Unexpected: Error { let reason: String }

    @Test(.timeLimit(.minutes(10)), arguments: [SOCK_DGRAM, SOCK_STREAM])
    func `every line arrives once, in order, however the daemon behaves`(type: __socket_type) async throws {
        let server = try FakeServer(path: path, type: type)
        let backoff = SinkWorker.Backoff(shortest: .milliseconds(1), longest: .milliseconds(10))
        let worker = SinkWorker(SyslogSink(path: path), backoff: backoff)
        var submitted = 0
        var lines: [String] = []

        func submit(_ count: Int) {
            for _ in 0..<count {
                submitted += 1
                worker.submit(.numbered(submitted))
            }
        }
        func readAll() async -> Bool {
            await eventually {
                lines += server.receive()
                return worker.statistics.waiting == 0 && lines.count >= submitted
            }
        }

        submit(300)
        #expect(await readAll())
        for _ in 1...3 {
            // Stops reading.
            submit(10_000)
            #expect(await eventually { worker.statistics.problem != nil })
            #expect(await readAll())
            // Vanishes with nothing unread, and returns.
            server.vanish()
            submit(300)
            #expect(await eventually { worker.statistics.problem?.contains("No such file") == true })
            try server.appear()
            #expect(await readAll())
        }
        #expect(lines.count == submitted)
        let expected = (1...submitted).map { "number \($0)" }
        #expect(lines.map { $0.split(separator: "]: ", maxSplits: 1).last.map(String.init) } == expected)
    }
}
