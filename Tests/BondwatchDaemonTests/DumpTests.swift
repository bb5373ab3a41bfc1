import BondwatchCore
import BondwatchDaemon
import BondwatchLinux
import BondwatchQuery
import BondwatchVarlink
import Glibc
import Testing

private func bond(_ text: String) -> BondReport {
    guard let name = InterfaceName(text) else { preconditionFailure("\(text) is no interface name") }
    var bond = BondReport(name: name, redundancy: .down, expectedSlaves: 0, slavesCarrying: 0)
    bond.mode = BondMode.activeBackup.name
    return bond
}

@Suite struct DumpTests {
    private struct Trouble: Error, CustomStringConvertible {
        var description: String { "/proc/net/bonding: Permission denied" }
    }

    private func run(
        _ request: DumpRequest,
        daemon: @escaping ([InterfaceName]?) throws(DaemonClientError) -> ReportDocument = {
            _ throws(DaemonClientError) in throw .notRunning
        },
        kernel: @escaping () throws -> [BondReport] = { [bond("bond0"), bond("bond1")] },
        files: @escaping (String) throws -> BondFileReports = { _ in BondFileReports() }
    ) -> CommandOutcome {
        let sources = DumpSources(
            askDaemon: { names, _ throws(DaemonClientError) in try daemon(names) }, readKernel: kernel, readFiles: files
        )
        return Dump(sources: sources, now: 0, localTime: { String($0) }).run(request)
    }

    @Test func `the daemon's report is shown and nothing said on the side`() {
        let outcome = run(
            DumpRequest(), daemon: { _ in ReportDocument(source: .daemon, bonds: [bond("bond5")]) },
            kernel: { throw Trouble() })
        #expect(outcome.output == "bond5  active-backup  no slaves\n")
        #expect(outcome.messages.isEmpty)
        #expect(outcome.status == .success)
    }

    @Test(
        arguments: [
            (.notRunning, "no daemon is running; this is the kernel's own state"),
            (
                .noAnswer(within: .seconds(2)),
                "the daemon did not answer within 2 s; this is the kernel's own state"
            ),
            (.notUnderstood, "the daemon's answer was not understood; this is the kernel's own state"),
            (
                .refused(.tooManyClients),
                "the daemon has too many clients; this is the kernel's own state"
            ),
            (
                .system(SystemError("connect", "/run/x", errno: EACCES)),
                "the daemon could not be asked: /run/x: connect: Permission denied; this is the kernel's own state"
            ),
        ] as [(DaemonClientError, String)])
    func `without an answer the kernel is read, and it is said why`(error: DaemonClientError, message: String) {
        let outcome = run(DumpRequest(), daemon: { _ throws(DaemonClientError) in throw error })
        #expect(outcome.output.hasPrefix("bond0  "))
        #expect(outcome.messages == [message])
        #expect(outcome.status == .success)
    }

    @Test func `named bonds come in the order asked for`() {
        let outcome = run(DumpRequest(bonds: ["bond1", "bond0"]))
        #expect(outcome.output.hasPrefix("bond1  "))
        #expect(outcome.output.contains("\n\nbond0  "))
    }

    @Test func `an unknown bond is an error that names those there are`() {
        let message = "no bond 'bond7' (bonds: bond0, bond1)"
        let kernel = run(DumpRequest(bonds: ["bond7"]))
        #expect(kernel.messages.last == message)
        #expect(kernel.status == .negative)
        #expect(kernel.output.isEmpty)

        let daemon = run(
            DumpRequest(bonds: ["bond0", "bond7"]),
            daemon: { names throws(DaemonClientError) in
                if names != nil { throw .refused(.noSuchBond("bond7")) }
                return ReportDocument(source: .daemon, bonds: [bond("bond0"), bond("bond1")])
            }, kernel: { throw Trouble() })
        #expect(daemon.messages == [message])
        #expect(daemon.status == .negative)

        let none = run(DumpRequest(bonds: ["bond7"]), kernel: { [] })
        #expect(none.messages.last == "no bond 'bond7' (no bonds)")
    }

    @Test(arguments: ["", "a-name-much-longer-than-15", "esc\u{1b}[2J-and-more-than-15"])
    func `a text that can be no name is an unknown bond, and printed safely`(text: String) {
        let outcome = run(DumpRequest(bonds: [text]))
        #expect(outcome.status == .negative)
        #expect(outcome.messages.last?.hasSuffix("(bonds: bond0, bond1)") == true)
        #expect(outcome.messages.allSatisfy { !$0.contains("\u{1b}") })
    }

    @Test func `a name is asked for as it is shown`() throws {
        let name = try #require(InterfaceName(bytes: [0x62, 0x1b]))
        let odd = BondReport(name: name, redundancy: .down, expectedSlaves: 0, slavesCarrying: 0)
        let outcome = run(DumpRequest(bonds: ["b\\x1b"]), kernel: { [odd] })
        #expect(outcome.output.hasPrefix("b\\x1b  "))
    }

    @Test func `with a proc file system given, its files alone are read`() {
        let outcome = run(
            DumpRequest(procfs: "/host/proc"),
            daemon: { _ in ReportDocument(source: .daemon, bonds: [bond("wrong")]) }, kernel: { throw Trouble() },
            files: { path in BondFileReports(bonds: path == "/host/proc" ? [bond("bond3")] : []) })
        #expect(outcome.output.hasPrefix("bond3  "))
        #expect(outcome.messages.isEmpty)
    }

    @Test func `a file that cannot be read is said, and the other bonds are shown`() {
        let fault = ProcBondingError.tooLong(path: "/host/proc/net/bonding/bond0", limit: 1)
        let outcome = run(
            DumpRequest(procfs: "/host/proc"),
            files: { _ in BondFileReports(bonds: [bond("bond1")], faults: [fault]) })
        #expect(outcome.output.hasPrefix("bond1  "))
        #expect(outcome.messages == ["\(fault)"])
        #expect(outcome.status == .unavailable)
    }

    @Test func `a kernel that cannot be read is a service that is unavailable`() {
        let outcome = run(DumpRequest(), kernel: { throw Trouble() })
        #expect(outcome.status == .unavailable)
        #expect(outcome.messages.last == "/proc/net/bonding: Permission denied")
    }

    @Test func `JSON is one object on one line`() {
        let outcome = run(DumpRequest(json: true), kernel: { [] })
        #expect(outcome.output == "{\"bonds\":[],\"conditions\":[],\"source\":\"kernel\",\"version\":1}\n")
    }

    @Test func `local time has date, time and no more`() {
        let text = LocalTime(wallMicroseconds: 1_795_255_637_000_000).dateAndClock
        #expect(text.utf8.count == 19)
        #expect(text.hasPrefix("2026-11-2"))
        #expect(!LocalTime(wallMicroseconds: .max).dateAndClock.isEmpty)
    }
}
