import BondwatchCore
import BondwatchDaemon
import BondwatchLinux
import BondwatchVarlink
import Glibc
import Testing

/// The client against a real server, and against peers that are none.
@Suite(.serialized, .timeLimit(.minutes(1))) struct DumpClientTests {
    private func start(_ folder: borrowing ControlTestFolder, limit: Int = 64) throws -> ControlServer {
        var settings = ControlServer.Settings(path: folder.socket)
        settings.clientLimit = limit
        return try ControlServer.start(settings, ControlModel { _, reply in reply(ControlTestServer.bonds(2)) })
    }

    private func name(_ text: String) throws -> InterfaceName { try #require(InterfaceName(text)) }

    @Test func `the daemon's reports arrive as they were`() throws {
        let folder = try ControlTestFolder()
        let server = try start(folder)
        defer { server.stop() }
        let client = DaemonClient(path: folder.socket)
        #expect(try client.list(nil) == ReportDocument(source: .daemon, bonds: ControlTestServer.bonds(2)))
        #expect(try client.list([name("bond1")]).bonds.map(\.name) == [name("bond1")])
        #expect(throws: DaemonClientError.refused(.noSuchBond("bond7"))) { try client.list([name("bond7")]) }
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
        for _ in 0..<5 {
            #expect(throws: DaemonClientError.refused(.tooManyClients)) {
                try DaemonClient(path: folder.socket).list(nil)
            }
        }
    }

    @Test("S5 a client that finds no place is served once one is free")
    func placeLater() async throws {
        let folder = try ControlTestFolder()
        let server = try start(folder, limit: 0)
        defer { server.stop() }
        let path = folder.socket
        let client = Task.detached { try DaemonClient(path: path).list(nil) }
        usleep(100_000)
        server.apply(ControlServer.Settings(path: path))
        #expect(try await client.value.bonds.count == 2)
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
        // The peer's task may have to wait until other tests have left a thread to it.
        let client = DaemonClient(path: folder.socket, patience: .seconds(60))
        #expect(throws: DaemonClientError.notUnderstood) { try client.list(nil) }
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
