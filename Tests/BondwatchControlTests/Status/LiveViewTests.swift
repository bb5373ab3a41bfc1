import BondwatchControl
import BondwatchCore
import Testing

@Suite struct LiveViewTests {
    private let start = LiveSamples.start

    private func lines(_ state: LiveState, width: Int = 80, height: Int = 24) -> [ReportLine] {
        LiveView(host: "lab", localTime: LiveSamples.localTime).lines(state, width: width, height: height)
    }

    private func text(_ state: LiveState, width: Int = 80, height: Int = 24) -> String {
        lines(state, width: width, height: height).map { $0.text + "\n" }.joined()
    }

    private func live(_ bonds: [BondReport]) -> LiveState {
        var state = LiveState(at: start)
        state.take(WatchReport(bonds: bonds), at: start)
        return state
    }

    private var failed: LiveState {
        var state = live([LiveSamples.bond()])
        state.take(WatchReport(bonds: [LiveSamples.bond(failed: true)], event: LiveSamples.linkDown), at: start)
        return state
    }

    @Test func `all well`() {
        #expect(
            text(live([LiveSamples.bond()])) == """
                lab  1 bond: 1 full                                                     q leaves
                live since 2026-11-21 05:49:43

                bond0  active-backup  redundancy full (2 of 2 carry) since 2026-11-21 05:49:43
                  active    eth0 since 2026-11-21 05:49:43
                  SLAVE           STATE   LINK  SINCE                FAILURES  SPEED
                  eth0 (primary)  active  up    2026-11-21 05:49:43         0    10G
                  eth1            backup  up    2026-11-21 05:49:43         0    10G

                no events since 2026-11-21 05:49:43

                """)
    }

    @Test func `a failover stands in the table and below it, and what is wrong has its colour`() {
        #expect(
            text(failed) == """
                lab  1 bond: 1 LOST                                                     q leaves
                live since 2026-11-21 05:49:43

                bond0  active-backup  redundancy LOST (1 of 2 carry) since 2026-11-21 05:49:43
                  active    eth1 since 2026-11-21 05:49:43
                  SLAVE           STATE   LINK  SINCE                FAILURES  SPEED
                  eth0 (primary)  backup  DOWN  2026-11-21 05:49:43         1    10G
                  eth1            active  up    2026-11-21 05:49:43         0    10G

                EVENTS of 2026-11-21
                05:49:44  bond0: link status definitely down for interface eth0, disabling it

                """)
        let standings = lines(failed).map(\.standing)
        #expect(
            standings == [.title, .plain, .plain, .alarm, .plain, .title, .alarm, .plain, .plain, .title, .caution])
    }

    @Test func `without a daemon it says so, since when, and of when the table is`() {
        var state = failed
        state.lose("no daemon is running", at: LiveSamples.after(4))
        let lines = lines(state)
        #expect(
            lines[1...2].map(\.text) == [
                "NOT LIVE since 2026-11-21 05:49:47, no daemon is running: this is the state of",
                "  then; trying again",
            ])
        #expect(lines[1].standing == .alarm)
        #expect(lines.last?.text == "05:49:47  NOT LIVE any more: no daemon is running")
        state.take(WatchReport(bonds: [LiveSamples.bond()]), at: LiveSamples.after(9))
        #expect(
            text(state).hasSuffix(
                """
                05:49:47  NOT LIVE any more: no daemon is running
                05:49:52  live again; what happened since 2026-11-21 05:49:47 is in the journal:
                          bondwatchctl events

                """))
    }

    @Test func `before there was a daemon there is no table`() {
        var state = LiveState(at: start)
        state.lose("no daemon is running", at: start)
        #expect(
            text(state).hasPrefix(
                "lab                                                                     q leaves\n"
                    + "NOT LIVE since 2026-11-21 05:49:43, no daemon is running; trying again\n"))
    }

    @Test func `an event of another day stands under its date`() {
        var state = live([])
        for (kind, seconds) in [(EventKind.linkDown, UInt64(0)), (.linkUp, 1), (.linkDown, 86400), (.linkUp, 86401)] {
            state.take(
                WatchReport(event: LiveSamples.event(kind, "\(kind)", at: LiveSamples.after(seconds))), at: start)
        }
        #expect(
            text(state).hasSuffix(
                """

                EVENTS of 2026-11-21
                05:49:43  bond0: linkDown
                05:49:44  bond0: linkUp
                EVENTS of 2026-11-22
                05:49:43  bond0: linkDown
                05:49:44  bond0: linkUp

                """))
    }

    @Test func `the newest events are those that fit`() {
        var state = live([LiveSamples.bond()])
        for second in 0..<40 {
            state.take(
                WatchReport(
                    event: LiveSamples.event(.linkUp, "number \(second)", at: LiveSamples.after(UInt64(second)))),
                at: start)
        }
        let lines = lines(state)
        #expect(lines.count == 24)
        #expect(lines.last?.text == "05:50:22  bond0: number 39")
        #expect(lines[9].text == "EVENTS of 2026-11-21")
        #expect(lines[10].text == "05:50:09  bond0: number 26")
    }

    @Test func `where not every slave fits, bonds that are well take one line`() {
        let bonds = (0..<6).map { LiveSamples.bond("bond\($0)", failed: $0 == 3) }
        let shown = lines(live(bonds)).map(\.text)
        #expect(shown[0].hasPrefix("lab  6 bonds: 1 LOST, 5 full "))
        #expect(shown.count { $0.hasPrefix("bond") } == 6)
        #expect(shown.count { $0.hasPrefix("  eth0") } == 1)
        #expect(shown.count <= 24)
    }

    @Test func `where not every bond fits, the worst are shown and the others counted`() {
        let bonds = (10..<90).map { LiveSamples.bond("bond\($0)", failed: $0 == 77) }
        let shown = lines(live(bonds))
        #expect(shown.count <= 24)
        #expect(shown[3].text.hasPrefix("bond77  active-backup  redundancy LOST"))
        #expect(shown.contains { $0.text.hasPrefix("and ") && $0.text.hasSuffix(" more bonds, all full") })
    }

    @Test(arguments: [20, 32, 40, 50, 60, 70, 79, 80, 81, 120, 300])
    func `no line is wider than the screen, whatever its width`(width: Int) {
        for state in [failed, live([LiveSamples.bond(), LiveSamples.bond("bond1", failed: true)])] {
            #expect(lines(state, width: width, height: 40).allSatisfy { $0.text.columns <= width })
        }
    }

    @Test func `a narrow screen has the link of every slave still`() {
        let shown = text(failed, width: 40, height: 30)
        #expect(shown.contains("\n  SLAVE           STATE   LINK\n  eth0 (primary)  backup  DOWN\n"))
        #expect(text(failed, width: 58).contains("  LINK  SINCE\n"))
    }

    @Test(arguments: 1...12, [1, 10, 80])
    func `a tiny screen is no trap`(height: Int, width: Int) {
        let shown = lines(failed, width: width, height: height)
        #expect(shown.count <= height)
        #expect(shown.allSatisfy { $0.text.columns <= width })
    }

    @Test func `nothing that comes from outside reaches the screen unprintable`() throws {
        let odd = try #require(InterfaceName(bytes: [0x62, 0x1b, 0x5b, 0x32, 0x4a, 0xff, 0x0a]))
        var bond = LiveSamples.bond()
        bond.name = odd
        bond.mode = "mode\u{1b}]0;title\u{7}"
        bond.slaves[0].name = odd
        var state = live([bond])
        state.take(WatchReport(event: LiveSamples.event(.linkUp, "\u{1b}[2J\r\n\u{202e}evil", at: start)), at: start)
        state.lose("reason\u{1b}c", at: start)
        for line in lines(state) {
            #expect(line.text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0 != "\u{202e}" && $0.value != 0x7f })
        }
        #expect(text(state).contains("\\x1b[2J"))
    }
}
