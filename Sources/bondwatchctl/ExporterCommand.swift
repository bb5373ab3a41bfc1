import ArgumentParser
import BondwatchQuery

struct ExporterCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "exporter", abstract: "Serve the metrics over HTTP.")

    @OptionGroup var daemon: DaemonOptions

    func run() { finish(CommandOutcome()) }
}
