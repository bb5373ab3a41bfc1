import ArgumentParser
import BondwatchControl
import BondwatchQuery
import BondwatchVarlink

struct MetricsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "metrics", abstract: "Print metrics for Prometheus.",
        discussion: """
            Where no daemon answers, the kernel is read: there are fewer metrics, bondwatch_up is 0, and the exit code is 69.
            """)

    @OptionGroup var daemon: DaemonOptions

    @Option(
        help: ArgumentHelp("Write that file, at once, for the textfile collector.", valueName: "path"),
        completion: .file())
    var textfile: String?

    @Flag(help: "JSON.")
    var json = false

    func run() { finish(Metrics(sources: daemon.factSources).run(MetricsRequest(json: json, textfile: textfile))) }
}

extension DaemonOptions {
    /// The daemon that answers at the socket, and the kernel.
    var factSources: FactSources { FactSources(client: DaemonClient(path: socket)) }
}
