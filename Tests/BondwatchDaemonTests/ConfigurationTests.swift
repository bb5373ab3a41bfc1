import BondwatchCore
import BondwatchDaemon
import Foundation
import Testing

@Suite("The configuration file")
struct ConfigurationTests {
    @Test func `an empty file gives the defaults`() throws {
        let configuration = try Configuration.parse(text: "# nothing\n", file: "f")
        #expect(configuration == Configuration())
        #expect(configuration.pollInterval == .seconds(1))
        #expect(configuration.netlink.receiveBuffer == 4_194_304)
        #expect(configuration.log.targets == .auto)
        #expect(configuration.control.path == "/run/bondwatchd/org.bondwatch.Bonds")
        #expect(configuration.control.mode == 0o666)
        #expect(configuration.control.clients == 64)
        #expect(configuration.policies == PolicyBook())
    }

    @Test func `every key can be set`() throws {
        let text = """
            poll_interval = "250ms"
            [netlink]
            receive_buffer = "256KiB"
            [log]
            targets = ["stdout", "journal"]
            [control]
            path = "/run/other"
            mode = "0660"
            clients = 4096
            """
        var expected = Configuration()
        expected.pollInterval = .milliseconds(250)
        expected.netlink.receiveBuffer = 262_144
        expected.log.targets = .only([.standardOutput, .journal])
        expected.control.path = "/run/other"
        expected.control.mode = 0o660
        expected.control.clients = 4096
        #expect(try Configuration.parse(text: text, file: "f") == expected)
    }

    @Test(arguments: [
        ("100ms", 100), ("999ms", 999), ("1s", 1000), ("60s", 60_000), ("1min", 60_000), ("60000ms", 60_000),
    ])
    func `durations have units`(_ example: (text: String, milliseconds: Int)) throws {
        let configuration = try Configuration.parse(text: "poll_interval = \"\(example.text)\"", file: "f")
        #expect(configuration.pollInterval == .milliseconds(example.milliseconds))
    }

    @Test(arguments: [("4KiB", 4096), ("256MiB", 268_435_456)])
    func `sizes have units`(_ example: (text: String, bytes: Int)) throws {
        let text = "netlink = { receive_buffer = \"\(example.text)\" }"
        #expect(try Configuration.parse(text: text, file: "f").netlink.receiveBuffer == example.bytes)
    }

    @Test func `the packaged file's lines give the defaults when their marks are taken away`() throws {
        #expect(try Configuration.parse(text: Configuration.template, file: "f") == Configuration())
        // What follows is an example of one bond.
        let lines = Configuration.template.split(separator: "\n").prefix { $0 != "#[bond.bond0]" }.map { line in
            line.hasPrefix("#") && !line.hasPrefix("# ") ? line.dropFirst() : line
        }
        #expect(lines.count { $0.contains(" = ") && !$0.hasPrefix("#") } == Setting.all.count)
        #expect(try Configuration.parse(text: lines.joined(separator: "\n"), file: "f") == Configuration())
    }

    @Test func `every line of a setting fits a terminal`() {
        for line in Configuration.template.split(separator: "\n") { #expect(line.count <= 120) }
    }

    @Test func `a file that is not there gives the defaults`() throws {
        #expect(try Configuration.load(path: "/nonexistent/bondwatchd.toml") == Configuration())
    }
}
