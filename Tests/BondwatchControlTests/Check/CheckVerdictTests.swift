import BondwatchCore
import BondwatchLinux
import BondwatchVarlink
import FoundationEssentials
import Testing

@testable import BondwatchControl

@Suite struct CheckVerdictTests {
    private func state(_ bond: BondReport, _ severities: String...) throws -> CheckState {
        BondVerdict(bond, severities: try CheckSeverities(severities)).state
    }

    @Test func `each step of redundancy has its state, and another one on request`() throws {
        #expect(try state(CheckSamples.healthy()) == .ok)
        #expect(try state(CheckSamples.failed()) == .warning)
        #expect(try state(CheckSamples.failed(), "redundancy-lost=critical") == .critical)
        #expect(try state(CheckSamples.failed(), "redundancy-lost=ok") == .ok)
        let reduced = CheckSamples.bond(
            "b", [CheckSamples.slave("e0"), CheckSamples.slave("e1"), CheckSamples.slave("e2", .down)])
        #expect(try state(reduced) == .warning)
        #expect(try state(reduced, "redundancy-reduced=unknown") == .unknown)
        let down = CheckSamples.bond("b", [CheckSamples.slave("e0", .down), CheckSamples.slave("e1", .goingBack)])
        #expect(try state(down) == .critical)
    }

    @Test func `W1 what is on its way up is no alarm until it is overdue, and it is said`() throws {
        var bond = CheckSamples.failed()
        bond.settledRedundancy = .full
        let verdict = BondVerdict(bond, severities: CheckSeverities())
        #expect(verdict.state == .ok)
        #expect(verdict.problems.map(\.text).contains("settling, 1 of 2 slaves carry"))
        bond.settledRedundancy = .lost
        #expect(try state(bond) == .warning)
    }

    @Test func `the bond's own carrier counts, whatever its slaves say`() throws {
        var bond = CheckSamples.healthy()
        bond.miiStatus = "down"
        #expect(try state(bond) == .critical)
    }

    @Test func `a bond that was taken down is told apart from one that failed`() throws {
        var bond = CheckSamples.failed()
        bond.adminUp = false
        bond.redundancy = .down
        bond.miiStatus = "down"
        #expect(try state(bond) == .warning)
        #expect(try state(bond, "bond-admin-down=ok") == .ok)
        // The bond that the module makes when it is loaded is nobody's.
        var empty = CheckSamples.bond("bond0", [])
        empty.adminUp = false
        #expect(try state(empty) == .ok)
    }

    @Test func `W11 a bond that is set up and has neither slaves nor carrier is critical`() throws {
        var empty = CheckSamples.bond("b", [])
        #expect(try state(empty) == .critical)
        #expect(
            BondVerdict(empty, severities: CheckSeverities()).problems.map(\.text) == [
                "down, it is set up and has neither slaves nor carrier"
            ])
        #expect(try state(empty, "bond-down=warning") == .warning)
        empty.miiStatus = "up"
        #expect(try state(empty) == .ok)
    }

    @Test func `W8 the check names the group that is left, and says how much of the reserve there is`() throws {
        var bond = CheckSamples.bond("b", [CheckSamples.slave("e0"), CheckSamples.slave("e1")])
        bond.mode = BondMode.ieee8023ad.name
        let reserve = [InterfaceName("e2"), InterfaceName("e3")].compactMap(\.self)
        bond.groups = [
            PortGroup(
                aggregator: 1, state: .active, partner: "02:00:00:00:00:0a", ports: bond.slaves.map(\.name),
                wholePorts: 2, expectedPorts: 2),
            PortGroup(aggregator: 2, state: .reserve, ports: reserve, wholePorts: 2, expectedPorts: 2),
        ]
        #expect(try state(bond) == .ok)
        bond.groups[1].wholePorts = 1
        bond.redundancy = .reduced
        #expect(
            BondVerdict(bond, severities: CheckSeverities()).problems.map(\.text) == [
                "redundancy reduced, 2 of 2 slaves carry, reserve 1 of 2 in aggregator 2"
            ])
        (bond.groups[1].wholePorts, bond.groups[1].state, bond.redundancy) = (0, .lost, .lost)
        #expect(try state(bond) == .warning)
        #expect(
            BondVerdict(bond, severities: CheckSeverities()).problems.map(\.text) == [
                "redundancy lost, only aggregator 1 (e0 e1, LACP partner 02:00:00:00:00:0a) is left of 2 groups"
            ])
    }

    @Test func `a bond whose slaves were all taken away is down, and an empty one is not well`() throws {
        #expect(try state(CheckSamples.bond("b", [], expected: 2)) == .critical)
        var empty = CheckSamples.bond("b", [])
        empty.adminUp = nil
        #expect(try state(empty) == .warning)
    }

    @Test func `findings count by the severity that the daemon's configuration gives them`() throws {
        func bond(_ id: String, _ severity: String) -> BondReport {
            var bond = CheckSamples.healthy()
            bond.findings = [FindingReport(id: id, severity: severity, problem: "it is so", remedy: "mend it")]
            return bond
        }
        #expect(try state(bond("no-link-monitoring", "err")) == .warning)
        #expect(try state(bond("no-link-monitoring", "crit")) == .critical)
        #expect(try state(bond("option-changed", "notice")) == .ok)
        #expect(try state(bond("option-changed", "notice"), "option-changed=critical") == .critical)
        #expect(try state(bond("missing-slave", "err"), "missing-slave=ok") == .ok)
        // Of a daemon that is newer than this program.
        #expect(try state(bond("too-warm", "warning")) == .warning)
        #expect(try state(bond("too-warm", "purple")) == .unknown)
    }

    @Test func `flapping is a warning, of a bond or of a slave`() throws {
        var bond = CheckSamples.healthy()
        bond.slaves[1].flapping = true
        #expect(try state(bond) == .warning)
        #expect(BondVerdict(bond, severities: CheckSeverities()).problems.map(\.text) == ["flapping (eth1)"])
        #expect(try state(bond, "flapping=ok") == .ok)
    }

    @Test func `the worst wins in the order critical, warning, unknown`() {
        #expect(CheckState.worst(of: [.ok, .unknown, .warning]) == .warning)
        #expect(CheckState.worst(of: [.warning, .critical, .unknown]) == .critical)
        #expect(CheckState.worst(of: [.unknown, .ok]) == .unknown)
        #expect(CheckState.worst(of: []) == .ok)
        #expect(CheckState.allCases.map(\.exitCode) == [0, 1, 2, 3])
    }

    @Test func `a severity that says nothing is refused with what there is`() {
        #expect(throws: CheckSeverityError.notAnAssignment("redundancy-lost")) {
            _ = try CheckSeverities(["redundancy-lost"])
        }
        #expect(throws: CheckSeverityError.notAnAssignment("flapping=bad")) {
            _ = try CheckSeverities(["flapping=bad"])
        }
        #expect(throws: CheckSeverityError.unknownName("redundncy-lost")) {
            _ = try CheckSeverities(["redundncy-lost=ok"])
        }
        #expect(CheckSeverityError.unknownName("x").description.contains("redundancy-lost"))
    }

    @Test func `named bonds are checked, and one that is not there is unknown beside them`() {
        let facts = CheckSamples.facts(CheckSamples.failed(), CheckSamples.healthy("bond1"))
        let one = CheckReport(facts, CheckRequest(bonds: ["bond1", "bond1"]))
        #expect(one.state == .ok)
        #expect(one.bonds.map(\.bond.name.description) == ["bond1"])
        let missing = CheckReport(facts, CheckRequest(bonds: ["bond1", "bond7"]))
        #expect(missing.state == .unknown)
        #expect(missing.general.map(\.text) == ["no bond 'bond7' (bonds: bond0, bond1)"])
        #expect(CheckReport(facts, CheckRequest(bonds: ["bond0", "bond7"])).state == .warning)
    }

    @Test func `no bonds are what was asked for`() {
        for state in CheckState.allCases {
            #expect(CheckReport(CheckSamples.facts(), CheckRequest(noBonds: state)).state == state)
        }
        #expect(CheckSamples.statusLine(CheckSamples.facts()) == "BONDS OK - no bonds")
    }

    @Test func `N6 a host that has neither bonds nor a daemon is well`() {
        let facts = BondFacts(document: ReportDocument(source: .kernel, bonds: []), daemonError: .notRunning)
        #expect(CheckReport(facts, CheckRequest()).state == .ok)
        #expect(
            CheckSamples.statusLine(facts) == "BONDS OK - no daemon is running, the kernel was read; no bonds")
        // What somebody says holds, and whoever names a bond expects one.
        #expect(CheckReport(facts, CheckRequest(noBonds: .critical)).state == .critical)
        #expect(CheckReport(facts, CheckRequest(noDaemon: .warning)).state == .warning)
        #expect(CheckReport(facts, CheckRequest(bonds: ["bond0"])).state == .warning)
        #expect(CheckReport(facts, CheckRequest(bonds: ["bond0"], noDaemon: .ok)).state == .unknown)
        // A daemon that does not answer is not one that is not there.
        let hanging = BondFacts(
            document: ReportDocument(source: .kernel, bonds: []), daemonError: .noAnswer(within: .seconds(3)))
        #expect(CheckReport(hanging, CheckRequest()).state == .unknown)
    }

    @Test func `a kernel that cannot be read is unknown`() {
        let sources = FactSources(
            askDaemon: { _, _ throws(DaemonClientError) in throw .notRunning },
            askStats: { () throws(DaemonClientError) in throw .notRunning },
            readKernel: { throw SystemError("recvmsg", "rtnetlink", errno: 110) })
        let outcome = Check(sources: sources, now: 0).run(CheckRequest())
        #expect(
            outcome
                == CheckOutcome(
                    output: "BONDS UNKNOWN - rtnetlink: recvmsg: Connection timed out\n", state: .unknown))
    }

    @Test func `JSON says the same`() throws {
        let sources = FactSources(
            askDaemon: { _, _ throws(DaemonClientError) in CheckSamples.facts(CheckSamples.failed()).document },
            askStats: { () throws(DaemonClientError) in throw .notRunning }, readKernel: { [] })
        let outcome = Check(sources: sources, now: CheckSamples.now).run(CheckRequest(json: true))
        #expect(outcome.state == .warning)
        let document = try JSONDecoder().decode(CheckDocument.self, from: Data(outcome.output.utf8))
        #expect(document.state == "warning")
        #expect(document.exitCode == 1)
        #expect(document.bonds.map(\.name.description) == ["bond0"])
        #expect(document.bonds.first?.problems.map(\.id) == ["redundancy-lost"])
        #expect(document.summary.hasPrefix("BONDS WARNING - bond0"))
        #expect(outcome.output.contains("\"silence\":null"))
    }
}
