import BondwatchCore
import BondwatchDaemon
import Glibc
import Testing

@Suite("The terminal sink")
struct TerminalSinkTests {
    @Test func `an entry is one line that begins with the time of day`() throws {
        var ends: [CInt] = [0, 0]
        try #require(pipe(&ends) == 0)
        defer { close(ends[0]) }
        let sink = TerminalSink(descriptor: ends[1])
        #expect(sink.write(.sample(1, seenAt: 1_767_603_999_042_000)) == .taken)
        #expect(sink.write(Entry(Note(.info, "two\nlines"), seenAt: 0)) == .taken)
        close(ends[1])

        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = read(ends[0], &buffer, buffer.count)
        let lines = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self).split(separator: "\n")
        try #require(lines.count == 2)
        #expect(lines[0].dropFirst(5) == ":39.042 bond0: link status definitely down for interface eth0, disabling it")
        #expect(lines[1].hasSuffix(" two\\x0alines"))
    }

    @Test func `a full pipe is waited for, and a line is never broken`() throws {
        var ends: [CInt] = [0, 0]
        try #require(pipe(&ends) == 0)
        for end in ends { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
        defer { for end in ends { close(end) } }
        let sink = TerminalSink(descriptor: ends[1])
        let long = Entry(Note(.info, String(repeating: "x", count: 100_000)), seenAt: 0)
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        var taken = 0
        while taken < 3 {
            if sink.write(long) == .taken { taken += 1 }
            while case let count = read(ends[0], &buffer, buffer.count), count > 0 { received += buffer.prefix(count) }
        }
        let lines = String(decoding: received, as: UTF8.self).split(separator: "\n")
        #expect(lines.map(\.utf8.count) == [100_013, 100_013, 100_013])
    }

    @Test func `a closed output refuses`() {
        guard case .refused = TerminalSink(descriptor: -1).write(.sample(1)) else {
            Issue.record("nobody will ever read there")
            return
        }
    }
}
