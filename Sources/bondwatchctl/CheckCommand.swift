import ArgumentParser
import BondwatchQuery

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Check the bonds as a Nagios or Icinga plugin.")

    @OptionGroup var daemon: DaemonOptions

    func run() { finish(CommandOutcome()) }
}
