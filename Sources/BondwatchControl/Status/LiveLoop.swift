import BondwatchCore
package import BondwatchLinux
import BondwatchVarlink
import Glibc

/// How the live view ended.
package enum LiveEnding: Equatable, Sendable {
    case leftByKey
    case signal(CInt)
}

/// Keeps the live view on the terminal: draws when something happened, and never for any other reason.
package struct LiveLoop<Events: WatchedEvents & ~Copyable>: ~Copyable {
    private let source: WatchSource<Events>
    private let view: LiveView
    private let now: () -> UInt64
    private let signals: TerminalSignals
    private var terminal: Terminal
    private var state: LiveState

    /// Only while there is no daemon does time alone make it act: it tries again after that time.
    private let retry = BootInstant.Span.seconds(1)
    /// After so many reports a storm is drawn, although more of it is waiting.
    private let reportsPerDrawing = 256

    /// - Parameter now: microseconds since 1970.
    package init(
        _ source: WatchSource<Events>, view: LiveView, terminal: consuming Terminal, now: @escaping () -> UInt64
    ) throws(SystemError) {
        self.source = source
        self.view = view
        self.now = now
        self.terminal = terminal
        signals = try TerminalSignals()
        state = LiveState(at: now())
    }

    /// Shows it until somebody or something ends it; the terminal is given back by then.
    package consuming func run() -> LiveEnding {
        terminal.take()
        while true {
            do throws(DaemonClientError) {
                if let ending = try follow(source.connect()) { return ending }
            } catch {
                state.lose("\(error)", at: now())
                draw()
                if let ending = waitForNextTry() { return ending }
            }
        }
    }

    /// - Returns: nil when events were missed, and it has to begin anew with the state.
    /// - Throws: when the daemon is gone.
    private mutating func follow(_ events: consuming Events) throws(DaemonClientError) -> LiveEnding? {
        var events = events
        while true {
            // What comes together is drawn once.
            var count = 0
            while count < reportsPerDrawing, let report = try events.next(within: .zero) {
                state.take(report, at: now())
                count += 1
            }
            if state.isStale { return nil }
            if count > 0 { draw() }
            // It may have read more than it gave, of which poll(2) knows nothing.
            let patience = count == reportsPerDrawing ? BootInstant.Span.zero : nil
            if let ending = wait(for: events.descriptor, atMost: patience) { return ending }
        }
    }

    private mutating func waitForNextTry() -> LiveEnding? {
        let end = Clock.now() + retry
        while true {
            let left = end.since(Clock.now())
            if left == .zero { return nil }
            if let ending = wait(for: -1, atMost: left) { return ending }
        }
    }

    /// Waits until there may be something to read, or that time is over, and answers keys and signals meanwhile.
    private mutating func wait(for events: CInt, atMost span: BootInstant.Span?) -> LiveEnding? {
        while true {
            var descriptors = [signals.descriptor, terminal.keys, events].map {
                pollfd(fd: $0, events: CShort(POLLIN), revents: 0)
            }
            let milliseconds = span.map { $0 == .zero ? 0 : CInt(clamping: $0.milliseconds + 1) } ?? -1
            let ready = uninterrupted { poll(&descriptors, 3, milliseconds) }
            if descriptors[0].revents != 0, let ending = answerSignal() { return ending }
            if descriptors[1].revents != 0, let ending = answerKeys() { return ending }
            if ready <= 0 || descriptors[2].revents != 0 || span != nil { return nil }
        }
    }

    private mutating func answerSignal() -> LiveEnding? {
        switch signals.next() {
        case .end(let number): return .signal(number)
        case .suspend: suspend()
        case .redraw: draw()
        case nil: break
        }
        return nil
    }

    private mutating func answerKeys() -> LiveEnding? {
        let keys = terminal.typed()
        // The terminal is gone.
        if keys.isEmpty { return .signal(SIGHUP) }
        for key in keys {
            switch key {
            case UInt8(ascii: "q"), UInt8(ascii: "Q"), Self.control("C"): return .leftByKey
            case Self.control("Z"): suspend()
            case Self.control("L"): draw()
            default: break
            }
        }
        return nil
    }

    /// What a terminal sends for a letter with Ctrl.
    private static func control(_ letter: Unicode.Scalar) -> UInt8 { UInt8(ascii: letter) & 0x1f }

    /// Stops, as every program does on Ctrl-Z, with the terminal as the shell had it.
    private mutating func suspend() {
        terminal.giveBack()
        kill(getpid(), SIGSTOP)
        terminal.take()
        draw()
    }

    private func draw() {
        let size = terminal.size
        terminal.draw(view.lines(state, width: size.width, height: size.height), size)
    }
}
