import ArgumentParser
import BondwatchControl
import BondwatchCore
import BondwatchQuery
import BondwatchSystemd

struct RunHooksCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run-hooks", abstract: "Run the hooks for each event, in order.",
        usage: "bondwatchctl run-hooks [OPTION ...]",
        discussion: """
            Runs every executable of the folder in the order of their names, with the event in the environment and as JSON \
            on standard input: one after the other for each bond, bonds side by side. Files that others can write to are \
            refused. A restart goes on where it was; the first run begins with what comes.
            """)

    @Option(help: ArgumentHelp("The hooks.", valueName: "folder"), completion: .directory)
    var directory = "/etc/bondwatchd/hooks.d"

    @Option(help: ArgumentHelp("Where is kept what is done.", valueName: "folder"), completion: .directory)
    var state = "/var/lib/bondwatch-hooks"

    @Option(help: ArgumentHelp("The most time for one hook (default: 10s).", valueName: "duration"), transform: span)
    var timeout = BootInstant.Span.seconds(10)

    @Option(help: ArgumentHelp("The most bonds whose hooks run at a time.", valueName: "count"))
    var parallel = 4

    @Option(help: ArgumentHelp("The unit of bondwatchd, whose entries are believed.", valueName: "unit"))
    var unit = TrustedSender.defaultUnit

    @Option(help: ArgumentHelp("Read the journal files of a folder.", valueName: "folder"), completion: .directory)
    var journal: String?

    @Flag(help: "End when all events that are there are done.")
    var once = false

    @Flag(help: "What is logged: JSON, an object a line, on standard output.")
    var json = false

    func validate() throws {
        guard timeout > .zero else { throw ValidationError("--timeout must be longer than nothing") }
        guard (1...64).contains(parallel) else { throw ValidationError("--parallel must be from 1 to 64") }
    }

    func run() {
        var service = HookService(
            directory: directory, stateDirectory: state, journal: journal.map { .directory($0) } ?? .system,
            unit: unit, timeout: timeout, parallel: parallel, once: once)
        if json { service.say = HookService.sayAsJSON }
        finish(service.run())
    }
}
