import BondwatchCore
import Testing

@Suite struct SpanTests {
    @Test func `a count that is beyond is the longest span, and never a short one`() {
        #expect(BootInstant.Span(microseconds: 1_900_000).description == "1 s")
        for longest: BootInstant.Span in [
            .init(microseconds: .max), .init(microseconds: .max / 1000 + 1), .milliseconds(UInt64.max / 1000),
            .seconds(UInt64.max),
        ] {
            #expect(longest.nanoseconds == .max)
        }
    }

    @Test func `a failover record of a gap that nobody can have measured shows no short one`() throws {
        let bond = try #require(InterfaceName("bond0"))
        var record = FailoverRecordReport(
            FailoverRecord(
                bond: InterfaceIndex(3), number: 1, instant: BootInstant(nanoseconds: 0),
                subject: .activeSlave(.init(to: bond, from: nil, change: .recovery, cause: .first, gap: .zero))),
            time: 0)
        record.gap = .max / 1000 + 1
        var report = BondReport(name: bond, redundancy: .full, expectedSlaves: 1, slavesCarrying: 1)
        report.failoverRecords = [record]
        #expect(FailoverTable { _ in "then" }.text([report]).contains("213503 d 23 h without any"))
    }

    @Test(arguments: [("ms", 1), ("s", 1000), ("m", 60_000), ("min", 60_000), ("h", 3_600_000), ("d", 86_400_000)])
    func `each unit of time is as long as its name says`(name: String, milliseconds: Int) throws {
        let unit = try #require(TimeUnit(rawValue: name))
        let amount = try Units(time: [unit]).read("3\(name)", from: 0, to: .max)
        #expect(BootInstant.Span(nanoseconds: amount) == .milliseconds(3 * milliseconds))
    }

    @Test func `amounts of time may be counted in a larger unit`() throws {
        #expect(try Units(time: [.m, .w], countedIn: .s).readSum("1w2m", from: 0, to: .max) == 604_920)
    }
}
