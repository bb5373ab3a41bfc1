import ArgumentParser
import BondwatchControl
import BondwatchQuery
import BondwatchVarlink

struct UnsilenceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unsilence", abstract: "End a silence.",
        discussion: "The state that the bond is in is logged once more. Needs root.")

    @Argument(help: "The bond that is silenced.", completion: .bonds)
    var bond: String

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var daemon: DaemonOptions

    func run() { finish(SilenceControl(.init(DaemonClient(path: daemon.socket)), json: json).end(bond)) }
}
