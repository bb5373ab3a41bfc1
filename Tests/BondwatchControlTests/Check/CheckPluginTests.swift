import BondwatchControl
import BondwatchCore
import Testing

@testable import bondwatchctl

@Suite struct CheckPluginTests {
    @Test func `it is called by either of its names`() {
        #expect(
            CheckPlugin(["/usr/lib/nagios/plugins/check_bondwatchd", "bond0", "-t", "3"])?.arguments == [
                "bond0", "-t", "3",
            ])
        #expect(CheckPlugin(["check_bondwatchd"])?.arguments == [])
        #expect(CheckPlugin(["bondwatchctl", "check", "--json"])?.arguments == ["--json"])
        #expect(CheckPlugin(["bondwatchctl", "status", "check"]) == nil)
        #expect(CheckPlugin(["bondwatchctl"]) == nil)
        #expect(CheckPlugin([]) == nil)
    }

    @Test(arguments: [
        ["--timeout", "0"], ["--timeout", "nan"], ["--ignore", "a/b"], ["--severity", "flapping"],
        ["--no-bonds", "bad"],
    ])
    func `what makes no sense is refused`(_ arguments: [String]) {
        #expect(throws: (any Error).self) { _ = try CheckPlugin(["check_bondwatchd"] + arguments)?.command().request() }
    }

    @Test func `the command line is the request`() throws {
        let plugin = try #require(
            CheckPlugin([
                "bondwatchctl", "check", "bond0", "--no-daemon", "critical", "--severity", "redundancy-lost=critical",
                "--timeout", "2.5",
            ]))
        let request = try plugin.command().request()
        #expect(request.bonds == ["bond0"])
        #expect(request.noDaemon == .critical)
        #expect(request.noBonds == .ok)
        #expect(request.severities == (try CheckSeverities(["redundancy-lost=critical"])))
        #expect(request.timeout == .milliseconds(2500))
        #expect(request.patience == .milliseconds(1750))
    }
}
