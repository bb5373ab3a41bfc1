import ArgumentParser
import BondwatchControl
import BondwatchQuery
import BondwatchVarlink

struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show what state the bonds are in.",
        usage: """
            bondwatchctl status [--failovers] [--json] [--procfs PATH] [BOND ...]
            bondwatchctl status --watch [--json] [BOND ...]
            """,
        discussion: "Asks the daemon, else the kernel, and says so.")

    @Flag(help: "JSON; with --watch one object a line.")
    var json = false

    @Flag(help: "Keep showing it, anew at every event; q ends it.")
    var watch = false

    @Flag(help: "The last 64 failovers of each bond.")
    var failovers = false

    @Option(
        help: ArgumentHelp("Read the bonding files of that proc file system.", valueName: "path"),
        completion: .directory)
    var procfs: String?

    @OptionGroup var daemon: DaemonOptions

    @Argument(help: ArgumentHelp("Names of bonds; all without.", valueName: "bond"), completion: .bonds)
    var bonds: [String] = []

    func validate() throws {
        if procfs?.isEmpty == true { throw ValidationError("--procfs needs the name of a folder") }
        if watch, failovers { throw ValidationError("--watch and --failovers do not go together") }
        if watch, procfs != nil { throw ValidationError("--watch and --procfs do not go together") }
    }

    var request: DumpRequest {
        DumpRequest(bonds: bonds, json: json, failovers: failovers, procfs: procfs)
    }

    func run() {
        let client = DaemonClient(path: daemon.socket)
        finish(watch ? StatusWatch(client: client).run(request) : Status(client: client).run(request))
    }
}
