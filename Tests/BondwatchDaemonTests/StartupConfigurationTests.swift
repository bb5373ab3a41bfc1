import BondwatchCore
import BondwatchLinux
import Testing

@testable import BondwatchDaemon

/// What the daemon starts with: the file's state, what was accepted last, and who watches over the start.
@Suite struct StartupConfigurationTests {
    private typealias LastGood = StartupConfiguration.LastGood
    private typealias Supervision = StartupConfiguration.Supervision

    private let good: Configuration
    private let older: Configuration
    private let error = ConfigurationError(problems: [
        .init(file: "/etc/b.toml", place: TextPlace(line: 3, column: 1), fault: "unknown key 'x'", remedy: "remove it"),
        .init(file: "/etc/b.toml", place: nil, fault: "b", remedy: "c"),
    ])

    init() {
        var good = Configuration()
        good.pollInterval = .seconds(3)
        self.good = good
        good.pollInterval = .seconds(7)
        older = good
    }

    private func start(
        _ lastGood: LastGood, _ supervision: Supervision
    ) throws(ConfigurationError) -> StartupConfiguration {
        try StartupConfiguration.decide(.failure(error), lastGood: { lastGood }, supervision: supervision)
    }

    @Test("S4 a file that is right is used, whatever was kept", arguments: [0, 1, 2])
    func right(_ number: Int) throws {
        let supervision = [Supervision.serviceManager, .terminal, .unknown][number]
        let accepted = AcceptedConfiguration(settings: good, text: [1])
        let start = try StartupConfiguration.decide(
            .success(accepted), lastGood: { .settings(older, file: "/f") }, supervision: supervision)
        #expect(start.settings == good)
        #expect(start.refusal == nil)
    }

    @Test("S4 under systemd the daemon watches with a wrong file: with the last good settings, else with the defaults")
    func serviceManager() throws {
        let last = try start(.settings(older, file: "/etc/b.toml"), .serviceManager)
        #expect(last.settings == older)
        #expect(last.refusal?.inUse == .lastGood(file: "/etc/b.toml"))
        let first = try start(.none, .serviceManager)
        #expect(first.settings == Configuration())
        #expect(first.refusal?.inUse == .defaults(lost: nil))
        let damaged = try start(.unusable(reason: "they are damaged"), .serviceManager)
        #expect(damaged.settings == Configuration())
        #expect(damaged.refusal?.inUse == .defaults(lost: "they are damaged"))
    }

    @Test("S4 in a terminal a wrong file ends the program, for a person is there to mend it")
    func terminal() {
        #expect(throws: error) { try start(.settings(older, file: "/f"), .terminal) }
        #expect(throws: error) { try start(.none, .terminal) }
    }

    @Test("S4 under another supervisor a first start ends, and a restart watches")
    func unknown() throws {
        #expect(throws: error) { try start(.none, .unknown) }
        #expect(try start(.settings(older, file: "/f"), .unknown).settings == older)
        #expect(try start(.unusable(reason: "they are damaged"), .unknown).settings == Configuration())
    }

    @Test("S4 what was kept is asked for only where the file is refused")
    func untouched() throws {
        let accepted = AcceptedConfiguration(settings: good, text: [])
        _ = try StartupConfiguration.decide(
            .success(accepted),
            lastGood: {
                Issue.record("asked")
                return .none
            }, supervision: .serviceManager)
    }

    @Test("S4 the condition names the first problem, says that there are more, and what is in use")
    func condition() {
        let text = { ConfigurationRefusal(error: error, inUse: $0).condition }
        let summary =
            "the configuration is not in use: /etc/b.toml:3:1: unknown key 'x'; remove it (and more problems)"
        #expect(text(.oldSettings) == "\(summary); the old settings stay")
        #expect(text(.lastGood(file: "/etc/b.toml")) == "\(summary); the last good settings of /etc/b.toml are in use")
        #expect(text(.defaults(lost: nil)) == "\(summary); the defaults are in use")
        #expect(
            text(.defaults(lost: "they are damaged"))
                == "\(summary); the defaults are in use, for of the last good settings they are damaged")
    }

    @Test("S7 however many problems a file has, few lines are logged, at priority err, without a control character")
    func bounded() {
        let problems = (1...100_000).map { line in
            ConfigurationError.Problem(
                file: "f", place: TextPlace(line: line, column: 1), fault: "unknown key\u{85}", remedy: "remove it")
        }
        let notes = ConfigurationRefusal(error: ConfigurationError(problems: problems), inUse: .oldSettings).notes
        #expect(notes.count == 11)
        #expect(notes.allSatisfy { $0.priority == .error })
        #expect(notes.first?.message == "f:1:1: unknown key\\xc2\\x85; remove it; the old settings stay")
        #expect(
            notes.last?.message == "the configuration has more problems; bondwatchd --check-config lists them")
    }

    @Test("S4 the kept text is parsed anew, and where this version refuses it the reason is given")
    func parsedAnew() {
        let kept = { (text: String) in
            LastGood(.kept(KeptConfiguration(path: Array("/etc/b\n".utf8), text: Array(text.utf8))))
        }
        #expect(kept("poll_interval = \"7s\"") == .settings(older, file: "/etc/b\\x0a"))
        #expect(kept("") == .settings(Configuration(), file: "/etc/b\\x0a"))
        guard case .unusable(let reason) = kept("colour = 1") else {
            Issue.record("taken")
            return
        }
        #expect(reason.hasPrefix("this version refuses them: /etc/b\\x0a:1:1: unknown key 'colour'"))
        #expect(LastGood(.none) == .none)
        #expect(LastGood(.unusable(reason: "r")) == .unusable(reason: "r"))
    }
}
