import ArgumentParser
import BondwatchQuery

struct EventsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events", abstract: "Show the failover history from the journal.")

    @OptionGroup var daemon: DaemonOptions

    func run() { finish(CommandOutcome()) }
}
