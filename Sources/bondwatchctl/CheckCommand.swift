import ArgumentParser
import BondwatchControl
import BondwatchCore
import BondwatchLinux
import BondwatchQuery
import BondwatchVarlink
import Glibc

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Check the bonds as a Nagios or Icinga plugin.",
        usage: "bondwatchctl check [OPTION ...] [BOND ...]",
        discussion: """
            Ends with 0 (OK), 1 (WARNING), 2 (CRITICAL) or 3 (UNKNOWN, every error).
            """)

    @OptionGroup var daemon: DaemonOptions

    @Argument(help: "The bonds to check; all, where none is named.", completion: .bonds)
    var bonds: [String] = []

    @Option(help: ArgumentHelp("Leave out bonds of that name, with * and ?.", valueName: "pattern"))
    var ignore: [String] = []

    @Option(help: ArgumentHelp("How bad a condition or a finding is.", valueName: "name=state"))
    var severity: [String] = []

    @Option(help: ArgumentHelp("What it is where there are no bonds.", valueName: "state"))
    var noBonds = CheckState.ok

    @Option(help: ArgumentHelp("Where no daemon runs; else warning, without bonds ok.", valueName: "state"))
    var noDaemon: CheckState?

    @Option(name: .shortAndLong, help: ArgumentHelp("UNKNOWN after that many seconds.", valueName: "seconds"))
    var timeout = 5.0

    @Flag(help: "JSON.")
    var json = false

    func request() throws -> CheckRequest {
        guard (0.1...3600).contains(timeout) else { throw ValidationError("--timeout is 0.1 to 3600 seconds") }
        let patterns = try ignore.map { text in
            guard let pattern = NamePattern(text) else { throw ValidationError("no bond can be called '\(text)'") }
            return pattern
        }
        return CheckRequest(
            bonds: bonds, ignored: patterns, noBonds: noBonds, noDaemon: noDaemon,
            severities: try CheckSeverities(severity), json: json, timeout: .milliseconds(UInt64(timeout * 1000)))
    }

    func run() throws {
        let request = try request()
        let limit = TimeLimit(request.timeout) {
            CheckPlugin.deliver(.failed("no answer within \(request.timeout)"))
        }
        let sources = FactSources(client: DaemonClient(path: daemon.socket, patience: request.patience))
        let outcome = Check(sources: sources, now: Clock.wallMicroseconds()).run(request)
        // The answer that the time limit gives ends the program.
        while !limit.claim() { pause() }
        Glibc.exit(CheckPlugin.deliver(outcome))
    }
}

extension CheckState: ExpressibleByArgument {}

/// `check` by the rules of monitoring: every error, a wrong command line too, is UNKNOWN and is said on standard output.
struct CheckPlugin {
    /// The name under which it stands among the plugins of Nagios.
    private static let name = "check_bondwatchd"

    /// What follows the command's name.
    let arguments: [String]
    private let isPlugin: Bool

    /// - Returns: nil where the command line is another command's.
    init?(_ commandLine: [String]) {
        let program = commandLine.first?.split(separator: "/").last.map(String.init)
        isPlugin = program == Self.name
        guard isPlugin || commandLine.dropFirst().first == CheckCommand.configuration.commandName else { return nil }
        arguments = Array(commandLine.dropFirst(isPlugin ? 1 : 2))
    }

    /// - Throws: as ArgumentParser does, for help as well as for a mistake.
    func command() throws -> CheckCommand {
        var command = try Bondwatchctl.parseAsRoot(["check"] + arguments)
        if let check = command as? CheckCommand { return check }
        // A request for help or for the version, which throws what it has to say.
        try command.run()
        throw ValidationError("not a check")
    }

    func run() -> Never {
        do {
            try command().run()
            Glibc.exit(CheckState.unknown.exitCode)
        } catch  where Bondwatchctl.exitCode(for: error) == .success {
            // Help and version: a service that is set up to print them must not be green for ever.
            let text = Bondwatchctl.fullMessage(for: error)
            let code = Self.deliver(CheckOutcome(output: text + "\n", state: .unknown))
            Glibc.exit(isPlugin ? code : CheckState.ok.exitCode)
        } catch {
            Glibc.exit(Self.deliver(.failed("usage: \(Bondwatchctl.message(for: error)); try --help")))
        }
    }

    /// Prints it; gives the code to end with.
    static func deliver(_ outcome: CheckOutcome) -> Int32 {
        CommandOutcome.print(outcome.output) ? outcome.state.exitCode : CheckState.unknown.exitCode
    }
}
