import BondwatchCore
import BondwatchLinux
import BondwatchQuery
import BondwatchVarlink
import Foundation
import Testing

@testable import BondwatchControl

@Suite struct MetricsTextTests {
    private func text(_ bonds: BondReport..., error: DaemonClientError? = nil) -> String {
        MetricsText.text(
            MetricsFacts(
                bonds: BondFacts(
                    document: ReportDocument(source: error == nil ? .daemon : .kernel, bonds: bonds), daemonError: error
                )))
    }

    /// The lines of one metric, without HELP and TYPE.
    private func lines(_ text: String, _ name: String) -> [String] {
        text.split(separator: "\n").map(String.init).filter { $0.hasPrefix(name + "{") || $0.hasPrefix(name + " ") }
    }

    @Test func `help and type stand before the samples`() {
        let text = text(CheckSamples.failed())
        #expect(
            text.hasPrefix(
                """
                # HELP bondwatch_up Whether the daemon answered; where it did not, the kernel was read.
                # TYPE bondwatch_up gauge
                bondwatch_up 1

                """))
        #expect(lines(text, "bondwatch_bond_failovers_total") == [#"bondwatch_bond_failovers_total{bond="bond0"} 3"#])
        #expect(text.contains("# TYPE bondwatch_bond_failovers_total counter\n"))
    }

    @Test func `redundancy and link states are sets of which one is 1`() {
        let text = text(CheckSamples.failed())
        #expect(
            lines(text, "bondwatch_bond_redundancy") == [
                #"bondwatch_bond_redundancy{bond="bond0",state="full"} 0"#,
                #"bondwatch_bond_redundancy{bond="bond0",state="reduced"} 0"#,
                #"bondwatch_bond_redundancy{bond="bond0",state="lost"} 1"#,
                #"bondwatch_bond_redundancy{bond="bond0",state="down"} 0"#,
            ])
        let states = lines(text, "bondwatch_slave_mii_status").filter { $0.hasSuffix(" 1") }
        #expect(
            states == [
                #"bondwatch_slave_mii_status{bond="bond0",slave="eth0",state="down"} 1"#,
                #"bondwatch_slave_mii_status{bond="bond0",slave="eth1",state="up"} 1"#,
            ])
    }

    @Test func `what is exported is in base units`() {
        let text = text(CheckSamples.healthy())
        #expect(
            lines(text, "bondwatch_bond_redundancy_change_timestamp_seconds") == [
                #"bondwatch_bond_redundancy_change_timestamp_seconds{bond="bond0"} 1795255445"#
            ])
        #expect(lines(text, "bondwatch_bond_miimon_seconds") == [#"bondwatch_bond_miimon_seconds{bond="bond0"} 0.1"#])
        #expect(
            lines(text, "bondwatch_slave_speed_bytes_per_second").first
                == #"bondwatch_slave_speed_bytes_per_second{bond="bond0",slave="eth0"} 1250000000"#)
    }

    @Test func `what nobody has watched has no sample`() {
        var bond = CheckSamples.failed()
        bond.failovers = nil
        bond.redundancySince = nil
        let text = text(bond, error: .notRunning)
        #expect(lines(text, "bondwatch_up") == ["bondwatch_up 0"])
        #expect(lines(text, "bondwatch_info").first?.contains(#"source="kernel""#) == true)
        for name in ["failovers_total", "silenced", "episode", "redundancy_change_timestamp_seconds"] {
            #expect(!text.contains("bondwatch_bond_\(name)"), "\(name)")
        }
        #expect(lines(text, "bondwatch_slave_up").count == 2)
    }

    @Test func `a silence and a finding have their samples`() {
        var bond = CheckSamples.failed()
        bond.silence = SilenceReport(since: 1, until: 1_500_000, reason: "work", user: 0)
        var finding = FindingReport(id: "missing-slave", severity: "err", problem: "p", remedy: "r")
        finding.slave = CheckSamples.name("eth2")
        bond.findings = [finding, FindingReport(id: "mixed-speed", severity: "warning", problem: "p", remedy: "r")]
        let text = text(bond)
        #expect(lines(text, "bondwatch_bond_silenced") == [#"bondwatch_bond_silenced{bond="bond0"} 1"#])
        #expect(
            lines(text, "bondwatch_bond_silence_end_timestamp_seconds")
                == [#"bondwatch_bond_silence_end_timestamp_seconds{bond="bond0"} 1.5"#])
        #expect(
            lines(text, "bondwatch_finding") == [
                #"bondwatch_finding{bond="bond0",slave="eth2",finding="missing-slave",severity="err"} 1"#,
                #"bondwatch_finding{bond="bond0",slave="",finding="mixed-speed",severity="warning"} 1"#,
            ])
    }

    @Test func `R2 a condition of the daemon has its samples, and a healthy daemon none`() {
        var document = ReportDocument(source: .daemon, bonds: [CheckSamples.healthy()])
        #expect(!MetricsText.text(MetricsFacts(bonds: BondFacts(document: document))).contains("daemon_condition"))
        document.conditions = [
            ConditionReport(.checkpoint, text: "t", count: 17, since: 1_500_000),
            ConditionReport(.bondFile, subject: #"a"b"#, text: "t", count: 1, since: 2_000_000),
        ]
        let text = MetricsText.text(MetricsFacts(bonds: BondFacts(document: document)))
        #expect(
            lines(text, "bondwatch_daemon_condition") == [
                #"bondwatch_daemon_condition{condition="checkpoint",subject="",severity="warning"} 1"#,
                #"bondwatch_daemon_condition{condition="bond-file",subject="a\"b",severity="warning"} 1"#,
            ])
        #expect(
            lines(text, "bondwatch_daemon_condition_start_timestamp_seconds").first
                == #"bondwatch_daemon_condition_start_timestamp_seconds{condition="checkpoint",subject=""} 1.5"#)
    }

    @Test func `LACP port states are told bit by bit for both ends`() {
        var bond = CheckSamples.healthy()
        bond.mode = BondMode.ieee8023ad.name
        bond.activeSlave = nil
        bond.slaves[0].adActorOperPortState = 0x45
        bond.adInfo = BondReport.AdInfo()
        bond.adInfo?.partnerMac = "00:00:00:00:00:00"
        let text = text(bond)
        let actor = lines(text, "bondwatch_slave_lacp_port_state").filter { $0.hasSuffix(" 1") }
        #expect(
            actor.map { $0.components(separatedBy: "bit=").last ?? "" }
                == ["\"active\"} 1", "\"aggregating\"} 1", "\"defaulted\"} 1"])
        #expect(lines(text, "bondwatch_slave_lacp_port_state").count == 8)
        #expect(lines(text, "bondwatch_bond_lacp_partner") == [#"bondwatch_bond_lacp_partner{bond="bond0"} 0"#])
        #expect(lines(text, "bondwatch_slave_active").isEmpty)
    }

    @Test func `no name can break a label, and none is there twice`() {
        let evil = CheckSamples.bond(#"a"\b"#, [CheckSamples.slave("e\n}"), CheckSamples.slave("e\n}")])
        let text = text(evil)
        #expect(
            lines(text, "bondwatch_slave_up") == [#"bondwatch_slave_up{bond="a\"\\x5cb",slave="e\\x0a}"} 1"#])
    }

    @Test func `a combining mark does not hide what has to be escaped`() {
        let evil = CheckSamples.bond("a\"\u{301}", [CheckSamples.slave("e\"\u{20dd}")])
        #expect(
            lines(text(evil), "bondwatch_slave_up") == [
                "bondwatch_slave_up{bond=\"a\\\"\u{301}\",slave=\"e\\\"\u{20dd}\"} 1"
            ])
        #expect(MetricsText.escaped(label: "\\\u{301}") == "\\\\\u{301}")
        #expect(MetricsText.escaped(help: "\\\u{301}") == "\\\\\u{301}")
    }

    @Test func `two names that look the same are two`() {
        let names = ["\u{e9}", "e\u{301}"]
        let samples = lines(
            text(CheckSamples.bond("bond0", names.map { CheckSamples.slave($0) })), "bondwatch_slave_up")
        #expect(
            samples.map { Array($0.utf8) }
                == names.map {
                    Array("bondwatch_slave_up{bond=\"bond0\",slave=\"\($0)\"} 1".utf8)
                })
    }

    @Test func `numbers are written as Prometheus reads them`() {
        #expect(MetricsText.number(1e16) == "10000000000000000")
        #expect(MetricsText.number(0.1) == "0.1")
        #expect(MetricsText.number(1_795_255_637.042) == "1795255637.042")
        #expect(MetricsText.number(-1) == "-1")
    }

    @Test func `names and types keep to the conventions`() {
        #expect(Set(MetricsText.table.map(\.name)).count == MetricsText.table.count)
        for metric in MetricsText.table {
            #expect(metric.name.hasPrefix("bondwatch_"))
            #expect(metric.name.hasSuffix("_total") == (metric.type == .counter), "\(metric.name)")
            #expect(!metric.help.hasSuffix("."), "\(metric.name)")
        }
    }

    @Test func `JSON has the same samples`() throws {
        let sources = FactSources(
            askDaemon: { _, _ throws(DaemonClientError) in CheckSamples.facts(CheckSamples.failed()).document },
            askStats: { () throws(DaemonClientError) in throw .notRunning }, readKernel: { [] })
        let output = Metrics(sources: sources).run(MetricsRequest(json: true)).output
        let object = try #require(JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
        let metrics = try #require(object["metrics"] as? [[String: Any]])
        let up = try #require(metrics.first { $0["name"] as? String == "bondwatch_slave_up" })
        let samples = try #require(up["samples"] as? [[String: Any]])
        #expect(samples.map { ($0["labels"] as? [String: String])?["slave"] } == ["eth0", "eth1"])
        #expect(samples.map { $0["value"] as? Double } == [0, 1])
    }

    @Test func `without a daemon the metrics are there, and the exit code is 69`() {
        let sources = FactSources(
            askDaemon: { _, _ throws(DaemonClientError) in throw .notRunning },
            askStats: { () throws(DaemonClientError) in throw .notRunning }, readKernel: { [CheckSamples.healthy()] })
        let outcome = Metrics(sources: sources).run(MetricsRequest())
        #expect(outcome.status == .unavailable)
        #expect(outcome.messages == ["no daemon is running; these are the kernel's own facts"])
        #expect(outcome.output.contains("bondwatch_up 0\n"))
    }
}

@Suite struct TextFileTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("bondwatch-\(UUID().uuidString)")

    @Test func `a file is replaced as a whole, readable by all, and nothing is left beside it`() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("bondwatch.prom").path
        try AtomicFile.write(Array("one\n".utf8), to: path, permissions: 0o644)
        try AtomicFile.write(Array("two\n".utf8), to: path, permissions: 0o644)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "two\n")
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o644)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["bondwatch.prom"])
    }

    @Test func `a folder that is not there is said`() {
        let path = folder.appendingPathComponent("bondwatch.prom").path
        #expect(throws: SystemError("open", "\(path).\(getpid()).new", errno: ENOENT)) {
            try AtomicFile.write([], to: path, permissions: 0o644)
        }
    }
}
