import BondwatchDaemon
import Foundation
import Testing

@Suite("What a wrong configuration file is answered with")
struct ConfigurationErrorTests {
    private func complaints(_ text: String) -> [String] {
        do throws(ConfigurationError) {
            _ = try Configuration.parse(text: text, file: "b.toml")
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    private static let duration = "expected a duration from 100ms to 1min in quotes, as \"1s\""
    private static let size = "expected a size from 4KiB to 256MiB in quotes, as \"4MiB\""
    private static let targets =
        "expected \"auto\" alone or some of \"journal\", \"syslog\", \"stdout\", in square brackets, as [\"auto\"]"
    private static let permissions = "expected permission bits as three octal digits after a 0, in quotes, as \"0666\""
    private static let path =
        "expected an absolute path of at most 107 bytes in quotes, as \"/run/bondwatchd/org.bondwatch.Bonds\""
    private static let count = "expected a number from 1 to 4096, as 64"

    @Test(arguments: [
        ("poll_interval = 5", "1:17: poll_interval: is a plain number; \(duration)"),
        ("poll_interval = 0.5", "1:17: poll_interval: is a number with a point; \(duration)"),
        ("poll_interval = true", "1:17: poll_interval: is true or false without quotes; \(duration)"),
        ("poll_interval = 2020-01-01", "1:17: poll_interval: is a date or a time; \(duration)"),
        ("[poll_interval]", "1:1: poll_interval: is a section; \(duration)"),
        ("poll_interval = \"5\"", "1:17: poll_interval: \"5\" has no unit (units: ms, s, min, h); \(duration)"),
        (
            "poll_interval = \"5 s\"",
            "1:17: poll_interval: \"5 s\" has an unknown unit (units: ms, s, min, h); \(duration)"
        ),
        ("poll_interval = \"\"", "1:17: poll_interval: \"\" does not begin with a whole number; \(duration)"),
        ("poll_interval = \"-1s\"", "1:17: poll_interval: \"-1s\" does not begin with a whole number; \(duration)"),
        ("poll_interval = \"99ms\"", "1:17: poll_interval: \"99ms\" is too small; \(duration)"),
        ("poll_interval = \"61s\"", "1:17: poll_interval: \"61s\" is too large; \(duration)"),
        (
            "poll_interval = \"99999999999999999999s\"",
            "1:17: poll_interval: \"99999999999999999999s\" is too large; \(duration)"
        ),
        (
            "poll_interval = \"18446744073709551615h\"",
            "1:17: poll_interval: \"18446744073709551615h\" is too large; \(duration)"
        ),
        ("netlink.receive_buffer = \"1KiB\"", "1:26: netlink.receive_buffer: \"1KiB\" is too small; \(size)"),
        (
            "[netlink]\n  receive_buffer = \"4MB\"",
            "2:20: netlink.receive_buffer: \"4MB\" has an unknown unit (units: KiB, MiB); \(size)"
        ),
        ("netlink = { receive_buffer = 1 }", "1:30: netlink.receive_buffer: is a plain number; \(size)"),
        ("[log]\ntargets = \"auto\"", "2:11: log.targets: is a text; \(targets)"),
        ("[log]\ntargets = []", "2:11: log.targets: is empty; \(targets)"),
        ("[log]\ntargets = [1]", "2:12: log.targets: is a plain number; \(targets)"),
        ("[log]\ntargets = [\"auto\", \"syslog\"]", "2:12: log.targets: has \"auto\" beside others; \(targets)"),
        ("[log]\ntargets = [\"file\"]", "2:12: log.targets: has \"file\", which is none of them; \(targets)"),
        ("[log]\ntargets = [\"stdout\", \"stdout\"]", "2:22: log.targets: has \"stdout\" twice; \(targets)"),
        ("[control]\nmode = 0o666", "2:8: control.mode: is a plain number; \(permissions)"),
        ("[control]\nmode = \"666\"", "2:8: control.mode: \"666\" is not that; \(permissions)"),
        ("[control]\nmode = \"1777\"", "2:8: control.mode: \"1777\" is not that; \(permissions)"),
        ("[control]\nmode = \"0868\"", "2:8: control.mode: \"0868\" is not that; \(permissions)"),
        (
            "[control]\npath = \"run/x\"",
            "2:8: control.path: \"run/x\" is not the absolute path of a file; \(path)"
        ),
        (
            "[control]\npath = \"/\(String(repeating: "x", count: 107))\"",
            "2:8: control.path: is 108 bytes long; \(path)"
        ),
        ("[control]\nclients = 0", "2:11: control.clients: 0 is too small; \(count)"),
        ("[control]\nclients = 4097", "2:11: control.clients: 4097 is too large; \(count)"),
        ("[control]\nclients = \"64\"", "2:11: control.clients: is a text; \(count)"),
        ("log = 1", "1:7: log: is a plain number; expected a section [log]"),
        ("[[log]]", "1:1: [[log]] is an array of tables, which is not supported; expected single brackets, as [log]"),
        (
            "[control]\nclients = 9223372036854775808",
            "2:11: control.clients: is a number of more than 64 bits; \(count)"
        ),
        ("[bond.lab*]", "1:7: the name lab* has no quotes; expected \"lab*\""),
        (
            "pol_interval = \"1s\"",
            "1:1: unknown key 'pol_interval'; did you mean 'poll_interval'? (keys: poll_interval)"
        ),
        ("frobnicate = 1", "1:1: unknown key 'frobnicate'; expected one of these keys: poll_interval"),
        ("clients = 5", "1:1: unknown key 'clients'; it belongs in [control]"),
        (
            "[netlink]\npoll_interval = \"1s\"",
            "2:1: unknown key 'poll_interval' in [netlink]; it belongs above all sections"
        ),
        (
            "[control]\nclinets = 5",
            "2:1: unknown key 'clinets' in [control]; did you mean 'clients'? (keys in [control]: path, mode, clients)"
        ),
        (
            "[contrl]",
            "1:1: unknown section [contrl]; did you mean [control]? (sections: netlink, log, control, defaults, bond)"
        ),
        ("[dns]", "1:1: unknown section [dns]; expected one of these sections: netlink, log, control, defaults, bond"),
        ("\"a\\u001bb\" = 1", "1:1: unknown key 'a\\x1bb'; expected one of these keys: poll_interval"),
    ])
    func `names the place, the fault and what is right`(_ example: (text: String, complaint: String)) {
        #expect(complaints(example.text) == ["b.toml:\(example.complaint)"])
    }

    @Test func `all faults are told at once, in the order of the file`() {
        let text = """
            # first # "
            poll_interval = "1day"   # a comment with = and [
            log.targets = [
              "journal", # one
              "jornal",
            ]
            netlnk = 1

            [ control ] # again
            "mode" = '''
            x'''
            clients = -1
            """
        #expect(
            complaints(text).map { $0.prefix { $0 != ";" } } == [
                "b.toml:2:17: poll_interval: \"1day\" has an unknown unit (units: ms, s, min, h)",
                "b.toml:5:3: log.targets: has \"jornal\", which is none of them",
                "b.toml:7:1: unknown key 'netlnk'",
                "b.toml:10:10: control.mode: is a multi-line string, which is not supported",
                "b.toml:12:11: control.clients: -1 is too small",
            ])
    }

    @Test(arguments: [
        (
            "poll_interval = 1s",
            "1:17: 1s is neither a number nor true or false, and has no quotes; expected texts in quotes, as \"1s\""
        ),
        ("\n\npoll_interval", "3:14: no = after the key \"poll_interval\"; expected a line such as key = value"),
        ("[log\n", "1:5: no ] after the name of the section; expected a line such as [name]"),
        ("a = 1\na = 2\n", "2:1: the key \"a\" is in line 1 already; expected it once"),
        ("a = \"x\n", "1:5: a text without a closing quote; expected a \" before the end of the line"),
    ])
    func `a fault of syntax has its place and an example of what is right`(_ example: (text: String, complaint: String))
    {
        #expect(complaints(example.text) == ["b.toml:\(example.complaint)"])
    }

    @Test func `bytes that are not UTF-8 are refused with their place`() {
        #expect(
            throws: ConfigurationError(problems: [
                .init(
                    file: "b.toml", place: .init(line: 2, column: 3), fault: "bytes that are not UTF-8",
                    remedy: "expected text in UTF-8 without control characters")
            ])
        ) {
            try Configuration.parse(bytes: Array("# é\n# ".utf8) + [0xff, 0x0a], file: "b.toml")
        }
    }

    @Test func `a NUL byte does not hide what follows it`() {
        #expect(throws: ConfigurationError.self) {
            try Configuration.parse(bytes: Array("\u{0}poll_interval = 1".utf8), file: "b.toml")
        }
    }

    @Test func `what cannot be read is named with its reason`() throws {
        let folder = FileManager.default.temporaryDirectory.path
        let error = try #require(throws: ConfigurationError.self) { try Configuration.load(path: folder) }
        #expect(
            error.description
                == "\(folder): cannot be read (read: Is a directory); expected a file that bondwatchd's user can read")
    }

    @Test func `a device is no configuration, but for the one that is empty on purpose`() throws {
        let error = try #require(throws: ConfigurationError.self) { try Configuration.load(path: "/dev/zero") }
        #expect(error.description == "/dev/zero: is a device; expected a regular file")
        #expect(try Configuration.load(path: "/dev/null", mustExist: true) == Configuration())
    }

    @Test(arguments: [
        "[", "=", "\"", "'''", "a.b.", "{", "[[", "\\", "a = [[[[", "a = { b = { c = 1 } }", "\u{feff}x = 1",
        "a = '''\n'",
    ])
    func `no text stops the reader`(_ text: String) {
        #expect(!complaints(text).isEmpty)
        #expect(!complaints(String(repeating: text, count: 300)).isEmpty)
    }
}
