import ArgumentParser
import BondwatchControl
import BondwatchCore
import BondwatchQuery
import BondwatchVarlink
import Glibc

/// The command line of bondwatchctl. Each subcommand is in a file of its own, and what it does in BondwatchControl.
@main
struct Bondwatchctl: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bondwatchctl",
        abstract: "Asks bondwatchd about the network bonds of this host.",
        version: "bondwatchctl \(Version.current)",
        subcommands: [
            StatusCommand.self, EventsCommand.self, FeedCommand.self, CheckCommand.self, ExplainCommand.self,
            MetricsCommand.self, ExporterCommand.self, RunHooksCommand.self, SilenceCommand.self, UnsilenceCommand.self,
            DrillCommand.self,
        ])

    /// In place of ArgumentParser's own, whose errors would look unlike those of bondwatchd.
    static func main() {
        CheckPlugin(CommandLine.arguments)?.run()
        let arguments = Array(CommandLine.arguments.dropFirst())
        if arguments.first == "status", let question = PlainQuestion(arguments.dropFirst(), option: "--socket") {
            let client = DaemonClient(path: question.value ?? BondsInterface.usualSocket)
            Glibc.exit(Status(client: client).run(question.request).deliver(as: ControlProgram.name))
        }
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            let outcome = outcome(of: error, arguments: arguments)
            Glibc.exit(outcome.deliver(as: ControlProgram.name))
        }
    }

    /// What there is to say where no subcommand came to its end: help, version, a completion, or what was wrong.
    static func outcome(of error: any Error, arguments: [String]) -> CommandOutcome {
        switch exitCode(for: error) {
        case .success:
            let text = fullMessage(for: error)
            return CommandOutcome(output: text.hasSuffix("\n") ? text : text + "\n")
        case .validationFailure:
            return CommandOutcome(
                usage: message(for: error) + suggestion(for: arguments.first), of: command(named: arguments.first))
        default:
            var outcome = CommandOutcome()
            outcome.fail(.unavailable, "\(error)")
            return outcome
        }
    }

    private static var names: [String] { configuration.subcommands.compactMap { $0.configuration.commandName } }

    /// The command whose help is the right one: `bondwatchctl status`.
    private static func command(named word: String?) -> String {
        names.first { $0 == word }.map { "\(ControlProgram.name) \($0)" } ?? ControlProgram.name
    }

    /// Which subcommand was meant; empty where the word is one, or near to none.
    private static func suggestion(for word: String?) -> String {
        guard let word, !word.hasPrefix("-"), !names.contains(word),
            let nearest = Spelling.nearest(to: word, in: names)
        else { return "" }
        return "; did you mean '\(nearest)'?"
    }
}

/// What every subcommand that asks the daemon takes.
struct DaemonOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The daemon's control socket.", valueName: "path"), completion: .file())
    var socket = BondsInterface.usualSocket
}

extension CompletionKind {
    /// The names of the bonds that there are.
    static var bonds: CompletionKind { .custom { _, _, _ in BondNames.present() } }
}

extension ParsableCommand {
    /// Prints what a command has to say, and ends the program.
    func finish(_ outcome: CommandOutcome) -> Never { Glibc.exit(outcome.deliver(as: ControlProgram.name)) }
}
