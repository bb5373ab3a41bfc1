import ArgumentParser
import BondwatchQuery

struct UnsilenceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "unsilence", abstract: "End a silence.")

    @OptionGroup var daemon: DaemonOptions

    func run() { finish(CommandOutcome()) }
}
