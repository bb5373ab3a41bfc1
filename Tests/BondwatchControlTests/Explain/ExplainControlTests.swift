import BondwatchControl
import BondwatchCore
import BondwatchQuery
import BondwatchVarlink
import Testing

/// Whom `bondwatchctl explain` asks, and what it prints.
@Suite struct ExplainControlTests {
    private func control(
        _ error: DaemonClientError? = nil, bonds: [String] = ["bond0", "bond1"]
    ) throws -> ExplainControl {
        let names = try bonds.map { try #require(InterfaceName($0)) }
        return ExplainControl(
            names: { () throws(DaemonClientError) in
                if let error { throw error }
                return names
            },
            askDaemon: { name throws(DaemonClientError) in
                if let error { throw error }
                guard names.contains(name) else { throw .refused(.noSuchBond(name.description)) }
                return Explanation(name: name, verdict: "by the daemon")
            },
            readKernel: { names.map { Explanation(name: $0, verdict: "by one look") } })
    }

    @Test func `the daemon explains the bonds that are named, or all`() throws {
        let control = try control()
        #expect(control.run(["bond1"], json: false).output == "bond1: by the daemon.\n\nNothing to do.\n")
        let all = control.run([], json: true)
        #expect(
            all.output
                == #"{"explanations":[{"actions":[],"name":"bond0","rules":[],"verdict":"by the daemon"},"#
                + #"{"actions":[],"name":"bond1","rules":[],"verdict":"by the daemon"}],"source":"daemon","version":1}"#
                + "\n")
        #expect(control.run(["bond1", "bond1"], json: true).output.components(of: "by the daemon") == 1)
    }

    @Test func `without a daemon the kernel is looked at, and that is said`() throws {
        let outcome = try control(.notRunning).run(["bond0"], json: true)
        #expect(outcome.status == .success)
        #expect(outcome.messages == ["no daemon is running; this is what one look at the kernel shows"])
        #expect(outcome.output.contains("by one look"))
        #expect(outcome.output.contains(#""source":"kernel""#))
        #expect(outcome.output.contains("bond1") == false)
    }

    @Test(arguments: [nil, DaemonClientError.notRunning])
    func `a bond that is not there is named with those that are`(error: DaemonClientError?) throws {
        for name in ["bond7", "longer-than-any-name"] {
            let outcome = try control(error).run([name], json: false)
            #expect(outcome.status == .negative)
            #expect(outcome.messages.last == "no bond '\(name)' (bonds: bond0, bond1)")
            #expect(outcome.output == "")
        }
    }

    @Test func `a host without bonds is told as such`() throws {
        #expect(try control(bonds: []).run([], json: false).output == "no bonds\n")
    }
}

extension String {
    /// How often a text stands in this one.
    fileprivate func components(of text: String) -> Int {
        indices.count { self[$0...].hasPrefix(text) }
    }
}
