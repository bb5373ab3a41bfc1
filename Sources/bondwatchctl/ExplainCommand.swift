import ArgumentParser
import BondwatchControl
import BondwatchCore
import BondwatchQuery
import BondwatchVarlink

struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Say why a bond is judged as it is, rule by rule, and what to do.",
        discussion: "Without a bond all are explained; without a daemon, by what one look at the kernel shows.")

    @Argument(help: "The bonds to explain.")
    var bonds: [String] = []

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var daemon: DaemonOptions

    func run() {
        let client = DaemonClient(path: daemon.socket)
        let control = ExplainControl(
            names: { () throws(DaemonClientError) in try client.list(nil).bonds.map(\.name) },
            askDaemon: { name throws(DaemonClientError) in try client.explain(name) },
            readKernel: { try KernelSnapshot.explain(procfs: "/proc") })
        finish(control.run(bonds, json: json))
    }
}
