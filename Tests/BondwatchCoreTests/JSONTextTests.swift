import BondwatchCore
import FoundationEssentials
import Testing

/// The text is held against Foundation's encoder, which readers were promised the form of.
@Suite struct JSONTextTests {
    private func encoded(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    private func text(_ value: some ReportValue) -> String { String(decoding: JSONText.bytes(value), as: UTF8.self) }

    @Test func `reports read as the encoder writes them`() throws {
        let document = ReportDocument(
            source: .daemon, bonds: [ReportSamples.failed, ReportSamples.lacp, ReportSamples.healthy])
        #expect(try text(document) == encoded(document))
        var stats = StatsReport()
        stats.eventsByKind = ["link-up": 3, "active-none": .max, "": 0]
        stats.sinks = [SinkStats(name: "journal")]
        stats.recording = true
        #expect(try text(stats) == encoded(stats))
        let watched = WatchReport(bonds: [], missed: -1)
        #expect(try text(watched) == encoded(watched))
    }

    @Test func `every character is written as the encoder writes it`() throws {
        for scalar in (UInt32(0)...0x2030).compactMap(Unicode.Scalar.init) {
            let string = "a\(Character(scalar))b"
            #expect(try text(string) == encoded(string), "U+\(String(scalar.value, radix: 16))")
        }
        for string in ["", "/", "\r\n", "\u{1f600}", "e\u{301}", "\"\\\""] {
            #expect(try text(string) == encoded(string))
        }
    }

    @Test func `values are written as the encoder writes them`() throws {
        #expect(try text([UInt64.max, 0]) == encoded([UInt64.max, 0]))
        #expect(try text([Int.min, -1]) == encoded([Int.min, -1]))
        #expect(try text([true, false]) == encoded([true, false]))
        #expect(text([String]()) == "[]")
        #expect(text([String: String]()) == "{}")
        #expect(text(Int?.none) == "null")
        #expect(text(Redundancy.lost) == "\"lost\"")
        #expect(text(ReportSource.kernel) == "\"kernel\"")
        let name = try #require(InterfaceName(bytes: [0x62, 0x22, 0x1b, 0xff]))
        #expect(try text(name) == encoded(name))
    }
}
