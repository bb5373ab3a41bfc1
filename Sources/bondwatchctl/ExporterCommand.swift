import ArgumentParser
import BondwatchControl
import BondwatchQuery
import BondwatchVarlink

struct ExporterCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exporter", abstract: "Serve the metrics over HTTP.",
        usage: "bondwatchctl exporter [OPTION ...]",
        discussion: """
            Serves /metrics. ADDRESS:PORT has the address as a number; with `systemd` it takes the socket of \
            bondwatch-exporter.socket. It needs no privileges, and has no encryption and no passwords.
            """)

    @OptionGroup var daemon: DaemonOptions

    @Option(help: ArgumentHelp("Where to listen.", valueName: "address:port"))
    var listen = ListenAddress.usual

    @Flag(help: "Where it listens as JSON, on standard output.")
    var json = false

    func run() {
        let client = DaemonClient(path: daemon.socket)
        do throws(ExporterError) {
            let server = try ExporterServer(listen) {
                MetricsText.text(try Metrics(sources: FactSources(client: client)).gather())
            }
            var start = CommandOutcome()
            if json {
                start.output = ReportJSON.line(["listening": server.addresses])
            } else {
                start.say("serving /metrics on \(server.addresses.joined(separator: ", "))")
            }
            _ = start.deliver(as: ControlProgram.name)
            server.wait()
        } catch {
            var outcome = CommandOutcome()
            outcome.fail(.unavailable, "\(error)")
            finish(outcome)
        }
    }
}

extension ListenAddress: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
    package var defaultValueDescription: String { description }
}
