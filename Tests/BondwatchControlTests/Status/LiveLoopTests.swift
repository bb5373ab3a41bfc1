import BondwatchControl
import BondwatchCore
import BondwatchLinux
import Dispatch
import Glibc
import Synchronization
import Testing

/// One at a time: the signals are the process's.
@Suite(.serialized, .timeLimit(.minutes(2))) struct LiveLoopTests {
    private let daemon = ScriptedDaemon()

    /// Runs the live view on a terminal of its own beside `body`, which has to end it.
    private func watching(_ body: (PseudoTerminal) throws -> Void) throws -> LiveEnding? {
        let terminal = try PseudoTerminal(width: 80, height: 24)
        #expect(terminal.isAsTheShellHasIt)
        let (number, daemon) = (terminal.program.rawValue, daemon)
        let ended = DispatchSemaphore(value: 0)
        let result = Result()
        Thread.start {
            let loop = try? LiveLoop(
                daemon.source, view: LiveView(host: "lab", localTime: LiveSamples.localTime),
                terminal: Terminal(input: number, output: number, palette: .plain), now: { LiveSamples.start })
            let ending = loop?.run()
            result.ending.withLock { $0 = ending }
            ended.signal()
        }
        try body(terminal)
        #expect(ended.wait(timeout: .now() + 20) == .success)
        let last = terminal.read(until: "\u{1b}[?1049l")
        #expect(last?.contains("\u{1b}[?25h") == true, "the cursor is back")
        #expect(terminal.isAsTheShellHasIt)
        return result.ending.withLock { $0 }
    }

    private final class Result: Sendable {
        let ending = Mutex<LiveEnding?>(nil)
    }

    private enum Thread {
        static func start(_ body: @escaping @Sendable () -> Void) {
            DispatchQueue(label: "live view").async(execute: body)
        }
    }

    private func tellState() { daemon.tell(WatchReport(bonds: [LiveSamples.bond()])) }

    @Test func `an event redraws without any key, and q leaves`() throws {
        let ending = try watching { terminal in
            tellState()
            let first = try #require(terminal.read(until: "no events since"))
            #expect(first.hasPrefix("\u{1b}[?1049h"))
            #expect(first.contains("q leaves\r"), "a line as wide as the screen loses nothing")
            #expect(!terminal.isAsTheShellHasIt)
            daemon.tell(WatchReport(bonds: [LiveSamples.bond(failed: true)], event: LiveSamples.linkDown))
            let second = try #require(terminal.read(until: "definitely down"))
            #expect(second.contains("redundancy LOST"))
            terminal.type("xq")
        }
        #expect(ending == .leftByKey)
    }

    @Test func `Ctrl-C leaves`() throws {
        #expect(
            try watching { terminal in
                tellState()
                _ = try #require(terminal.read(until: "no events since"))
                terminal.type("\u{3}")
            } == .leftByKey)
    }

    @Test(arguments: [SIGTERM, SIGHUP]) func `a signal ends it, and the terminal is given back`(number: CInt) throws {
        #expect(
            try watching { terminal in
                tellState()
                _ = try #require(terminal.read(until: "no events since"))
                kill(getpid(), number)
            } == .signal(number))
    }

    @Test func `another size redraws`() throws {
        _ = try watching { terminal in
            tellState()
            let wide = try #require(terminal.read(until: "no events since"))
            #expect(wide.contains("FAILURES"))
            terminal.resize(width: 40, height: 20)
            kill(getpid(), SIGWINCH)
            let narrow = try #require(terminal.read(until: "no events since"))
            #expect(!narrow.contains("FAILURES"))
            terminal.type("q")
        }
    }

    @Test func `a daemon that goes is told, and found again without any key`() throws {
        _ = try watching { terminal in
            tellState()
            _ = try #require(terminal.read(until: "no events since"))
            daemon.stop()
            _ = try #require(terminal.read(until: "NOT LIVE any more: no daemon is running"))
            daemon.start()
            tellState()
            _ = try #require(terminal.read(until: "live again; what happened since"))
            terminal.type("q")
        }
    }

    @Test func `where events were missed it begins anew with the state`() throws {
        _ = try watching { terminal in
            tellState()
            _ = try #require(terminal.read(until: "no events since"))
            daemon.tell(WatchReport(missed: 3))
            while daemon.connections.load(ordering: .relaxed) < 2 { usleep(10_000) }
            daemon.tell(WatchReport(bonds: [LiveSamples.bond(failed: true)]))
            let shown = try #require(terminal.read(until: "3 events came too fast"))
            #expect(shown.contains("redundancy LOST"))
            terminal.type("q")
        }
    }
}
