import BondwatchVarlink
import Foundation
import Testing

@Suite struct VarlinkFailureTests {
    /// `error NoSuchBond (name: string)` of both interfaces, as the name with its interface and the parameter.
    private static let described: [(name: String, parameter: String?)] = [
        (BondsInterface.name, BondsInterface.description), (ServiceInterface.name, ServiceInterface.description),
    ].flatMap { interface, text in
        text.matches(of: /\nerror (\w+) \((?:(\w+): string)?\)\n/).map {
            ("\(interface).\($0.1)", $0.2.map(String.init))
        }
    }

    private func decode(_ text: String) throws -> VarlinkFailure {
        try JSONDecoder().decode(VarlinkFailure.self, from: Data(text.utf8))
    }

    @Test func `each error that an interface describes is understood, and written as it was`() throws {
        #expect(Self.described.count == 12)
        for (name, parameter) in Self.described {
            let parameters = parameter.map { "{\"\($0)\":\"b\\\\x1b\"}" } ?? "{}"
            let reply = "{\"error\":\"\(name)\",\"parameters\":\(parameters)}"
            let failure = try decode(reply)
            #expect(failure != .unknown(name))
            #expect(failure.name == name)
            #expect(String(decoding: VarlinkReply.failure(failure), as: UTF8.self) == reply + "\0")
        }
    }

    @Test func `what another version says is kept by its name, and what is left out is empty`() throws {
        #expect(try decode(#"{"error":"org.bondwatch.Bonds.TooHot"}"#) == .unknown("org.bondwatch.Bonds.TooHot"))
        #expect(try decode(#"{"error":"a\u001b"}"#) == .unknown("a\\x1b"), "safe to print")
        for parameters in ["", #","parameters":{}"#, #","parameters":{"name":7}"#, #","parameters":null"#] {
            #expect(try decode(#"{"error":"org.bondwatch.Bonds.NoSuchBond"\#(parameters)}"#) == .noSuchBond(""))
        }
    }

    @Test func `a client says each refusal in words`() {
        #expect("\(DaemonClientError.refused(.noSuchBond("bond7")))" == "the daemon has no bond 'bond7'")
        #expect("\(DaemonClientError.refused(.tooManyWatchers))" == "the daemon has too many watchers")
        #expect(
            "\(DaemonClientError.refused(.replyTooLarge))" == "the daemon refused (org.bondwatch.Bonds.ReplyTooLarge)")
    }
}
