import BondwatchCore
import BondwatchDaemon
import BondwatchLinux
import BondwatchVarlink
import Glibc
import Synchronization
import Testing

/// Silence, Unsilence, Silences and Explain over the control socket.
@Suite(.timeLimit(.minutes(1))) struct ErrandTests {
    private func name(_ text: String) throws -> InterfaceName { try #require(InterfaceName(text)) }
    private let report = SilenceReport(since: 1_000_000, until: 61_000_000, reason: "switch change", user: 0)

    private final class Calls: Sendable {
        let list = Mutex<[(Errand, PeerCredentials)]>([])
    }

    /// A server that knows bond0, which is not silenced.
    private func server(_ folder: borrowing ControlTestFolder, _ calls: Calls) throws -> ControlServer {
        let (report, bond0) = (report, try name("bond0"))
        var model = ControlModel { _, reply in reply([]) }
        model.errands = { errand, asker, reply in
            calls.list.withLock { $0.append((errand, asker)) }
            switch errand {
            case .silence(let bond, let span, _) where bond.description == "bond0":
                reply(span == .seconds(7) ? .tooManySilences : .silence(report))
            case .silences: reply(.silences([SilencedBond(name: bond0, silence: report)]))
            case .unsilence(let bond) where bond.description == "bond0": reply(.notSilenced(bond))
            case .explain(let bond) where bond.description == "bond0":
                var explanation = Explanation(name: bond, verdict: "redundancy full")
                explanation.rules = [ExplainedRule("monitoring", "Are the links monitored?", .fine, "yes")]
                reply(.explanation(explanation))
            case .silence(let bond, _, _), .unsilence(let bond), .explain(let bond): reply(.noSuchBond(bond))
            case .acknowledge: reply(.notImplemented)
            }
        }
        return try ControlServer.start(.init(path: folder.socket), model)
    }

    @Test func `the daemon is told what to do, and by whom, and its answers come back`() throws {
        let folder = try ControlTestFolder()
        let calls = Calls()
        let server = try server(folder, calls)
        defer { server.stop() }
        let client = DaemonClient(path: folder.socket)
        let bond = try name("bond0")
        #expect(try client.silence(bond, for: .seconds(60), reason: "switch change") == report)
        #expect(try client.silences() == [SilencedBond(name: bond, silence: report)])
        #expect(try client.explain(bond).rules.map(\.id) == ["monitoring"])
        let asked = calls.list.withLock { $0 }
        #expect(
            asked.map(\.0) == [
                .silence(bond, for: .seconds(60), reason: "switch change"), .silences, .explain(bond),
            ])
        #expect(asked.allSatisfy { $0.1 == PeerCredentials(process: getpid(), user: geteuid()) })
    }

    @Test func `every refusal has its error`() throws {
        let folder = try ControlTestFolder()
        let server = try server(folder, Calls())
        defer { server.stop() }
        let client = DaemonClient(path: folder.socket)
        let (bond, other) = (try name("bond0"), try name("bond7"))
        #expect(throws: DaemonClientError.refused(.notSilenced("bond0"))) { try client.unsilence(bond) }
        #expect(throws: DaemonClientError.refused(.noSuchBond("bond7"))) { try client.unsilence(other) }
        #expect(throws: DaemonClientError.refused(.noSuchBond("bond7"))) { try client.explain(other) }
        #expect(throws: DaemonClientError.refused(.noSuchBond("bond7"))) {
            try client.silence(other, for: .seconds(1), reason: "x")
        }
        #expect(throws: DaemonClientError.refused(.tooManySilences)) {
            try client.silence(bond, for: .seconds(7), reason: "x")
        }
        let wrong = [
            (UInt64(0), "x", "seconds"), (604801, "x", "seconds"), (60, "", "reason"),
            (60, String(repeating: "x", count: 201), "reason"),
        ]
        for (span, reason, parameter) in wrong {
            #expect(throws: DaemonClientError.refused(.invalidParameter(parameter))) {
                try client.silence(bond, for: .seconds(span), reason: reason)
            }
        }
    }

    @Test(
        arguments: [
            (#""seconds":60,"reason":"x""#, "name"), (#""name":"bond0","reason":"x""#, "seconds"),
            (#""name":"bond0","seconds":60"#, "reason"), (#""name":"bond0","seconds":"2h","reason":"x""#, "seconds"),
            (#""name":"bond0","seconds":-1,"reason":"x""#, "seconds"),
            (#""name":"bond0","seconds":60,"reason":"x","user":0"#, "user"),
        ])
    func `the parameter that is wrong is named`(parameters: String, wrong: String) throws {
        let call = #"{"method":"org.bondwatch.Bonds.Silence","parameters":{"# + parameters + "}}"
        let answer = try VarlinkService(replyLimit: 1000).answer(Array(call.utf8)[...])
        guard case .reply(let bytes) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == #"{"error":"org.varlink.service.InvalidParameter","parameters":{"parameter":"\#(wrong)"}}"# + "\0")
    }

    @Test func `without parameters, and with a name that none can be, there is an answer`() throws {
        let service = VarlinkService(replyLimit: 1000)
        func reply(_ call: String) throws -> String? {
            guard case .reply(let bytes) = try service.answer(Array(call.utf8)[...]) else { return nil }
            return String(decoding: bytes.dropLast(), as: UTF8.self)
        }
        for method in ["Silence", "Unsilence", "Explain"] {
            #expect(
                try reply(#"{"method":"org.bondwatch.Bonds.\#(method)"}"#)
                    == #"{"error":"org.varlink.service.InvalidParameter","parameters":{"parameter":"name"}}"#)
        }
        #expect(
            try reply(#"{"method":"org.bondwatch.Bonds.Explain","parameters":{"name":"longer-than-any-name"}}"#)
                == #"{"error":"org.bondwatch.Bonds.NoSuchBond","parameters":{"name":"longer-than-any-name"}}"#)
    }

    @Test func `a call that wants no reply is carried out`() throws {
        let folder = try ControlTestFolder()
        let calls = Calls()
        let server = try server(folder, calls)
        defer { server.stop() }
        let client = try ControlTestClient(path: folder.socket)
        client.call(#"{"method":"org.bondwatch.Bonds.Unsilence","parameters":{"name":"bond0"},"oneway":true}"#)
        client.call(#"{"method":"org.bondwatch.Bonds.Silences"}"#)
        #expect(client.reply()?.hasPrefix(#"{"parameters":{"silences":[{"#) == true)
        #expect(calls.list.withLock { $0.map(\.0) } == [.unsilence(try name("bond0")), .silences])
    }

    @Test func `a server that runs none says so`() throws {
        let folder = try ControlTestFolder()
        let server = try ControlTestServer.start(folder)
        defer { server.stop() }
        #expect(throws: DaemonClientError.refused(.methodNotImplemented("org.bondwatch.Bonds.Silences"))) {
            try DaemonClient(path: folder.socket).silences()
        }
    }
}
