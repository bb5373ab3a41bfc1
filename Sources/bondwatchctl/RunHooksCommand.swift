import ArgumentParser
import BondwatchQuery

struct RunHooksCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run-hooks", abstract: "Run the hooks for each event, in order.")

    @OptionGroup var daemon: DaemonOptions

    func run() { finish(CommandOutcome()) }
}
