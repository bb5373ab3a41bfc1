import BondwatchControl
import BondwatchCore
import Testing

@Suite struct LiveStateTests {
    private let start = LiveSamples.start

    private var live: LiveState {
        var state = LiveState(at: start)
        state.take(WatchReport(bonds: [LiveSamples.bond("bond0"), LiveSamples.bond("bond2")]), at: start)
        return state
    }

    @Test func `the first reply is the state, and no event`() {
        #expect(live.bonds.map(\.name.description) == ["bond0", "bond2"])
        #expect(live.notes.isEmpty)
        #expect(live.connection == .live(since: start))
    }

    @Test func `an event comes with its bond as it is then`() {
        var state = live
        state.take(WatchReport(bonds: [LiveSamples.bond(failed: true)], event: LiveSamples.linkDown), at: start + 5)
        #expect(state.bonds.map(\.redundancy) == [.lost, .full])
        #expect(state.notes == [.event(LiveSamples.linkDown)])
    }

    @Test func `a bond that is new stands where its name belongs`() {
        var state = live
        let added = LiveSamples.event(.bondAdded, "bond added", bond: "bond1", at: start)
        state.take(WatchReport(bonds: [LiveSamples.bond("bond1")], event: added), at: start)
        #expect(state.bonds.map(\.name.description) == ["bond0", "bond1", "bond2"])
    }

    @Test func `a bond that is removed goes`() {
        var state = live
        state.take(
            WatchReport(bonds: [], event: LiveSamples.event(.bondRemoved, "bond removed", bond: "bond2", at: start)),
            at: start)
        #expect(state.bonds.map(\.name.description) == ["bond0"])
    }

    @Test func `a bond that is renamed is there once`() {
        var state = live
        var renamed = LiveSamples.event(.bondRenamed, "bond renamed, it was bond2", bond: "bond9", at: start)
        renamed.fields[EventField.previousName.rawValue] = "bond2"
        state.take(WatchReport(bonds: [LiveSamples.bond("bond9")], event: renamed), at: start)
        #expect(state.bonds.map(\.name.description) == ["bond0", "bond9"])
    }

    @Test func `a bond that is renamed takes no other along that looks the same`() {
        var state = LiveState(at: start)
        let names = ["\u{e9}", "e\u{301}"]
        state.take(WatchReport(bonds: names.map { LiveSamples.bond($0) }), at: start)
        var renamed = LiveSamples.event(.bondRenamed, "bond renamed", bond: "bond9", at: start)
        renamed.fields[EventField.previousName.rawValue] = names[0]
        state.take(WatchReport(bonds: [LiveSamples.bond("bond9")], event: renamed), at: start)
        #expect(state.bonds.map(\.name) == [LiveSamples.name("bond9"), LiveSamples.name(names[1])])
    }

    @Test func `a daemon that goes and comes is told with both times`() {
        var state = live
        state.lose("no daemon is running", at: start + 10)
        #expect(state.connection == .lost(since: start + 10, reason: "no daemon is running"))
        #expect(state.bonds.count == 2)
        state.lose("the daemon has too many clients", at: start + 20)
        #expect(state.connection == .lost(since: start + 10, reason: "the daemon has too many clients"))
        state.take(WatchReport(bonds: [LiveSamples.bond()]), at: start + 30)
        #expect(state.connection == .live(since: start + 30))
        #expect(state.bonds.count == 1)
        #expect(
            state.notes == [
                .lost(reason: "no daemon is running", at: start + 10),
                .foundAgain(at: start + 30, lostAt: start + 10),
            ])
    }

    @Test func `a daemon that was never there is not told as lost`() {
        var state = LiveState(at: start)
        state.lose("no daemon is running", at: start + 1)
        state.take(WatchReport(bonds: []), at: start + 2)
        #expect(state.notes.isEmpty)
        #expect(state.connection == .live(since: start + 2))
    }

    @Test func `events that were missed are told, and without states what is known is stale`() {
        var state = live
        state.take(WatchReport(missed: 7), at: start + 1)
        #expect(state.notes == [.missed(7, at: start + 1)])
        #expect(state.isStale)
        state.take(WatchReport(bonds: [LiveSamples.bond()]), at: start + 2)
        #expect(!state.isStale)
        #expect(state.notes.count == 1)
    }

    @Test func `a storm does not fill the memory`() {
        var state = live
        for _ in 0..<10_000 { state.take(WatchReport(event: LiveSamples.linkDown), at: start) }
        #expect(state.notes.count == 300)
    }
}
