import BondwatchControl
import BondwatchCore
import BondwatchQuery
import BondwatchSystemd
import Foundation
import Testing

/// The whole way: journal files, as systemd-journal-remote writes them, to what is printed.
@Suite struct EventsRequestTests {
    private static func lines(_ samples: EventSamples) -> [JournalFixture.Line] {
        samples.entries.map { entry in
            var line = JournalFixture.Line(at: entry.realtime, boot: entry.bootID, [])
            line.fields = entry.fields.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
            return line
        }
    }

    private static func fill(_ fixture: borrowing JournalFixture) throws {
        var alpha = EventSamples()
        alpha.failOver()
        alpha.seconds = 12
        alpha.comeBack(after: .seconds(12))
        alpha.failBack()
        try fixture.write("alpha.journal", lines(alpha))
        var beta = EventSamples()
        (beta.host, beta.boot, beta.seconds) = ("beta", EventSamples.bootB, 5)
        beta.failOver()
        try fixture.write("beta.journal", lines(beta))
    }

    private func words(_ outcome: CommandOutcome, _ columns: [Int]) -> [String] {
        outcome.output.split(separator: "\n").dropFirst().map { line in
            let cells = line.split(separator: " ")
            return columns.map { String(cells[$0]) }.joined(separator: " ")
        }
    }

    @Test func `the journals of many hosts are read at once`() throws {
        let fixture = try JournalFixture()
        try Self.fill(fixture)
        var request = EventsRequest()
        request.directory = fixture.folder
        let outcome = request.run()
        #expect(outcome.status == .success)
        #expect(outcome.messages == [])
        #expect(
            words(outcome, [2, 3, 4, 5, 6]) == [
                "alpha bond0 failover eth0 eth1", "beta bond0 failover eth0 eth1", "alpha bond0 failback eth1 eth0",
            ])
        #expect(outcome.output.contains("still lost"))
        // The same entries in another file add nothing.
        var again = EventSamples()
        again.failOver()
        try fixture.write("copy.journal", Self.lines(again))
        #expect(request.run().output == outcome.output)
    }

    @Test func `a part is told as it stands in the whole`() throws {
        let fixture = try JournalFixture()
        try Self.fill(fixture)
        var request = EventsRequest()
        request.files = [fixture.path("alpha.journal")]
        request.isJSON = true
        let whole = request.run().output.split(separator: "\n")
        #expect(whole.count == 2)
        request.until = .at(EventSamples.start + 1_000_000)
        #expect(request.run().output.split(separator: "\n") == Array(whole.prefix(1)))
        (request.since, request.until) = (request.until, nil)
        #expect(request.run().output.split(separator: "\n") == Array(whole.suffix(1)))
        request.bonds = [try #require(InterfaceName("bond7"))]
        #expect(request.run().output == "")
        request.since = .at(EventSamples.start + 1_000_000)
        request.until = .at(EventSamples.start)
        #expect(request.run().status == .usage)
    }

    @Test func `every event is told with --all`() throws {
        let fixture = try JournalFixture()
        try Self.fill(fixture)
        var request = EventsRequest()
        request.files = [fixture.path("beta.journal")]
        request.showsAll = true
        let lines = request.run().output.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines.last?.hasSuffix("  err      bond0: redundancy lost, only eth1 is left of 2") == true)
        request.isJSON = true
        #expect(request.run().output.contains("\"_HOSTNAME\":\"beta\""))
    }

    @Test func `a picture goes to its file, and a folder that is not there is told`() throws {
        let fixture = try JournalFixture()
        try Self.fill(fixture)
        var request = EventsRequest()
        request.files = [fixture.path("alpha.journal")]
        request.picturePath = fixture.path("timeline.svg")
        let outcome = request.run()
        #expect(outcome.status == .success)
        #expect(outcome.output == "")
        #expect(fixture.names == ["alpha.journal", "beta.journal", "timeline.svg"])
        request.picturePath = fixture.path("nowhere/timeline.svg")
        #expect(request.run().status == .cannotCreate)
        request.files = [fixture.path("missing.journal")]
        #expect(request.run().status == .noInput)
        (request.files, request.directory) = ([], fixture.path("missing"))
        #expect(request.run().status == .noInput)
    }

    @Test func `the page of the history lists every key as the table has it`() throws {
        let top = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let page = try String(contentsOf: top.appendingPathComponent("docs/events.md"), encoding: .utf8)
        let rows = FailoverReport.fields.map { "| `\($0.key)` | \($0.summary) |" }
        #expect(page.contains(rows.joined(separator: "\n")))
    }
}
