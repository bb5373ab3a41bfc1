import BondwatchCore
import BondwatchVarlink
import Testing

@testable import BondwatchControl

@Suite struct CheckTextTests {
    @Test func `all is well`() {
        let text = CheckSamples.text(CheckSamples.facts(CheckSamples.healthy(), CheckSamples.healthy("bond1")))
        #expect(
            text == """
                BONDS OK - 2 bonds: bond0 full, bond1 full | 'bond0_carrying'=2;2:;1:;0;2 'bond0_expected'=2;;;0; \
                'bond0_failovers'=3c;;;0; 'bond0_eth0_link_failure_count'=0c;;;0; 'bond0_eth1_link_failure_count'=0c;;;0; \
                'bond1_carrying'=2;2:;1:;0;2 'bond1_expected'=2;;;0; 'bond1_failovers'=3c;;;0; \
                'bond1_eth0_link_failure_count'=0c;;;0; 'bond1_eth1_link_failure_count'=0c;;;0;
                Interface bond0 is up: mode=1 (active-backup), 2 slaves: eth0*!, eth1, redundancy full for 3 min 12 s
                Interface bond1 is up: mode=1 (active-backup), 2 slaves: eth0*!, eth1, redundancy full for 3 min 12 s
                Source: the daemon, asked at time 1795255637

                """)
    }

    @Test func `problems come worst first, with slaves, reasons and remedies`() {
        var faulty = CheckSamples.failed()
        var finding = FindingReport(
            id: "missing-slave", severity: "err", problem: "slave eth2 is missing from the bond", remedy: "look for it")
        finding.slave = CheckSamples.name("eth2")
        faulty.findings = [finding]
        let down = CheckSamples.bond("bond1", [CheckSamples.slave("eth2", .down), CheckSamples.slave("eth3", .down)])
        let text = CheckSamples.text(CheckSamples.facts(faulty, down, CheckSamples.healthy("bond2")))
        let lines = text.split(separator: "\n").map(String.init)
        #expect(
            lines[0].hasPrefix(
                "BONDS CRITICAL - bond1 down, none of 2 slaves carries (eth2 down, eth3 down); "
                    + "bond0 redundancy lost, only eth1 is left of 2 (eth0 down) (+1 more); bond2 full | "))
        #expect(
            lines.dropFirst().elementsEqual([
                "Interface bond1 is down: mode=1 (active-backup), 2 slaves: eth2*, eth3, redundancy down for 3 min 12 s",
                "  CRITICAL: down, none of 2 slaves carries (eth2 down, eth3 down)",
                "Interface bond0 is up: mode=1 (active-backup), 2 slaves: eth0*, eth1!, redundancy lost for 3 min 12 s",
                "  WARNING: redundancy lost, only eth1 is left of 2 (eth0 down)",
                "  WARNING: slave eth2 is missing from the bond; what to do: look for it",
                "Interface bond2 is up: mode=1 (active-backup), 2 slaves: eth0*!, eth1, redundancy full for 3 min 12 s",
                "Source: the daemon, asked at time 1795255637",
            ]))
    }

    @Test func `a silenced bond is OK and says so`() {
        var bond = CheckSamples.failed()
        bond.silence = SilenceReport(since: 1, until: 2_000_000, reason: "new | switch", user: 7)
        let facts = CheckSamples.facts(bond)
        #expect(CheckReport(facts, CheckRequest()).state == .ok)
        let text = CheckSamples.text(facts)
        #expect(
            text.hasPrefix(
                "BONDS OK - 1 bond: bond0 silenced (redundancy lost, only eth1 is left of 2 (eth0 down)) | "))
        #expect(text.contains("\n  silenced until time 2 by user 7: new \\x7c switch\n"))
        #expect(text.contains("\n  silenced WARNING: redundancy lost, only eth1 is left of 2 (eth0 down)\n"))
    }

    @Test func `an ignored bond is left out with a note`() throws {
        var ignored = CheckSamples.failed("bond1")
        ignored.ignored = true
        let pattern = try #require(NamePattern("lab*"))
        let facts = CheckSamples.facts(CheckSamples.healthy(), ignored, CheckSamples.failed("lab0"))
        let text = CheckSamples.text(facts, CheckRequest(ignored: [pattern]))
        #expect(text.hasPrefix("BONDS OK - 1 bond: bond0 full; 2 left out | "))
        #expect(text.contains("\nbond1: ignored by the daemon's configuration\nlab0: ignored by --ignore\n"))
        #expect(!text.contains("lab0_carrying"))
    }

    @Test func `nothing from a name can break the output`() {
        let evil = CheckSamples.bond("a|b='c\n", [CheckSamples.slave("x'|=\\"), CheckSamples.slave("e1")])
        let text = CheckSamples.text(CheckSamples.facts(evil))
        #expect(
            text.hasPrefix(
                "BONDS OK - 1 bond: a\\x7cb='c\\x0a full | 'a\\x7cb\\x3d\\x27c\\x0a_carrying'=2;2:;1:;0;2 "))
        #expect(text.contains("'a\\x7cb\\x3d\\x27c\\x0a_x\\x27\\x7c\\x3d\\x5c_link_failure_count'=0c;;;0;"))
        #expect(text.split(separator: "|").count == 2)
        #expect(text.split(separator: "\n").count == 3)
    }

    @Test func `nothing from a name can break the output, a combining mark behind it or not`() {
        let evil = CheckSamples.bond("a|\u{301}'\u{301}", [CheckSamples.slave("=\u{301}"), CheckSamples.slave("e1")])
        let text = CheckSamples.text(CheckSamples.facts(evil))
        #expect(text.hasPrefix("BONDS OK - 1 bond: a\\x7c\u{301}'\u{301} full | "))
        #expect(text.contains(" 'a\\x7c\u{301}\\x27\u{301}_\\x3d\u{301}_link_failure_count'=0c;;;0;"))
        // As a monitoring system cuts it: byte by byte.
        #expect(text.utf8.split(separator: UInt8(ascii: "|")).count == 2)
        #expect(text.utf8.count { $0 == UInt8(ascii: "'") } == 2 * 5 + 2)
    }

    @Test func `many healthy bonds are counted`() {
        let bonds = (0..<20).map { CheckSamples.healthy("bond\($0)") } + [CheckSamples.failed("bond20")]
        let facts = BondFacts(document: ReportDocument(source: .daemon, bonds: bonds))
        #expect(
            CheckSamples.statusLine(facts)
                == "BONDS WARNING - bond20 redundancy lost, only eth1 is left of 2 (eth0 down); 20 more OK")
        let well = BondFacts(document: ReportDocument(source: .daemon, bonds: bonds.dropLast()))
        #expect(CheckSamples.statusLine(well) == "BONDS OK - 20 bonds: 20 OK")
    }

    @Test func `without a daemon the kernel is judged, and that is said`() {
        let document = ReportDocument(source: .kernel, bonds: [CheckSamples.healthy()])
        let facts = BondFacts(document: document, daemonError: .notRunning)
        #expect(
            CheckSamples.statusLine(facts) == "BONDS WARNING - no daemon is running, the kernel was read; bond0 full")
        #expect(
            CheckSamples.statusLine(facts, CheckRequest(noDaemon: .ok))
                == "BONDS OK - 1 bond: bond0 full; no daemon is running, the kernel was read")
        let hanging = BondFacts(document: document, daemonError: .noAnswer(within: .seconds(3)))
        #expect(
            CheckSamples.statusLine(hanging, CheckRequest(noDaemon: .ok))
                == "BONDS UNKNOWN - the daemon did not answer within 3 s, the kernel was read; bond0 full")
        // What is known to be wrong is worse than what is not known.
        let failed = BondFacts(
            document: ReportDocument(source: .kernel, bonds: [CheckSamples.failed()]),
            daemonError: .noAnswer(within: .seconds(3)))
        #expect(CheckReport(failed, CheckRequest()).state == .warning)
        #expect(CheckSamples.statusLine(failed).hasPrefix("BONDS WARNING - bond0 redundancy lost"))
    }

    @Test func `the figures have the thresholds that the verdict has`() throws {
        let three = CheckSamples.bond("b", ["e0", "e1", "e2"].map { CheckSamples.slave($0) })
        func first(_ texts: String...) throws -> String? {
            PerformanceFigure.all(of: three, severities: try CheckSeverities(texts)).first?.text
        }
        #expect(try first() == "'b_carrying'=3;3:;1:;0;3")
        #expect(try first("redundancy-reduced=ok") == "'b_carrying'=3;2:;1:;0;3")
        #expect(try first("redundancy-lost=critical") == "'b_carrying'=3;3:;2:;0;3")
        #expect(try first("redundancy-reduced=ok", "redundancy-lost=ok", "bond-down=ok") == "'b_carrying'=3;;;0;3")
    }

    @Test func `a counter that is not known has no figure`() {
        var bond = CheckSamples.healthy()
        bond.failovers = nil
        bond.slaves[0].linkFailureCount = nil
        let labels = PerformanceFigure.all(of: bond, severities: CheckSeverities()).map(\.label)
        #expect(labels == ["bond0_carrying", "bond0_expected", "bond0_eth1_link_failure_count"])
    }
}
