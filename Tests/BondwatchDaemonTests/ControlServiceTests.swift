import BondwatchCore
import BondwatchDaemon
import BondwatchVarlink
import Testing

@Suite struct ControlServiceTests {
    private let service = VarlinkService(replyLimit: 4 << 20)

    private func bond(_ text: String) -> BondReport {
        guard let name = InterfaceName(text) else { preconditionFailure("\(text) is no interface name") }
        return BondReport(name: name, redundancy: .full, expectedSlaves: 1, slavesCarrying: 1)
    }

    private func answer(_ call: String) throws -> VarlinkService.Answer {
        try service.answer(Array(call.utf8)[...])
    }

    private func reply(_ call: String) throws -> String {
        switch try answer(call) {
        case .reply(let bytes): String(decoding: bytes, as: UTF8.self)
        case .nothing: "nothing"
        case .ask(.list(let names, _)):
            String(decoding: service.reply(toList: names, bonds: [bond("bond0"), bond("bond1")]), as: UTF8.self)
        case .ask(.errand(.acknowledge, _)): "acknowledge"
        case .ask(.errand): "errand"
        case .ask(.stats): "stats"
        case .ask(.watch(let names, let withState)):
            "watch \(names.map { $0.map(\.description).joined(separator: " ") } ?? "all")\(withState ? " with state" : "")"
        }
    }

    @Test(
        arguments: [
            #"{"method":"org.bondwatch.Bonds.List"}"#,
            #"{"method":"org.bondwatch.Bonds.List","parameters":{}}"#,
            #"{"method":"org.bondwatch.Bonds.List","parameters":null,"more":false}"#,
            #"{"method":"org.bondwatch.Bonds.List","parameters":{"names":null},"more":true,"oneway":false}"#,
        ])
    func `all that clients send for no parameters lists every bond`(call: String) throws {
        let reply = try reply(call)
        #expect(reply.hasPrefix(#"{"parameters":{"bonds":[{"#))
        #expect(reply.hasSuffix("\"source\":\"daemon\",\"version\":1}}\0"))
        #expect(reply.contains(#""name":"bond0""#))
        #expect(reply.contains(#""name":"bond1""#))
        #expect(!reply.contains("continues"))
    }

    @Test func `names pick the bonds, once each`() throws {
        let reply = try reply(#"{"method":"org.bondwatch.Bonds.List","parameters":{"names":["bond1","bond1"]}}"#)
        #expect(reply.split(separator: #""name":"#).count == 2)
        #expect(!reply.contains("bond0"))
    }

    @Test(
        arguments: [
            (
                #"{"method":"org.bondwatch.Bonds.List","parameters":{"names":["bond7"]}}"#,
                #"{"error":"org.bondwatch.Bonds.NoSuchBond","parameters":{"name":"bond7"}}"#
            ),
            (
                #"{"method":"org.bondwatch.Bonds.List","parameters":{"names":["longer-than-any-name"]}}"#,
                #"{"error":"org.bondwatch.Bonds.NoSuchBond","parameters":{"name":"longer-than-any-name"}}"#
            ),
            (
                #"{"method":"org.bondwatch.Bonds.List","parameters":{"names":"bond0"}}"#,
                #"{"error":"org.varlink.service.InvalidParameter","parameters":{"parameter":"names"}}"#
            ),
            (
                #"{"method":"org.bondwatch.Bonds.List","parameters":{"names":[1]}}"#,
                #"{"error":"org.varlink.service.InvalidParameter","parameters":{"parameter":"names"}}"#
            ),
            (
                #"{"method":"org.bondwatch.Bonds.List","parameters":{"bond":"bond0"}}"#,
                #"{"error":"org.varlink.service.InvalidParameter","parameters":{"parameter":"bond"}}"#
            ),
            (
                #"{"method":"org.bondwatch.Bonds.List","parameters":[]}"#,
                #"{"error":"org.varlink.service.InvalidParameter","parameters":{"parameter":"parameters"}}"#
            ),
            (
                #"{"method":"org.bondwatch.Bonds.Stats","parameters":{"names":[]}}"#,
                #"{"error":"org.varlink.service.InvalidParameter","parameters":{"parameter":"names"}}"#
            ),
            (
                #"{"method":"org.bondwatch.Bonds.Watch","more":false}"#,
                #"{"error":"org.varlink.service.ExpectedMore","parameters":{}}"#
            ),
            (
                #"{"method":"org.bondwatch.Bonds.Watch","more":true,"parameters":{"state":1}}"#,
                #"{"error":"org.varlink.service.InvalidParameter","parameters":{"parameter":"state"}}"#
            ),
            (
                #"{"method":"org.bondwatch.Bonds.Watch","more":true,"parameters":{"names":["longer-than-any-name"]}}"#,
                #"{"error":"org.bondwatch.Bonds.NoSuchBond","parameters":{"name":"longer-than-any-name"}}"#
            ),
            (
                #"{"method":"org.bondwatch.Bonds.Get"}"#,
                #"{"error":"org.varlink.service.MethodNotFound","parameters":{"method":"org.bondwatch.Bonds.Get"}}"#
            ),
            (
                #"{"method":"org.example.Foo.Bar"}"#,
                #"{"error":"org.varlink.service.InterfaceNotFound","parameters":{"interface":"org.example.Foo"}}"#
            ),
            (
                #"{"method":"List"}"#,
                #"{"error":"org.varlink.service.InterfaceNotFound","parameters":{"interface":"List"}}"#
            ),
            (
                #"{"method":"org.varlink.service.GetInterfaceDescription"}"#,
                #"{"error":"org.varlink.service.InvalidParameter","parameters":{"parameter":"interface"}}"#
            ),
            (
                #"{"method":"org.varlink.service.GetInterfaceDescription","parameters":{"interface":"x.y"}}"#,
                #"{"error":"org.varlink.service.InterfaceNotFound","parameters":{"interface":"x.y"}}"#
            ),
            (
                #"{"method":"org.varlink.service.GetInfo","parameters":{"x":1}}"#,
                #"{"error":"org.varlink.service.InvalidParameter","parameters":{"parameter":"x"}}"#
            ),
            (
                #"{"method":"org.varlink.service.GetInfo","upgrade":true}"#,
                #"{"error":"org.varlink.service.MethodNotImplemented","parameters":{"method":"org.varlink.service.GetInfo"}}"#
            ),
        ])
    func `every error names what is wrong`(call: String, expected: String) throws {
        #expect(try reply(call) == expected + "\0")
    }

    @Test(
        arguments: [
            (#"{"method":"org.bondwatch.Bonds.Watch","more":true}"#, "watch all"),
            (
                #"{"method":"org.bondwatch.Bonds.Watch","more":true,"parameters":{"state":true}}"#,
                "watch all with state"
            ),
            (
                #"{"method":"org.bondwatch.Bonds.Watch","more":true,"parameters":{"names":["bond1","bond0"]}}"#,
                "watch bond1 bond0"
            ),
            (#"{"method":"org.bondwatch.Bonds.Watch","more":true,"oneway":false,"parameters":null}"#, "watch all"),
        ])
    func `a watch is of all bonds or of some, with their state where that is wanted`(
        call: String, expected: String
    ) throws {
        #expect(try reply(call) == expected)
    }

    @Test func `the first reply of a watch goes on, unless it is too large`() throws {
        let first = service.reply(toWatchOf: [bond("bond0")])
        #expect(first.continues)
        let text = String(decoding: first.reply, as: UTF8.self)
        #expect(text.hasPrefix(#"{"continues":true,"parameters":{"bonds":[{"#))
        #expect(text.hasSuffix("\"event\":null,\"missed\":null}}\0"))
        let refused = VarlinkService(replyLimit: 100).reply(toWatchOf: [bond("bond0")])
        #expect(!refused.continues)
        #expect(
            String(decoding: refused.reply, as: UTF8.self)
                == "{\"error\":\"org.bondwatch.Bonds.ReplyTooLarge\",\"parameters\":{}}\0")
    }

    @Test func `GetInfo names both interfaces, sorted`() throws {
        let reply = try reply(#"{"method":"org.varlink.service.GetInfo"}"#)
        #expect(reply.contains(#""interfaces":["org.bondwatch.Bonds","org.varlink.service"]"#))
        #expect(reply.contains(#""product":"bondwatchd""#))
        #expect(reply.contains(#""version":"\#(Version.current)""#))
    }

    @Test func `a oneway call gets no reply, not even an error`() throws {
        #expect(try answer(#"{"method":"org.bondwatch.Bonds.List","oneway":true}"#) == .nothing)
        #expect(try answer(#"{"method":"no.such.Method","oneway":true}"#) == .nothing)
    }

    @Test(
        arguments: [
            "", "x", "[]", "1", "null", "{", "{}", #"{"method":1}"#, #"{"method":"a.b","more":"yes"}"#,
            #"{"method":"a.b","more":true,"oneway":true}"#, "{\"method\":\"a.b\"}{}", "\u{feff}",
        ])
    func `what is no call is a violation`(text: String) {
        #expect(throws: VarlinkViolation.notACall) { try answer(text) }
    }

    @Test(arguments: [100, 600, 16000])
    func `deep JSON is an answer or a violation, never a crash`(depth: Int) {
        let nest = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        for text in [
            nest, #"{"method":\#(nest)}"#, #"{"method":"org.bondwatch.Bonds.List","parameters":{"names":\#(nest)}}"#,
            String(repeating: #"{"a":"#, count: depth),
        ] {
            _ = try? answer(text)
        }
        if depth > 512 { #expect(throws: VarlinkViolation.self) { try answer(#"{"method":"a.b","x":\#(nest)}"#) } }
    }

    @Test func `a reply over the limit becomes an error`() throws {
        let small = VarlinkService(replyLimit: 100)
        guard
            case .ask(.list(let names, _)) = try small.answer(
                Array(#"{"method":"org.bondwatch.Bonds.List"}"#.utf8)[...])
        else {
            Issue.record("no List call")
            return
        }
        #expect(
            String(decoding: small.reply(toList: names, bonds: [bond("bond0")]), as: UTF8.self)
                == "{\"error\":\"org.bondwatch.Bonds.ReplyTooLarge\",\"parameters\":{}}\0")
    }

    @Test func `the description has a type for every object and stays in what all parsers take`() throws {
        let text = BondsInterface.description
        for type in ["AdInfo", "Failover", "FailoverRecord", "Episode", "Slave", "Bond", "Condition", "Event"] {
            #expect(text.contains("\ntype \(type) (\n"))
        }
        for field in BondReport.fields { #expect(text.contains("\n    \(field.key): \(field.varlinkType)")) }
        #expect(
            text.contains(
                "method List(names: ?[]string, failovers: ?bool) -> "
                    + "(version: int, source: (daemon, kernel), bonds: []Bond, conditions: []Condition)\n"))
        #expect(!text.contains("\r"))
        #expect(!text.contains(",\n)"), "Python refuses a trailing comma")
        #expect(text.utf8.allSatisfy { $0 < 0x7f })
        let reply = try reply(
            #"{"method":"org.varlink.service.GetInterfaceDescription","parameters":{"interface":"org.bondwatch.Bonds"}}"#
        )
        #expect(reply.contains("interface org.bondwatch.Bonds"))
    }
}
