import ArgumentParser
import BondwatchControl
import BondwatchQuery
import BondwatchVarlink

struct SilenceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "silence", abstract: "Have nobody alarmed about a bond for some time.",
        usage: """
            bondwatchctl silence BOND --for DURATION --reason TEXT [--json]
            bondwatchctl silence [--json]
            """,
        discussion: """
            Events go on being logged, marked with BOND_SILENCED; checks say OK with a note. It ends by itself, and the \
            state of the bond is logged once more then. Without a bond the silences are listed. Needs root.
            """)

    @Argument(help: "The bond to silence.", completion: .bonds)
    var bond: String?

    @Option(name: .customLong("for"), help: ArgumentHelp("How long: \(SilenceControl.limits).", valueName: "duration"))
    var duration: String?

    @Option(help: ArgumentHelp("Why; shown wherever the silence is.", valueName: "text"))
    var reason: String?

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var daemon: DaemonOptions

    func validate() throws {
        if bond == nil, duration != nil || reason != nil { throw ValidationError("Say which bond is to be silenced.") }
        if bond != nil, duration == nil { throw ValidationError("Say for how long: --for 2h") }
        if bond != nil, reason == nil { throw ValidationError("Say why: --reason 'switch change'") }
    }

    func run() {
        let control = SilenceControl(.init(DaemonClient(path: daemon.socket)), json: json)
        guard let bond, let duration, let reason else { finish(control.list()) }
        finish(control.begin(bond, for: duration, reason: reason))
    }
}
