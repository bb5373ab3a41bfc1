import ArgumentParser
import BondwatchControl
import BondwatchQuery
import BondwatchVarlink

struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Say why a bond is judged as it is, rule by rule, and what to do.",
        discussion: "Without a bond all are explained; without a daemon, by what one look at the kernel shows.")

    @Argument(help: "The bonds to explain.", completion: .bonds)
    var bonds: [String] = []

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var daemon: DaemonOptions

    func run() {
        finish(ExplainControl(DaemonClient(path: daemon.socket)).run(bonds, json: json))
    }
}
