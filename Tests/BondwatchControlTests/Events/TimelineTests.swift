import BondwatchControl
import BondwatchCore
import BondwatchSystemd
import Testing

@Suite struct TimelineTests {
    private func timeline(_ events: [JournaledEvent], seconds: ClosedRange<UInt64>) -> Timeline {
        var builder = TimelineBuilder()
        for event in events { builder.take(event) { _ in EventSamples.start + 50_000_000 } }
        return builder.timeline(
            from: EventSamples.start + seconds.lowerBound * 1_000_000,
            to: EventSamples.start + seconds.upperBound * 1_000_000, failovers: joined(events)
        ) { _ in true }
    }

    private func states(_ timeline: Timeline, _ slave: Int, bond: Int = 0) -> [String] {
        timeline.bonds[bond].slaves[slave].stretches.map { stretch in
            let begin = (stretch.begin - EventSamples.start) / 1_000_000
            let end = (stretch.end - EventSamples.start) / 1_000_000
            return "\(begin)-\(end) \(stretch.state)"
        }
    }

    private static var story: EventSamples {
        var samples = EventSamples()
        samples.seconds = 10
        samples.failOver()
        samples.seconds = 20
        samples.comeBack(after: .seconds(10))
        samples.failBack()
        return samples
    }

    @Test func `each slave has its state at every moment`() {
        let timeline = timeline(Self.story.events, seconds: 0...30)
        #expect(states(timeline, 0) == ["0-10 unknown", "10-20 down", "20-30 active"])
        #expect(states(timeline, 1) == ["0-10 unknown", "10-20 active", "20-30 backup"])
        #expect(timeline.bonds[0].marks.map(\.kind) == [.failover, .failback])
    }

    @Test func `the state at the beginning comes from before it`() {
        let timeline = timeline(Self.story.events, seconds: 15...30)
        #expect(states(timeline, 0) == ["15-20 down", "20-30 active"])
        #expect(timeline.bonds[0].marks.map(\.kind) == [.failback])
    }

    @Test func `between two boots nobody was watching`() {
        var samples = Self.story
        samples.boot = EventSamples.bootB
        samples.seconds = 60
        samples.tell(.bondAdded)
        let timeline = timeline(samples.events, seconds: 15...70)
        #expect(states(timeline, 0) == ["15-20 down", "20-50 active", "50-60 unknown", "60-70 active"])
    }

    @Test func `a host that was renamed keeps its marks`() {
        var samples = EventSamples()
        (samples.machine, samples.seconds) = ("machine", 10)
        samples.failOver()
        (samples.host, samples.seconds) = ("beta", 20)
        samples.comeBack(after: .seconds(10))
        samples.failBack()
        let timeline = timeline(samples.events, seconds: 0...30)
        #expect(timeline.bonds.map(\.host) == [nil], "it is one host")
        #expect(timeline.bonds[0].marks.map(\.kind) == [.failover, .failback])
    }

    @Test(arguments: ["beta", "alpha"]) func `hosts that were copied with their machine id stay apart`(name: String) {
        var (alpha, copy) = (EventSamples(), EventSamples())
        (alpha.machine, alpha.seconds) = ("machine", 10)
        (copy.machine, copy.host, copy.boot, copy.seconds) = ("machine", name, EventSamples.bootB, 15)
        alpha.failOver()
        copy.failOver(from: "eth1", to: "eth0")
        alpha.seconds = 20
        alpha.comeBack(after: .seconds(10))
        alpha.failBack()
        let events = alpha.events.prefix(3) + copy.events + alpha.events.dropFirst(3)
        let timeline = timeline(Array(events), seconds: 0...30)
        #expect(timeline.bonds.map(\.host) == ["alpha", name])
        #expect(states(timeline, 0) == ["0-10 unknown", "10-20 down", "20-30 active"])
        #expect(states(timeline, 1) == ["0-10 unknown", "10-20 active", "20-30 backup"])
        #expect(states(timeline, 0, bond: 1) == ["0-15 unknown", "15-30 active"])
        #expect(states(timeline, 1, bond: 1) == ["0-15 unknown", "15-30 down"])
        #expect(timeline.bonds.map { $0.marks.map(\.kind) } == [[.failover, .failback], [.failover]])
    }

    private func text(_ timeline: Timeline, unicode: Bool, colour: Bool = false) -> String {
        TimelineText(.init(isUnicode: unicode, palette: colour ? .colours : .plain), offset: { _ in 0 }) { time in
            let second = (time - EventSamples.start) / 1_000_000
            return "2023-11-14 00:00:\(second < 10 ? "0" : "")\(second)"
        }.text(timeline)
    }

    @Test func `the bars are drawn in letters where there is no UTF-8`() {
        let text = text(timeline(Self.story.events, seconds: 0...36), unicode: false)
        let lines = text.split(separator: "\n")
        #expect(text.utf8.allSatisfy { $0 < 0x7f })
        #expect(lines.allSatisfy { $0.count <= 80 })
        #expect(lines[1] == "bond0  active-backup")
        #expect(lines[2] == "                            F                   B")
        #expect(
            lines[3] == "  eth0  " + String(repeating: ".", count: 20) + String(repeating: "x", count: 20)
                + String(repeating: "#", count: 32))
        #expect(text.contains("# active   = backup (up)   x down   . unknown\nF failover   B failback"))
    }

    @Test func `a slave that was down for a moment is seen in the longest of times`() {
        let text = text(timeline(Self.story.events, seconds: 0...60_000), unicode: false)
        #expect(text.contains("  eth0  x###"))
        #expect(text.split(separator: "\n")[2].contains("2"))
    }

    @Test func `colour changes nothing but colour`() {
        let timeline = timeline(Self.story.events, seconds: 0...36)
        var plain = text(timeline, unicode: true, colour: true)
        for code in ["34", "36", "31", "0"] { plain = plain.replacing("\u{1b}[\(code)m", with: "") }
        #expect(plain == text(timeline, unicode: true))
    }

    /// What is told of a bond with these slaves, of which the first fails.
    private func story(host: String = "alpha", bond: String = "bond0", slaves: [String]) -> [JournaledEvent] {
        var samples = EventSamples()
        (samples.host, samples.bond) = (host, bond)
        (samples.slaves, samples.carrying, samples.active) = (slaves, slaves, slaves[0])
        samples.seconds = 10
        samples.failOver(from: slaves[0], to: slaves[1])
        samples.seconds = 20
        samples.comeBack(after: .seconds(10))
        return samples.events
    }

    @Test func `a name of wide characters moves no bar`() throws {
        let lines = text(timeline(story(slaves: ["\u{7db2}\u{5361}", "eth1"]), seconds: 0...36), unicode: false)
            .split(separator: "\n")
        let bars = try lines[3...4].map { line in
            let bar = try #require(line.firstIndex(of: "."))
            return line[..<bar].unicodeScalars.reduce(0) { $0 + ($1.value >= 0x4e00 ? 2 : 1) }
        }
        #expect(Set(bars) == [8], "\(lines)")
    }

    @Test func `a name of escapes makes no line longer than the screen`() throws {
        let long = String(repeating: "\u{1}", count: 15)
        let shown = String(repeating: "\\x01", count: 15)
        let events = story(bond: long, slaves: [long, "eth1"])
        let lines = text(timeline(events, seconds: 0...36), unicode: false).split(separator: "\n").map(String.init)
        #expect(lines.allSatisfy { $0.count <= 80 }, "\(lines)")
        // It has a line of its own, and the bars of all slaves as much room as ever.
        let place = try #require(lines.firstIndex(of: "  \(shown)"))
        #expect(lines[place + 1].drop { $0 == " " }.count == 72)
        #expect(lines[place + 2].hasPrefix("  eth1  ...."))
        #expect(lines.contains { $0.contains(shown) && $0.contains("active-backup") })

        let others = story(host: String(repeating: "h", count: 64), bond: long, slaves: ["eth0", "eth1"])
        let several = text(timeline(events + others, seconds: 0...36), unicode: false).split(separator: "\n")
        #expect(several.contains { $0.hasPrefix("hhhh") })
        #expect(several.allSatisfy { $0.count <= 80 }, "\(several)")
    }

    @Test func `a name that begins with a combining mark is a name of its own`() {
        var samples = Self.story
        (samples.slaves, samples.carrying) = (["eth0", "\u{301}x"], ["eth0", "\u{301}x"])
        samples.seconds = 25
        samples.tell(.bondAdded)
        let slaves = timeline(samples.events, seconds: 0...30).bonds[0].slaves
        #expect(slaves.contains { $0.name.description == "\u{301}x" })
    }

    @Test func `the picture escapes what it is given, and says what it shows`() {
        var samples = EventSamples()
        samples.bond = "a<b&\"c"
        samples.failOver()
        let picture = TimelinePicture(offset: { _ in 0 }) { "\($0)" }
            .svg(timeline(samples.events, seconds: 0...30))
        #expect(picture.contains("<desc id=\"description\">a&lt;b&amp;&quot;c, active-backup: 1 times failover, "))
        #expect(!picture.contains("a<b"))
        #expect(picture.contains("role=\"img\""))
        #expect(picture.hasSuffix("</svg>\n"))
    }

    @Test func `ticks stand at full times of the local clock`() {
        let hour: UInt64 = 3_600_000_000
        let begin = 1_700_000_000_000_000 / hour * hour + 17 * 60_000_000
        let axis = TimeAxis(from: begin, to: begin + 6 * hour, most: 7, offset: { _ in 1800 }) {
            "2023-11-14 \($0 % hour)"
        }
        #expect(axis.ticks.map { ($0.time + hour / 2) % hour } == [0, 0, 0, 0, 0, 0])
    }
}
