import ArgumentParser
import BondwatchCore
import BondwatchDaemon
import BondwatchQuery

/// The command line as ArgumentParser reads it.
struct Arguments: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bondwatchd",
        abstract: "Watches network bonds and tells every failover once, at once.",
        usage: """
            bondwatchd [--config FILE] [--procfs PATH] [--record FILE]
            bondwatchd --dump [--json] [--failovers] [--procfs PATH] [BOND ...]
            bondwatchd --acknowledge [BOND ...]
            bondwatchd --check-config [--brief] [--config FILE]
            bondwatchd --replay FILE [--json] [--config FILE]
            """,
        version: "bondwatchd \(Version.current)")

    @Option(
        help: ArgumentHelp("Settings (default: /etc/bondwatchd/bondwatchd.toml).", valueName: "file"),
        completion: .file())
    var config: String?

    @Flag(help: "Check the configuration and exit.")
    var checkConfig = false

    @Flag(help: "With --check-config: one line, with the first problem.")
    var brief = false

    @Flag(help: "Show the bonds: from the daemon, else from the kernel.")
    var dump = false

    @Flag(help: "Have the daemon expect what there is now.")
    var acknowledge = false

    @Flag(help: "With --dump and --replay: JSON.")
    var json = false

    @Flag(help: "With --dump: the last 64 failovers of each bond.")
    var failovers = false

    @Option(
        help: ArgumentHelp("Read the bonding files of that proc file system.", valueName: "path"),
        completion: .directory)
    var procfs: String?

    @Option(help: ArgumentHelp("Record what the kernel says, for --replay.", valueName: "file"), completion: .file())
    var record: String?

    @Option(help: ArgumentHelp("Room for the recording (default: 64MiB).", valueName: "size"))
    var recordSize: String?

    @Option(help: ArgumentHelp("Tell what a recording tells, and exit.", valueName: "file"), completion: .file())
    var replay: String?

    /// The usage shows them where they belong; a section of their own would not leave the help on one screen.
    @Argument(help: .hidden, completion: .custom({ _, _, _ in BondNames.present() }))
    var bonds: [String] = []

    var options: CommandOptions {
        var options = CommandOptions()
        options.config = config
        options.checkConfig = checkConfig
        options.brief = brief
        options.dump = dump
        options.json = json
        options.failovers = failovers
        options.procfs = procfs
        options.record = record
        options.recordSize = recordSize
        options.replay = replay
        options.acknowledge = acknowledge
        options.bonds = bonds
        return options
    }

    /// Makes a command of the arguments.
    ///
    /// - Throws: what ends the program at once: help, version, or a usage error.
    static func command(_ arguments: [String]) throws(EarlyExit) -> Command {
        do {
            return try parse(arguments).options.command()
        } catch let error as UsageError {
            throw EarlyExit(usage: error.description)
        } catch  where exitCode(for: error) == .success {
            throw EarlyExit(text: fullMessage(for: error))
        } catch {
            throw EarlyExit(usage: message(for: error))
        }
    }
}

/// The end of the program before it began.
struct EarlyExit: Error {
    let outcome: CommandOutcome

    /// Help or version.
    init(text: String) { outcome = CommandOutcome(output: text.hasSuffix("\n") ? text : text + "\n") }

    init(usage: String) { outcome = CommandOutcome(usage: usage, of: "bondwatchd") }
}
