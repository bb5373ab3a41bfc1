import BondwatchControl
import BondwatchCore
import Testing

@Suite struct HistoryTableTests {
    private let table = HistoryTable { "2026-11-21 05:00:\($0 % 60_000_000 / 1_000_000 + 10)" }

    @Test func `one line a failover, and what is not over says so`() {
        var samples = EventSamples()
        samples.failOver()
        samples.seconds = 12
        samples.comeBack(after: .seconds(12))
        samples.failBack()
        samples.seconds = 20
        samples.failOver()
        #expect(
            table.text(joined(samples.events))
                == """
                TIME                 BOND   WHAT      FROM  TO    GAP   LOST        WHY
                2026-11-21 05:00:30  bond0  failover  eth0  eth1  none  12 s        link-down
                2026-11-21 05:00:42  bond0  failback  eth1  eth0  none  -           primary-returned
                2026-11-21 05:00:50  bond0  failover  eth0  eth1  none  still lost  link-down

                """.replacingTimes())
    }

    @Test func `the host is told where there are several`() {
        var samples = EventSamples()
        samples.failOver()
        var other = EventSamples()
        (other.host, other.boot) = ("beta", EventSamples.bootB)
        other.failOver()
        #expect(!table.text(joined(samples.events)).contains("HOST"))
        let text = table.text(joined(samples.events + other.events))
        #expect(text.contains("HOST"))
        #expect(text.contains("alpha"))
        #expect(text.contains("beta"))
    }

    @Test func `a name of wide characters moves no column`() throws {
        var samples = EventSamples()
        samples.bond = "\u{7db2}\u{8def}"
        samples.failOver()
        var other = EventSamples()
        other.bond = "bond0"
        other.failOver()
        let lines = table.text(joined(samples.events) + joined(other.events)).split(separator: "\n")
        let places = try lines.map { line in
            let word = try #require(line.firstRange(of: "failover") ?? line.firstRange(of: "WHAT"))
            return line[..<word.lowerBound].unicodeScalars.reduce(0) { $0 + ($1.value >= 0x4e00 ? 2 : 1) }
        }
        #expect(places.count == 3)
        #expect(Set(places).count == 1, "\(lines)")
    }

    @Test func `no history is told in words`() { #expect(table.text([]) == "no failovers\n") }

    @Test func `every line fits in 80 columns with names as they usually are`() {
        var samples = EventSamples()
        samples.loseEverything(for: 700)
        samples.seconds += 2
        samples.comeBack(after: .seconds(700))
        samples.failOver()
        samples.comeBack(after: .seconds(700))
        samples.failBack()
        for line in table.text(joined(samples.events)).split(separator: "\n") { #expect(line.count <= 80) }
    }
}

extension String {
    /// The year goes where the lines would be too long with it.
    fileprivate func replacingTimes() -> String {
        guard split(separator: "\n").contains(where: { $0.count > 80 }) else { return self }
        return split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.hasPrefix("2026-") ? String(line.dropFirst(5)) : line.replacingHeading
        }.joined(separator: "\n")
    }
}

extension Substring {
    fileprivate var replacingHeading: String {
        hasPrefix("TIME") ? "TIME          " + String(dropFirst(19)) : String(self)
    }
}
