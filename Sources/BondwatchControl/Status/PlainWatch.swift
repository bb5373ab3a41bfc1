import BondwatchCore
package import BondwatchQuery
import BondwatchVarlink
import FoundationEssentials
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

    package init(
        json: Bool, now: @escaping () -> UInt64, localTime: @escaping (UInt64) -> String,
        print: @escaping (String) -> Bool, say: @escaping (String) -> Void, rest: @escaping () -> Void
    ) {
        self.json = json
        self.now = now
        self.localTime = localTime
        self.print = print
        self.say = say
        self.rest = rest
    }

    /// Follows until standard output takes no more; fails where there is no daemon at the beginning.
    package func run<Events: WatchedEvents & ~Copyable>(_ source: WatchSource<Events>) -> CommandOutcome {
        var isGone = false
        var hasBegun = false
        while true {
            do throws(DaemonClientError) {
                var events = try source.connect()
                while true {
                    guard let report = try events.next(within: nil) else { continue }
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
            }
        }
    }

    private func failure(_ status: ExitStatus, _ message: String) -> CommandOutcome {
        var outcome = CommandOutcome()
        outcome.fail(status, message)
        return outcome
    }

    private func text(_ report: WatchReport) -> String {
        if json {
            guard let data = try? ReportJSON.encoder.encode(report) else {
                preconditionFailure("a report is always JSON")
            }
            return String(decoding: data, as: UTF8.self) + "\n"
        }
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
