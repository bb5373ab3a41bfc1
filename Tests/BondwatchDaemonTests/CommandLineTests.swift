import BondwatchDaemon
import BondwatchLinux
import BondwatchQuery
import BondwatchVarlink
import Glibc
import Testing

@Suite struct CommandLineTests {
    private func options(_ change: (inout CommandOptions) -> Void) -> CommandOptions {
        var options = CommandOptions()
        change(&options)
        return options
    }

    @Test func `options become a command`() throws {
        #expect(try options { _ in }.command() == .run(config: nil, procfs: nil))
        #expect(
            try options {
                $0.config = "/etc/x"
                $0.procfs = "/host/proc"
            }.command() == .run(config: "/etc/x", procfs: "/host/proc"))
        #expect(try options { $0.checkConfig = true }.command() == .checkConfiguration(config: nil))
        #expect(
            try options {
                $0.checkConfig = true
                $0.brief = true
            }.command() == .checkConfiguration(config: nil, brief: true))
        #expect(
            try options {
                $0.dump = true
                $0.json = true
                $0.bonds = ["b", "a"]
                $0.procfs = "/p"
                $0.config = "/c"
            }.command() == .dump(DumpRequest(bonds: ["b", "a"], json: true, procfs: "/p"), config: "/c"))
    }

    @Test func `options of a recording become a command`() throws {
        #expect(
            try options { $0.record = "/r" }.command()
                == .run(config: nil, procfs: nil, recording: RecordingRequest(path: "/r", size: 64 << 20)))
        #expect(
            try options {
                $0.config = "/c"
                $0.record = "/r"
                $0.recordSize = "3MiB"
            }.command() == .run(config: "/c", procfs: nil, recording: RecordingRequest(path: "/r", size: 3 << 20)))
        #expect(
            try options {
                $0.replay = "/r"
                $0.json = true
                $0.config = "/c"
            }.command() == .replay(ReplayRequest(path: "/r", json: true), config: "/c"))
    }

    @Test(arguments: [
        ("", "\"\" does not begin with a whole number"), ("64", "\"64\" has no unit (units: KiB, MiB, GiB)"),
        ("1023KiB", "\"1023KiB\" is too small"),
        ("99999999999999999999GiB", "\"99999999999999999999GiB\" is too large"),
        ("9999999999999GiB", "\"9999999999999GiB\" is too large"),
        ("-1MiB", "\"-1MiB\" does not begin with a whole number"),
    ])
    func `a size of a recording that is none is refused`(text: String, fault: String) {
        let error = #expect(throws: UsageError.self) {
            try options {
                $0.record = "/r"
                $0.recordSize = text
            }.command()
        }
        #expect(error?.description == "--record-size: \(fault); a size is at least 1MiB, for example 64MiB")
    }

    @Test func `options that do not go together are refused with what would be right`() {
        let wrong: [(CommandOptions, String)] = [
            (options { $0.json = true }, "--json needs --dump or --replay"),
            (options { $0.bonds = ["x"] }, "unexpected argument 'x'; to show a bond: --dump x"),
            (options { $0.bonds = ["\u{1b}"] }, "unexpected argument '\\x1b'; to show a bond: --dump \\x1b"),
            (
                options {
                    $0.dump = true
                    $0.checkConfig = true
                }, "--dump and --check-config do not go together"
            ),
            (
                options {
                    $0.checkConfig = true
                    $0.procfs = "/p"
                }, "--procfs and --check-config do not go together"
            ),
            (
                options {
                    $0.dump = true
                    $0.record = "/r"
                }, "--dump and --record do not go together"
            ),
            (
                options {
                    $0.dump = true
                    $0.replay = "/r"
                }, "--dump and --replay do not go together"
            ),
            (
                options {
                    $0.record = "/r"
                    $0.replay = "/r"
                }, "--record and --replay do not go together"
            ),
            (
                options {
                    $0.record = "/r"
                    $0.checkConfig = true
                }, "--record and --check-config do not go together"
            ),
            (
                options {
                    $0.replay = "/r"
                    $0.procfs = "/p"
                }, "--procfs and --replay do not go together"
            ),
            (
                options {
                    $0.replay = "/r"
                    $0.bonds = ["x"]
                }, "unexpected argument 'x'; to show a bond: --dump x"
            ),
            (options { $0.recordSize = "64MiB" }, "--record-size needs --record"),
            (options { $0.brief = true }, "--brief needs --check-config"),
            (options { $0.record = "" }, "--record needs the name of a file"),
            (options { $0.replay = "" }, "--replay needs the name of a file"),
            (options { $0.config = "" }, "--config needs the name of a file"),
            (options { $0.procfs = "" }, "--procfs needs the name of a folder"),
        ]
        for (options, message) in wrong {
            let error = #expect(throws: UsageError.self) { try options.command() }
            #expect(error?.description == message)
        }
    }

    @Test func `a configuration that cannot be read ends with its own code`() {
        struct Bad: Error {}
        let program = Program(
            run: { _, _, _ in CommandOutcome() }, checkConfiguration: { _ in throw Bad() },
            policies: { _ in throw Bad() }, controlSocket: { _ in throw Bad() },
            dumpSources: { .usual(DaemonClient(path: $0)) },
            acknowledge: { _ in Acknowledge { _ throws(DaemonClientError) in [] } })
        #expect(program.perform(.checkConfiguration(config: nil)) == 78)
        #expect(program.perform(.dump(DumpRequest(), config: nil)) == 78)
        #expect(program.perform(.acknowledge(bonds: [], config: nil)) == 78)
        #expect(program.perform(.replay(ReplayRequest(path: "/r"), config: "/c")) == 78)
        #expect(program.perform(.acknowledge(bonds: [], config: nil)) == 78)
        #expect(program.perform(.run(config: nil, procfs: nil)) == 0)
    }
}

/// The built program, as a user meets it.
@Suite(.timeLimit(.minutes(1))) struct CommandLineProgramTests {
    /// Runs the program beside the test bundle, with both outputs in one text.
    ///
    /// - Parameter state: its state directory; nil for that of the host.
    private func run(_ arguments: String, state: String? = nil) throws -> (text: String, status: Int32) {
        let bundle = try #require(CommandLine.arguments.first { $0.hasSuffix(".xctest") })
        let folder = bundle.split(separator: "/").dropLast().joined(separator: "/")
        let environment = state.map { "STATE_DIRECTORY='\($0)' " } ?? ""
        let pipe = try #require(popen("\(environment)timeout 50 '/\(folder)/bondwatchd' \(arguments) 2>&1", "r"))
        var text: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = fread(&chunk, 1, chunk.count, pipe)
            if count == 0 { break }
            text += chunk[..<count]
        }
        let status = pclose(pipe)
        return (String(decoding: text, as: UTF8.self), status >> 8)
    }

    @Test func `the help fits on one screen`() throws {
        let (text, status) = try run("--help")
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(status == 0)
        #expect(lines.count <= 24)
        #expect(lines.allSatisfy { $0.count <= 80 })
        for option in [
            "--config", "--check-config", "--dump", "--json", "--procfs", "--record", "--replay", "--version", "--help",
        ] {
            #expect(text.contains(option))
        }
    }

    @Test func `the version is one line`() throws {
        #expect(try run("--version") == ("bondwatchd 0.1.0\n", 0))
    }

    @Test func `a recording that cannot be written ends with 73 and says where to write`() throws {
        let folder = try TemporaryFolder()
        let (text, status) = try run("--record /proc/recording", state: folder.path)
        #expect(status == 73)
        #expect(text.hasPrefix("bondwatchd: /proc/recording: cannot record: open: "))
        #expect(text.contains("/var/lib/bondwatchd"))
        #expect(text.split(separator: "\n").count == 1)
    }

    @Test func `a second daemon on the same state directory ends with 69 and says who has it`() throws {
        let folder = try TemporaryFolder()
        let (first, _) = try CheckpointStore.open(directory: folder.path, bootID: BootID.current())
        let (text, status) = try run("", state: folder.path)
        #expect(status == 69)
        #expect(
            text == """
                bondwatchd: \(folder.path)/checkpoint belongs to another bondwatchd that is running (process \(getpid()))

                """)
        withExtendedLifetime(first) {}
    }

    @Test func `a replay of what is no recording ends with 65`() throws {
        #expect(
            try run("--replay /proc/version") == ("bondwatchd: /proc/version: not a recording of bondwatchd\n", 65))
    }

    @Test(
        arguments: [
            ("--json", "--json needs --dump or --replay"),
            ("bond0", "unexpected argument 'bond0'; to show a bond: --dump bond0"),
            ("--nope", "unknown option '--nope'"), ("--config", "missing value for '--config <file>'"),
        ])
    func `wrong usage says what is wrong and ends with 64`(arguments: String, message: String) throws {
        let (text, status) = try run(arguments)
        #expect(status == 64)
        #expect(text == "bondwatchd: \(message)\nbondwatchd: try 'bondwatchd --help'\n")
    }
}
