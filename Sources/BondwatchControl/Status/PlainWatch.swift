import BondwatchCore
import BondwatchLinux
package import BondwatchQuery
import BondwatchVarlink
import Glibc

/// `status --watch` where there is no terminal to draw on: a block of text, or an object of JSON, for each reply.
package struct PlainWatch {
    private let json: Bool
    private let now: () -> UInt64
    private let localTime: (UInt64) -> String
    /// Writes to standard output; false when it takes no more.
    private let print: (String) -> Bool
    /// Says something on standard error.
    private let say: (String) -> Void
    /// Waits before the next try to reach the daemon.
    private let rest: () -> Void
    /// What `print` writes to, for poll(2) only.
    private let output: CInt

    package init(
        json: Bool, now: @escaping () -> UInt64, localTime: @escaping (UInt64) -> String,
        print: @escaping (String) -> Bool, say: @escaping (String) -> Void, rest: @escaping () -> Void,
        output: CInt = STDOUT_FILENO
    ) {
        self.json = json
        self.now = now
        self.localTime = localTime
        self.print = print
        self.say = say
        self.rest = rest
        self.output = output
    }

    /// Follows until nobody reads what it prints; fails where there is no daemon at the beginning, or where standard output
    /// takes no more.
    package func run<Events: WatchedEvents & ~Copyable>(_ source: WatchSource<Events>) -> CommandOutcome {
        var isGone = false
        var hasBegun = false
        while true {
            do throws(DaemonClientError) {
                var events = try source.connect()
                while true {
                    // It may have read more than it gave, of which poll(2) knows nothing.
                    guard let report = try events.next(within: .zero) else {
                        guard wait(for: events.descriptor) else { return CommandOutcome() }
                        continue
                    }
                    if isGone { say("live again; what happened meanwhile is in the journal: bondwatchctl events") }
                    isGone = false
                    hasBegun = true
                    guard print(text(report)) else { return failure(.outputFailed, String(cString: strerror(errno))) }
                    // The states are to be had at the beginning of a connection.
                    if report.missed != nil, report.bonds == nil { break }
                }
            } catch {
                guard hasBegun else { return failure(.unavailable, "\(error)") }
                if !isGone { say("\(error); trying again") }
                isGone = true
                rest()
                guard wait(for: -1, milliseconds: 0) else { return CommandOutcome() }
            }
        }
    }

    /// Waits until there may be something to read. False where nobody reads the output any more: without an event nothing
    /// is written, so that a write would not find it for days.
    private func wait(for events: CInt, milliseconds: CInt = -1) -> Bool {
        var polled = [
            pollfd(fd: events, events: CShort(POLLIN), revents: 0),
            // A pipe that nobody reads says so without being asked for anything.
            pollfd(fd: output, events: 0, revents: 0),
        ]
        _ = uninterrupted { poll(&polled, 2, milliseconds) }
        return polled[1].revents & CShort(POLLERR | POLLHUP) == 0
    }

    private func failure(_ status: ExitStatus, _ message: String) -> CommandOutcome {
        var outcome = CommandOutcome()
        outcome.fail(status, message)
        return outcome
    }

    private func text(_ report: WatchReport) -> String {
        if json { return ReportJSON.line(report) }
        var text = ""
        if let event = report.event {
            text += "\(localTime(event.time))  \(PrintableText.escapingControls(event.message))\n"
        }
        if let missed = report.missed {
            text += "\(localTime(now()))  \(missed.counted("event")) came too fast; the journal has them\n"
        }
        if let bonds = report.bonds, report.event == nil || !bonds.isEmpty {
            text += ReportTable(localTime: localTime).text(bonds)
        }
        return text + "\n"
    }
}
