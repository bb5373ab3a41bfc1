import BondwatchCore
import FoundationEssentials
import Testing

/// What hinders the daemon, in the JSON and in the report for people.
@Suite struct ConditionReportTests {
    private let condition = ConditionReport(
        .checkpoint, text: "the checkpoint cannot be written: disk full", count: 17, since: 1_000_000)

    @Test func `R2 a line per condition stands above the bonds, with since when`() {
        let table = ReportTable(now: 193_000_000) { "[\($0)]" }
        let text = table.text([ReportSamples.healthy], conditions: [condition])
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[0] == "WARNING   the checkpoint cannot be written: disk full (checkpoint, 3 min 12 s)")
        #expect(lines[1] == "")
        #expect(lines[2].hasPrefix("bond"))
        #expect(table.text([ReportSamples.healthy]) == lines.dropFirst(2).joined(separator: "\n"))
        #expect(table.text([], conditions: [condition]).hasSuffix("\n\nno bonds\n"))
        let live = ReportTable { "[\($0)]" }
        #expect(live.line(on: condition).text.hasSuffix("(checkpoint, since [1000000])"))
        #expect(live.line(on: condition).standing == .caution)
    }

    @Test func `R2 conditions survive the round trip, and an older daemon has none`() throws {
        var document = ReportDocument(source: .daemon, bonds: [], conditions: [condition])
        document.conditions[0].subject = "bond0"
        let text = JSONText.bytes(document)
        #expect(try JSONDecoder().decode(ReportDocument.self, from: Data(text)) == document)
        let older = #"{"version":1,"source":"daemon","bonds":[]}"#
        #expect(try JSONDecoder().decode(ReportDocument.self, from: Data(older.utf8)).conditions == [])
        #expect(try document.selecting([]).conditions == document.conditions)
        #expect(Mirror(reflecting: condition).children.count == ConditionReport.fields.count)
    }
}
