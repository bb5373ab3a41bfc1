import ArgumentParser
import BondwatchControl
import BondwatchCore
import BondwatchQuery
import Testing

@testable import bondwatchctl

@Suite struct ControlCommandLineTests {
    /// What the program says and how it ends where no subcommand runs.
    private func outcome(_ arguments: String...) -> CommandOutcome? {
        do {
            _ = try Bondwatchctl.parseAsRoot(arguments)
            return nil
        } catch {
            return Bondwatchctl.outcome(of: error, arguments: arguments)
        }
    }

    @Test func `every help fits on one screen`() {
        let root: any ParsableCommand.Type = Bondwatchctl.self
        for command in [root] + root.configuration.subcommands {
            let lines = Bondwatchctl.helpMessage(for: command, columns: 80).split(
                separator: "\n", omittingEmptySubsequences: false)
            #expect(lines.count <= 24, "\(command)")
            #expect(lines.allSatisfy { $0.count <= 80 }, "\(command)")
        }
    }

    @Test func `a length of time that nobody gives is told as it would be typed`() throws {
        let hooks = try #require(try Bondwatchctl.parseAsRoot(["run-hooks"]) as? RunHooksCommand)
        let drill = try #require(try Bondwatchctl.parseAsRoot(["drill", "bond0"]) as? DrillCommand)
        let given: [(any ParsableCommand.Type, BootInstant.Span)] = [
            (RunHooksCommand.self, hooks.timeout), (DrillCommand.self, drill.wait),
        ]
        for (command, span) in given {
            let help = Bondwatchctl.helpMessage(for: command, columns: 80)
            let told = try #require(help.firstMatch(of: /\(default:\s+(\d+m?s)\)/), "\(command)")
            #expect(BootInstant.Span(typed: String(told.1)) == span, "\(command)")
        }
    }

    @Test func `the version is that of the daemon`() {
        let version = CommandOutcome(output: "bondwatchctl \(Version.current)\n")
        #expect(outcome("--version") == version)
        #expect(outcome("status", "--version") == version)
    }

    @Test(arguments: [
        ["status", "--watch", "--failovers"], ["status", "--watch", "--procfs", "/p"], ["status", "--procfs", ""],
        ["status", "--no-such-option"], ["status", "--socket"],
    ])
    func `a wrong command line ends with 64 and the help that is the right one`(arguments: [String]) throws {
        let error = #expect(throws: (any Error).self) { try Bondwatchctl.parseAsRoot(arguments) }
        let outcome = Bondwatchctl.outcome(of: try #require(error), arguments: arguments)
        #expect(outcome.status == .usage)
        #expect(outcome.output.isEmpty)
        #expect(outcome.messages.count == 2)
        #expect(outcome.messages.first?.first?.isLowercase != false || outcome.messages[0].hasPrefix("--"))
        #expect(outcome.messages.last == "try 'bondwatchctl status --help'")
    }

    @Test func `what was typed is printed safely`() {
        let outcome = outcome("status", "--\u{1b}[2J")
        #expect(outcome?.status == .usage)
        #expect(outcome?.messages.allSatisfy { !$0.contains("\u{1b}") } == true)
        #expect(self.outcome("no-such-command")?.messages.last == "try 'bondwatchctl --help'")
    }

    @Test(arguments: [("statsu", "status"), ("event", "events"), ("silense", "silence"), ("runhooks", "run-hooks")])
    func `N6 a mistyped subcommand is answered with the one that was meant`(typed: String, meant: String) {
        let outcome = outcome(typed, "bond0")
        #expect(outcome?.status == .usage)
        #expect(
            outcome?.messages.first?.hasSuffix("; did you mean '\(meant)'?") == true, "\(String(describing: outcome))")
        #expect(outcome?.messages.last == "try 'bondwatchctl --help'")
    }

    @Test func `N6 a word that is near to no subcommand is answered with none`() {
        for words in [["bond0"], ["xyzzyplugh"], ["--statsu"], ["status", "--watsh"]] {
            let error = #expect(throws: (any Error).self) { try Bondwatchctl.parseAsRoot(words) }
            let messages = error.map { Bondwatchctl.outcome(of: $0, arguments: words).messages } ?? []
            #expect(messages.allSatisfy { !$0.contains("; did you mean") }, "\(words)")
        }
    }

    @Test func `options and bonds come in any order`() throws {
        let status = try #require(
            try Bondwatchctl.parseAsRoot(["status", "bond1", "--json", "bond0", "--socket", "/s"]) as? StatusCommand)
        #expect(status.bonds == ["bond1", "bond0"])
        #expect(status.json && !status.watch && !status.failovers)
        #expect(status.daemon.socket == "/s")
    }

    @Test func `each journal file has an option of its own, and what follows is a bond`() throws {
        let events = try #require(
            try Bondwatchctl.parseAsRoot(["events", "--file", "a.journal", "--file", "b.journal", "bond0", "bond1"])
                as? EventsCommand)
        #expect(events.file == ["a.journal", "b.journal"])
        #expect(events.bonds == ["bond0", "bond1"])
    }

    @Test func `options that do not go together are said`() {
        #expect(
            outcome("status", "--watch", "--failovers")?.messages.first == "--watch and --failovers do not go together")
        #expect(outcome("status", "--procfs", "")?.messages.first == "--procfs needs the name of a folder")
    }
}
