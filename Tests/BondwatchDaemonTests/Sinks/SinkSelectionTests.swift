import BondwatchCore
import BondwatchDaemon
import Glibc
import Testing

@Suite("Which sinks are used")
struct SinkSelectionTests {
    @Test(
        arguments: [
            (true, .journald, .other, [.journal]),
            (true, .absent, .other, [.journal]),
            (true, .syslogDaemon, .other, [.journal, .syslog]),
            (true, .journald, .terminal, [.journal, .standardOutput]),
            (true, .journald, .journal, [.journal]),
            (false, .syslogDaemon, .other, [.syslog]),
            (false, .absent, .other, [.syslog]),
            (false, .journald, .other, [.journal]),
            (false, .absent, .terminal, [.syslog, .standardOutput]),
        ] as [(Bool, SinkFacts.SyslogSocket, SinkFacts.StandardOutput, Set<SinkKind>)])
    func `by default an event goes once to each place`(
        journal: Bool, syslog: SinkFacts.SyslogSocket, output: SinkFacts.StandardOutput, expected: Set<SinkKind>
    ) {
        let facts = SinkFacts(journalSocketExists: journal, syslogSocket: syslog, standardOutput: output)
        #expect(SinkSelection.sinks(for: .auto, given: facts) == expected)
    }

    @Test(
        arguments: [
            ([.journal], false, .absent, [.journal]),
            ([.journal, .syslog], false, .absent, [.journal, .syslog]),
            ([.journal, .syslog], true, .absent, [.journal, .syslog]),
            ([.journal, .syslog], true, .journald, [.journal]),
            ([.journal], true, .syslogDaemon, [.journal, .syslog]),
            ([.syslog], true, .absent, [.journal, .syslog]),
            ([.syslog], true, .journald, [.journal]),
            ([.syslog], false, .absent, [.syslog]),
            ([.syslog, .standardOutput], false, .absent, [.syslog]),
        ] as [(Set<SinkKind>, Bool, SinkFacts.SyslogSocket, Set<SinkKind>)])
    func `a log that was found stays while it is away, and one that turns up joins`(
        known: Set<SinkKind>, journal: Bool, syslog: SinkFacts.SyslogSocket, expected: Set<SinkKind>
    ) {
        let facts = SinkFacts(journalSocketExists: journal, syslogSocket: syslog, standardOutput: .other)
        #expect(SinkSelection.sinks(for: .auto, given: facts, known: known) == expected)
    }

    @Test func `where systemd runs there is a journal, even before its socket is there`() {
        let facts = SinkFacts(
            journalSocketExists: false, syslogSocket: .absent, standardOutput: .other, systemdRuns: true)
        #expect(SinkSelection.sinks(for: .auto, given: facts) == [.journal])
    }

    @Test(
        arguments: [
            ([.journal, .syslog], .journald, .other, [.journal]),
            ([.journal, .syslog], .syslogDaemon, .other, [.journal, .syslog]),
            ([.syslog], .journald, .other, [.syslog]),
            ([.syslog], .absent, .other, [.syslog]),
            ([.syslog, .standardOutput], .journald, .journal, [.syslog]),
            ([.journal, .standardOutput], .absent, .journal, [.journal]),
            ([.standardOutput], .journald, .journal, [.standardOutput]),
            ([.journal, .syslog, .standardOutput], .syslogDaemon, .terminal, [.journal, .syslog, .standardOutput]),
            ([], .journald, .terminal, []),
        ] as [(Set<SinkKind>, SinkFacts.SyslogSocket, SinkFacts.StandardOutput, Set<SinkKind>)])
    func `of configured sinks that end in the journal one is used`(
        wanted: Set<SinkKind>, syslog: SinkFacts.SyslogSocket, output: SinkFacts.StandardOutput, expected: Set<SinkKind>
    ) {
        let facts = SinkFacts(journalSocketExists: true, syslogSocket: syslog, standardOutput: output)
        #expect(SinkSelection.sinks(for: .only(wanted), given: facts) == expected)
    }

    @Test func `the host is looked at: a socket, a link to journald's, a file, nothing`() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/log"
        func look() -> SinkFacts { SinkFacts.gather(journalPath: path, syslogPath: path) }

        #expect(!look().journalSocketExists)
        #expect(look().syslogSocket == .absent)

        let server = try FakeServer(path: path)
        #expect(look().journalSocketExists)
        #expect(look().syslogSocket == .syslogDaemon)
        server.vanish()

        #expect(symlink("/run/systemd/journal/dev-log", path) == 0)
        #expect(look().syslogSocket == .journald)
        unlink(path)

        close(open(path, O_CREAT | O_WRONLY, 0o600))
        #expect(look().syslogSocket == .absent, "a plain file is no syslog daemon")
        unlink(path)
    }
}
