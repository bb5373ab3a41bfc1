import BondwatchControl
import BondwatchCore
import BondwatchQuery
import Dispatch
import Glibc
import Synchronization
import Testing

@Suite struct PlainWatchTests {
    private let daemon = ScriptedDaemon()

    /// What it prints until it has printed so many blocks, and what it says beside.
    private func watch(
        _ daemon: ScriptedDaemon? = nil, json: Bool = false, blocks: Int, rest: @escaping () -> Void = {}
    ) -> (
        printed: [String], said: [String], outcome: CommandOutcome
    ) {
        var printed: [String] = []
        var said: [String] = []
        let watch = PlainWatch(
            json: json, now: { LiveSamples.after(9) }, localTime: LiveSamples.localTime,
            print: {
                printed.append($0)
                return printed.count < blocks
            }, say: { said.append($0) }, rest: rest)
        let outcome = watch.run((daemon ?? self.daemon).source)
        return (printed, said, outcome)
    }

    @Test func `a block for the state, and one for each event`() {
        daemon.tell(WatchReport(bonds: [LiveSamples.bond()]))
        daemon.tell(WatchReport(bonds: [LiveSamples.bond(failed: true)], event: LiveSamples.linkDown))
        let result = watch(blocks: 2)
        #expect(
            result.printed[0].hasPrefix(
                "bond0  active-backup  redundancy full (2 of 2 carry) since 2026-11-21 05:49:43\n"))
        #expect(
            result.printed[1].hasPrefix(
                """
                2026-11-21 05:49:44  bond0: link status definitely down for interface eth0, disabling it
                bond0  active-backup  redundancy LOST (1 of 2 carry) since 2026-11-21 05:49:43

                """))
        #expect(result.printed.allSatisfy { $0.hasSuffix("\n\n") })
        #expect(result.outcome.status == .outputFailed)
    }

    @Test func `JSON is a line for each reply`() {
        daemon.tell(WatchReport(bonds: []))
        daemon.tell(WatchReport(missed: 2))
        daemon.tell(WatchReport(bonds: []))
        let result = watch(json: true, blocks: 3)
        #expect(result.printed[0] == "{\"bonds\":[],\"event\":null,\"missed\":null}\n")
        #expect(result.printed[1] == "{\"bonds\":null,\"event\":null,\"missed\":2}\n")
    }

    @Test func `missed events are told, and the state is asked for anew`() {
        daemon.tell(WatchReport(missed: 2))
        daemon.tell(WatchReport(bonds: []))
        let result = watch(blocks: 2)
        #expect(
            result.printed == ["2026-11-21 05:49:52  2 events came too fast; the journal has them\n\n", "no bonds\n\n"])
        #expect(daemon.connections.load(ordering: .relaxed) == 2)
    }

    /// How it ends on a pipe whose reader goes after the first block; nil where it waits for an event to do so.
    private func outcomeWithoutReader(daemonGoes: Bool = false, rest: @escaping () -> Void = {}) -> CommandOutcome? {
        var ends: [CInt] = [-1, -1]
        pipe(&ends)
        defer { close(ends[1]) }
        daemon.tell(WatchReport(bonds: []))
        if daemonGoes { daemon.stop() }
        // What it would take to end otherwise.
        let daemon = daemon
        DispatchQueue.global().asyncAfter(deadline: .now() + 5) { daemon.tell(WatchReport(bonds: [])) }
        var blocks = 0
        let outcome = PlainWatch(
            json: true, now: { 0 }, localTime: LiveSamples.localTime,
            print: { _ in
                blocks += 1
                if blocks == 1 { close(ends[0]) }
                return blocks == 1
            }, say: { _ in }, rest: rest, output: ends[1]
        ).run(daemon.source)
        return blocks == 1 ? outcome : nil
    }

    @Test func `it ends when its reader goes, and not at the next event`() {
        #expect(outcomeWithoutReader() == CommandOutcome())
    }

    @Test func `it ends when its reader goes while there is no daemon`() {
        var rests = 0
        let outcome = outcomeWithoutReader(daemonGoes: true) {
            rests += 1
            // Else it would try for ever.
            if rests == 100 { daemon.start() }
        }
        #expect(outcome == CommandOutcome())
    }

    @Test func `without a daemon at the beginning it ends`() {
        let result = watch(ScriptedDaemon(isRunning: false), blocks: 1)
        #expect(result.outcome.status == .unavailable)
        #expect(result.outcome.messages == ["no daemon is running"])
    }

    @Test func `a daemon that goes is said once, and found again`() {
        daemon.tell(WatchReport(bonds: []))
        daemon.stop()
        var rests = 0
        let result = watch(
            blocks: 2,
            rest: {
                rests += 1
                if rests == 3 {
                    daemon.start()
                    daemon.tell(WatchReport(bonds: []))
                }
            })
        #expect(
            result.said == [
                "no daemon is running; trying again",
                "live again; what happened meanwhile is in the journal: bondwatchctl events",
            ])
        #expect(result.printed.count == 2)
    }
}
