import BondwatchCore
import BondwatchDaemon
import BondwatchLinux
import BondwatchQuery
import BondwatchVarlink
import Glibc
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct AcknowledgeTests {
    private func name(_ text: String) throws -> InterfaceName { try #require(InterfaceName(text)) }

    /// A server that carries acknowledgements out by writing them down.
    private func server(
        _ folder: borrowing ControlTestFolder, _ calls: Calls
    ) throws -> ControlServer {
        var model = ControlModel { _, reply in reply([]) }
        model.errands = { errand, asker, reply in
            guard case .acknowledge(let names) = errand else { return reply(.notImplemented) }
            calls.list.withLock { $0.append((names, asker)) }
            if let first = names?.first, first.description == "bond7" {
                reply(.noSuchBond(first))
            } else {
                let bonds = (names ?? []).map { AcknowledgedBond(name: $0, cleared: ["slave eth1 is missing"]) }
                reply(.acknowledged(bonds))
            }
        }
        return try ControlServer.start(.init(path: folder.socket), model)
    }

    private final class Calls: Sendable {
        let list = Mutex<[([InterfaceName]?, PeerCredentials)]>([])
    }

    @Test func `the daemon is told which bonds, and by whom`() throws {
        let folder = try ControlTestFolder()
        let calls = Calls()
        let server = try server(folder, calls)
        defer { server.stop() }
        let client = DaemonClient(path: folder.socket)
        let bond = try name("bond0")
        #expect(
            try client.acknowledge([bond]) == [AcknowledgedBond(name: bond, cleared: ["slave eth1 is missing"])])
        #expect(try client.acknowledge(nil) == [])
        #expect(throws: DaemonClientError.refused(.noSuchBond("bond7"))) { try client.acknowledge([try name("bond7")]) }
        let asked = calls.list.withLock { $0 }
        #expect(asked.map(\.0) == [[bond], nil, [try name("bond7")]])
        #expect(asked.allSatisfy { $0.1 == PeerCredentials(process: getpid(), user: geteuid()) })
    }

    @Test func `a call that wants no reply is carried out`() throws {
        let folder = try ControlTestFolder()
        let calls = Calls()
        let server = try server(folder, calls)
        defer { server.stop() }
        let client = try ControlTestClient(path: folder.socket)
        client.call(#"{"method":"org.bondwatch.Bonds.Acknowledge","oneway":true}"#)
        client.call(#"{"method":"org.bondwatch.Bonds.Acknowledge","parameters":{"names":["bond0"]}}"#)
        #expect(
            client.reply()
                == #"{"parameters":{"bonds":[{"cleared":["slave eth1 is missing"],"name":"bond0"}]}}"#)
        #expect(calls.list.withLock { $0.count } == 2)
    }

    @Test func `a server that takes none says so`() throws {
        let folder = try ControlTestFolder()
        let server = try ControlTestServer.start(folder)
        defer { server.stop() }
        #expect(throws: DaemonClientError.refused(.methodNotImplemented("org.bondwatch.Bonds.Acknowledge"))) {
            try DaemonClient(path: folder.socket).acknowledge(nil)
        }
    }

    @Test func `root and the daemon's own user may, others may not`() {
        #expect(PeerCredentials(process: 1, user: 0).isTrusted)
        #expect(PeerCredentials(process: 1, user: geteuid()).isTrusted)
        #expect(!PeerCredentials(process: 1, user: geteuid() &+ 1).isTrusted)
        #expect(PeerCredentials(of: -1) == nil)
        let denied = VarlinkService(replyLimit: 1000).reply(to: .permissionDenied, of: .acknowledge(nil))
        #expect(
            String(decoding: denied, as: UTF8.self)
                == "{\"error\":\"org.varlink.service.PermissionDenied\",\"parameters\":{}}\0")
    }

    @Test func `the command says what it did, or why not`() throws {
        let bond0 = try name("bond0")
        let bond1 = try name("bond1")
        let done = Acknowledge { names throws(DaemonClientError) in
            (names ?? [bond0, bond1]).map { AcknowledgedBond(name: $0, cleared: $0 == bond0 ? ["a", "b"] : []) }
        }
        #expect(
            done.run([]).output == """
                bond0: acknowledged: a
                bond0: acknowledged: b
                bond1: nothing was open; what there is now is expected

                """)
        #expect(done.run(["bond1"]).output == "bond1: nothing was open; what there is now is expected\n")
        #expect(done.run(["longer-than-any-name"]).status == .negative)
        let errors: [(DaemonClientError, BondwatchQuery.ExitStatus)] = [
            (.refused(.permissionDenied), .noPermission), (.notRunning, .unavailable),
            (.refused(.noSuchBond("x")), .negative),
        ]
        for (error, status) in errors {
            let outcome = Acknowledge { _ throws(DaemonClientError) in throw error }.run([])
            #expect(outcome.status == status)
            #expect(outcome.messages == ["\(error)"])
        }
    }

    @Test func `the option becomes a command and goes with no other`() throws {
        var options = CommandOptions()
        options.acknowledge = true
        options.bonds = ["bond0"]
        options.config = "/c"
        #expect(try options.command() == .acknowledge(bonds: ["bond0"], config: "/c"))
        options.dump = true
        #expect(throws: UsageError.self) { try options.command() }
        options.dump = false
        options.json = true
        #expect(throws: UsageError.self) { try options.command() }
    }
}
