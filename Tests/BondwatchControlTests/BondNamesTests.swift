import BondwatchCore
import BondwatchQuery
import Testing

/// What is made of a name that somebody typed.
@Suite struct BondNamesTests {
    private let known = ["bond0", "b\u{1}"].compactMap { InterfaceName($0) }

    @Test func `a name is taken as it is shown, and as it is`() throws {
        #expect(try BondNames.parse("b\\x01") == known[1])
        #expect(try BondNames.parse(["b\u{1}", "bond0"]) == [known[1], known[0]])
        #expect(try BondNames.pick("b\\x01", from: known) { $0 } == known[1])
    }

    @Test func `what can be no name is told safely, with the bonds that there are where they are known`() {
        let text = "longer\u{1b}than-any-name"
        func message(_ body: () throws(UnknownBond) -> Void) -> String? {
            do throws(UnknownBond) {
                try body()
                return nil
            } catch {
                return error.description
            }
        }
        let name = "no bond 'longer\\x1bthan-any-name'"
        #expect(message { () throws(UnknownBond) in _ = try BondNames.parse(text) } == name)
        #expect(
            message { () throws(UnknownBond) in _ = try BondNames.parse(["bond0", text], known: known) }
                == "\(name) (bonds: bond0, b\\x01)")
        #expect(
            message { () throws(UnknownBond) in _ = try BondNames.pick(text, from: known) { $0 } }
                == "\(name) (bonds: bond0, b\\x01)")
        #expect(
            message { () throws(UnknownBond) in _ = try BondNames.pick("bond7", from: []) { $0 } }
                == "no bond 'bond7' (no bonds)")
    }
}
