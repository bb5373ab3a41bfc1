import ArgumentParser
import BondwatchControl
import BondwatchCore
import BondwatchQuery
import Glibc

/// The command line of bondwatchctl. Each subcommand is in a file of its own, and what it does in BondwatchControl.
@main
struct Bondwatchctl: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bondwatchctl",
        abstract: "Asks bondwatchd about the network bonds of this host.",
        version: "bondwatchctl \(Version.current)",
        subcommands: [
            StatusCommand.self, EventsCommand.self, CheckCommand.self, ExplainCommand.self, MetricsCommand.self,
            ExporterCommand.self, RunHooksCommand.self, SilenceCommand.self, UnsilenceCommand.self, DrillCommand.self,
        ])

    static func main() {
        CheckPlugin(CommandLine.arguments)?.run()
        main(nil)
    }
}

/// What every subcommand that asks the daemon takes.
struct DaemonOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The daemon's control socket.", valueName: "path"))
    var socket = "/run/bondwatchd/org.bondwatch.Bonds"
}

extension ParsableCommand {
    /// Prints what a command has to say, and ends the program.
    func finish(_ outcome: CommandOutcome) -> Never { Glibc.exit(outcome.deliver(as: ControlProgram.name)) }
}
