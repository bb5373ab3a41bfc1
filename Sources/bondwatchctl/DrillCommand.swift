import ArgumentParser
import BondwatchControl
import BondwatchCore
import BondwatchQuery

struct DrillCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drill", abstract: "Try a failover to each standby, and put the active slave back.",
        usage: "bondwatchctl drill BOND [OPTION ...]",
        discussion: """
            Checks that the kernel switches and that traffic is received, for how long there was none, and puts the old \
            active slave back: on errors and signals too, not on SIGKILL. Needs root and a healthy bond. Ends with 0, 1 \
            where a standby has failed, 69 where the bond allows no drill, 71 where it is not as it was.
            """)

    @Argument(help: "The bond.", completion: .bonds)
    var bond: String

    @Flag(help: "Do not ask first.")
    var yes = false

    @Flag(help: "JSON, one line.")
    var json = false

    @Option(help: ArgumentHelp("Try this standby alone.", valueName: "slave"))
    var only: String?

    @Option(
        help: ArgumentHelp("The longest wait for switch and traffic (default: 5s).", valueName: "duration"),
        transform: span)
    var wait = BootInstant.Span.seconds(5)

    @Option(help: ArgumentHelp("Whom to ask over the bond (default: gateway, neighbours).", valueName: "address"))
    var ping: [String] = []

    @OptionGroup var daemon: DaemonOptions

    func run() {
        finish(
            DrillRun(
                bond: bond, only: only, isConfirmed: yes, json: json, wait: wait, pings: ping, socket: daemon.socket
            ).run())
    }
}

/// A length of time as it is typed.
@Sendable func span(_ text: String) throws -> BootInstant.Span {
    guard let span = BootInstant.Span(typed: text) else {
        throw ValidationError("a length of time is written like 500ms, 10s, 2min or 1h")
    }
    return span
}
