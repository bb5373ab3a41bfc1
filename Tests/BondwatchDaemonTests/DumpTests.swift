import BondwatchCore
import BondwatchDaemon
import BondwatchLinux
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
        files: @escaping (String) throws -> [BondReport] = { _ in [] }
    ) -> CommandOutcome {
        let sources = DumpSources(askDaemon: daemon, readKernel: kernel, readFiles: files)
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
                .refused("org.bondwatch.Bonds.TooManyClients"),
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
        #expect(kernel.status == .unknownBond)
        #expect(kernel.output.isEmpty)

        let daemon = run(
            DumpRequest(bonds: ["bond0", "bond7"]),
            daemon: { names throws(DaemonClientError) in
                if names != nil { throw .noSuchBond("bond7") }
                return ReportDocument(source: .daemon, bonds: [bond("bond0"), bond("bond1")])
            }, kernel: { throw Trouble() })
        #expect(daemon.messages == [message])
        #expect(daemon.status == .unknownBond)

        let none = run(DumpRequest(bonds: ["bond7"]), kernel: { [] })
        #expect(none.messages.last == "no bond 'bond7' (no bonds)")
    }

    @Test(arguments: ["", "a-name-much-longer-than-15", "esc\u{1b}[2J-and-more-than-15"])
    func `a text that can be no name is an unknown bond, and printed safely`(text: String) {
        let outcome = run(DumpRequest(bonds: [text]))
        #expect(outcome.status == .unknownBond)
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
            files: { path in path == "/host/proc" ? [bond("bond3")] : [] })
        #expect(outcome.output.hasPrefix("bond3  "))
        #expect(outcome.messages.isEmpty)
    }

    @Test func `a kernel that cannot be read is a service that is unavailable`() {
        let outcome = run(DumpRequest(), kernel: { throw Trouble() })
        #expect(outcome.status == .unavailable)
        #expect(outcome.messages.last == "/proc/net/bonding: Permission denied")
    }

    @Test func `JSON is one object on one line`() {
        let outcome = run(DumpRequest(json: true), kernel: { [] })
        #expect(outcome.output == "{\"bonds\":[],\"source\":\"kernel\",\"version\":1}\n")
    }

    @Test func `local time has date, time and no more`() {
        let text = LocalTime.text(1_795_255_637_000_000)
        #expect(text.utf8.count == 19)
        #expect(text.hasPrefix("2026-11-2"))
        #expect(!LocalTime.text(.max).isEmpty)
    }
}

/// The client against a real server, and against peers that are none.
@Suite(.serialized, .timeLimit(.minutes(1))) struct DumpClientTests {
    private func start(_ folder: borrowing ControlTestFolder, limit: Int = 64) throws -> ControlServer {
        var settings = ControlServer.Settings(path: folder.socket)
        settings.clientLimit = limit
        return try ControlServer.start(settings) { reply in reply([bond("bond0"), bond("bond1")]) }
    }

    private func name(_ text: String) throws -> InterfaceName { try #require(InterfaceName(text)) }

    @Test func `the daemon's reports arrive as they were`() throws {
        let folder = try ControlTestFolder()
        let server = try start(folder)
        defer { server.stop() }
        let client = DaemonClient(path: folder.socket)
        #expect(try client.list(nil) == ReportDocument(source: .daemon, bonds: [bond("bond0"), bond("bond1")]))
        #expect(try client.list([name("bond1")]).bonds.map(\.name) == [name("bond1")])
        #expect(throws: DaemonClientError.noSuchBond("bond7")) { try client.list([name("bond7")]) }
    }

    @Test func `no socket, or one that nobody listens on, is no daemon`() throws {
        let folder = try ControlTestFolder()
        #expect(throws: DaemonClientError.notRunning) { try DaemonClient(path: folder.socket).list(nil) }
        #expect(throws: DaemonClientError.notRunning) {
            try DaemonClient(path: "/" + String(repeating: "x", count: 300)).list(nil)
        }
        let listener = try RawListener(path: folder.socket, backlog: 1)
        listener.close()
        #expect(throws: DaemonClientError.notRunning) { try DaemonClient(path: folder.socket).list(nil) }
    }

    @Test func `a full daemon's refusal is understood`() throws {
        let folder = try ControlTestFolder()
        let server = try start(folder, limit: 0)
        defer { server.stop() }
        for _ in 0..<20 {
            #expect(throws: DaemonClientError.refused("org.bondwatch.Bonds.TooManyClients")) {
                try DaemonClient(path: folder.socket).list(nil)
            }
        }
    }

    @Test func `a daemon that never answers, or never accepts, is given up in time`() throws {
        let folder = try ControlTestFolder()
        let listener = try RawListener(path: folder.socket, backlog: 0)
        defer { listener.close() }
        let patience = BootInstant.Span.milliseconds(200)
        let client = DaemonClient(path: folder.socket, patience: patience)
        // The first two wait in the backlog, the third finds it full.
        let held = [try ControlTestClient(path: folder.socket)]
        for _ in 0..<3 {
            let start = Clock.now()
            #expect(throws: DaemonClientError.noAnswer(within: patience)) { try client.list(nil) }
            #expect(Clock.now().since(start) < .milliseconds(1500))
        }
        _ = held
    }

    @Test(arguments: ["", "junk\0", "{}\0", "{\"parameters\":{}}\0", "{\"error\":1}\0", "{\"parameters\":"])
    func `an answer that is none of ours is not understood`(answer: String) async throws {
        let folder = try ControlTestFolder()
        let listener = try RawListener(path: folder.socket, backlog: 4)
        defer { listener.close() }
        let peer = Task.detached { listener.answerOne(Array(answer.utf8)) }
        #expect(throws: DaemonClientError.notUnderstood) { try DaemonClient(path: folder.socket).list(nil) }
        await peer.value
    }
}

/// A listening socket without a server behind it.
private struct RawListener: Sendable {
    let number: CInt

    init(path: String, backlog: CInt) throws {
        number = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        let number = number
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(number, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0, listen(number, backlog) == 0 else { throw SystemError("listen", path) }
    }

    func close() { _ = Glibc.close(number) }

    /// Takes one call and sends those bytes back.
    func answerOne(_ bytes: [UInt8]) {
        let client = accept(number, nil, nil)
        var chunk = [UInt8](repeating: 0, count: 4096)
        _ = recv(client, &chunk, chunk.count, 0)
        _ = send(client, bytes, bytes.count, CInt(MSG_NOSIGNAL))
        _ = Glibc.close(client)
    }
}
