import BondwatchControl
import BondwatchCore
import BondwatchLinux
import BondwatchQuery
import BondwatchSystemd
import Foundation
import Glibc
import Testing

/// What scripts are given, in a child process: it goes to standard output at once.
@Suite struct FeedRequestTests {
    private let state: HookSandbox

    init() throws { state = try HookSandbox() }

    private static func line(_ entry: JournalEntry) -> JournalFixture.Line {
        var line = JournalFixture.Line(at: entry.realtime, boot: entry.bootID, [])
        line.fields = entry.fields.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        return line
    }

    /// What is printed, with the program's own end of the pipe closed when it is through.
    private func printed(_ request: FeedRequest) throws -> (text: String, outcome: CommandOutcome) {
        let path = "\(state.path)/output"
        let saved = dup(STDOUT_FILENO)
        let file = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        try #require(saved >= 0 && file >= 0 && dup2(file, STDOUT_FILENO) >= 0)
        let outcome = request.run()
        dup2(saved, STDOUT_FILENO)
        close(saved)
        close(file)
        return (String(decoding: try SmallFile.read(path), as: UTF8.self), outcome)
    }

    @Test func `S2 each entry is lines of its own, whatever the values hold, and nobody's forgery is among them`() async
    {
        await #expect(processExitsWith: .success) {
            let tests = try FeedRequestTests()
            let fixture = try JournalFixture()
            var samples = EventSamples()
            samples.failOver()
            var forged = Self.line(samples.entries[0])
            forged.realtime += 1
            forged.fields = forged.fields.map { name, value in
                switch name {
                case "_UID": (name, Array("1000".utf8))
                case "MESSAGE": (name, Array("forged\n\nMESSAGE=forged\n__CURSOR=nonsense\n\n".utf8))
                default: (name, value)
                }
            }
            var note = JournalFixture.Line(
                at: samples.time + 5000,
                [("SYSLOG_IDENTIFIER", "bondwatchd"), ("_UID", "0"), ("PRIORITY", "3")])
            note.fields.append(("MESSAGE", Array("line one\n\n__CURSOR=nonsense".utf8)))
            try fixture.write("a.journal", [Self.line(samples.entries[0]), forged, note])
            var request = FeedRequest()
            request.journal = .directory(fixture.folder)
            let (text, outcome) = try tests.printed(request)
            #expect(outcome.messages.count == 1 && outcome.messages[0].contains(": 1 of the entries"))
            let blocks = text.components(separatedBy: "\n\n")
            #expect(blocks.count == 3 && blocks[2] == "")
            #expect(blocks[0].hasPrefix("__CURSOR=s="))
            let line = "bond0: link status definitely down for interface eth0, disabling it"
            #expect(blocks[0].contains("\nMESSAGE=\(line)\n"))
            #expect(blocks[1].contains("\nMESSAGE=line one\\x0a\\x0a__CURSOR=nonsense\nPRIORITY=3"))
            #expect(!text.contains("forged"))
        }
    }

    @Test func `S3 from a kept place on each event is given once, and the first time what comes`() async {
        await #expect(processExitsWith: .success) {
            let tests = try FeedRequestTests()
            let fixture = try JournalFixture()
            var samples = EventSamples()
            samples.failOver()
            // The last entry is another unit's.
            let other = JournalFixture.Line(at: samples.time + 2000, [("MESSAGE", "somebody else"), ("_UID", "0")])
            try fixture.write("a.journal", [Self.line(samples.entries[0]), other])
            var request = FeedRequest()
            request.journal = .directory(fixture.folder)
            request.isJSON = true
            request.positionPath = "\(tests.state.path)/cursor"
            #expect(try tests.printed(request).text == "")
            let kept = tests.state.lines("cursor")
            #expect(kept.count == 1)

            try fixture.write(
                "a.journal",
                samples.entries[1...].map { entry in
                    var line = Self.line(entry)
                    line.realtime += 1_000_000
                    return line
                })
            for _ in 1...2 {
                let text = try tests.printed(request).text
                #expect(text.split(separator: "\n").count == 2)
                #expect(text.contains("\"__CURSOR\":\"s="))
            }
            #expect(tests.state.lines("cursor") == kept, "who reads the events moves the place")
        }
    }

    @Test func `S8 a place that is none is set aside, and a later start is right again`() async {
        await #expect(processExitsWith: .success) {
            let tests = try FeedRequestTests()
            let fixture = try JournalFixture()
            var samples = EventSamples()
            samples.failOver()
            try fixture.write("a.journal", samples.entries.map(Self.line))
            var request = FeedRequest()
            request.journal = .directory(fixture.folder)
            let path = "\(tests.state.path)/cursor"
            request.positionPath = path
            for nonsense in ["s=nonsense\n", "", "two\nlines\n"] {
                try tests.state.add("cursor", nonsense, mode: 0o600)
                let (text, outcome) = try tests.printed(request)
                #expect(text == "" && outcome.status == .success)
                #expect(outcome.messages.count == 1)
                let said = "\(path).set-aside from now on; going on with what happens"
                #expect(outcome.messages.first?.contains(said) == true)
                #expect(try tests.printed(request).outcome.messages == [])
            }
        }
    }
}
