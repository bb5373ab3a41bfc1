import ArgumentParser
import BondwatchQuery

struct MetricsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "metrics", abstract: "Print metrics for Prometheus.")

    @OptionGroup var daemon: DaemonOptions

    func run() { finish(CommandOutcome()) }
}
