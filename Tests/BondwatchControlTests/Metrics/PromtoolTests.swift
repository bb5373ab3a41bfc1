import BondwatchCore
import Foundation
import Testing

@testable import BondwatchControl

/// What Prometheus itself says of the metrics, the rules and the dashboard.
@Suite struct PromtoolTests {
    /// Runs promtool in a folder of the package; its whole output where it refuses.
    private func promtool(_ arguments: [String], input: String = "", in folder: URL = PackageFiles.root) throws
        -> String?
    {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/promtool")
        process.arguments = arguments
        process.currentDirectoryURL = folder
        let (stdin, output) = (Pipe(), Pipe())
        process.standardInput = stdin
        process.standardOutput = output
        process.standardError = output
        // Where it refuses the input it reads no more of it, and says why in its output.
        signal(SIGPIPE, SIG_IGN)
        try process.run()
        try? stdin.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try? stdin.fileHandleForWriting.close()
        let said = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return process.terminationStatus == 0 ? nil : String(decoding: said, as: UTF8.self)
    }

    @Test func `the metrics of all published files are accepted`() throws {
        let bonds = PackageFiles.corpus.map(\.bond)
        var watched = CheckSamples.failed(#"e"v\il"#)
        watched.silence = SilenceReport(since: 1, until: 2, reason: "work", user: 0)
        watched.lastFailover = .init(
            time: 1, from: CheckSamples.name("eth0"), to: CheckSamples.name("eth1"), cause: "link-down")
        watched.findings = [FindingReport(id: "mixed-speed", severity: "warning", problem: "p", remedy: "r")]
        let marked = CheckSamples.bond(
            "a\"\u{301}", ["\u{e9}", "e\u{301}", "\\\u{301}"].map { CheckSamples.slave($0) })
        let condition = ConditionReport(.procLine, subject: "a\"\u{301}\\", text: "t", count: 1, since: 1)
        let document = ReportDocument(source: .daemon, bonds: bonds + [watched, marked], conditions: [condition])
        let text = MetricsText.text(MetricsFacts(bonds: BondFacts(document: document)))
        #expect(try promtool(["check", "metrics"], input: text) == nil)
        // It would find something.
        #expect(try promtool(["check", "metrics"], input: text + "bondwatch_up{ 1\n") != nil)
    }

    @Test func `the rules are accepted, fire where they should, and nowhere else`() throws {
        #expect(try promtool(["check", "rules", "packaging/prometheus/bondwatch.rules.yml"]) == nil)
        #expect(try promtool(["test", "rules", "packaging/prometheus/bondwatch.rules.test.yml"]) == nil)
    }

    @Test func `every alert has its texts, and is in a test that it fires in`() throws {
        let rules = try PackageFiles.text("packaging/prometheus/bondwatch.rules.yml")
        let tests = try PackageFiles.text("packaging/prometheus/bondwatch.rules.test.yml")
        let alerts = rules.components(separatedBy: "- alert: ").dropFirst()
        #expect(alerts.count > 15)
        for alert in alerts {
            let name = alert.prefix { $0 != "\n" }
            for key in ["summary:", "description:", "runbook:", "severity:"] {
                #expect(alert.contains(key), "\(name) has no \(key)")
            }
            #expect(tests.contains("alertname=\"\(name)\",alertstate=\"firing\""), "no test has \(name) fire")
        }
    }

    @Test func `the page on monitoring has every alert, and every condition of the check with its state`() throws {
        let page = try PackageFiles.text("docs/monitoring.md")
        let rules = try PackageFiles.text("packaging/prometheus/bondwatch.rules.yml")
        for alert in rules.components(separatedBy: "- alert: ").dropFirst() {
            let name = alert.prefix { $0 != "\n" }
            let severity = try #require(alert.firstMatch(of: /severity: (\w+)\n/)).1
            let hold = alert.firstMatch(of: /\n        for: (\w+)/).map { String($0.1) } ?? "at once"
            #expect(page.contains("\n| \(name) | \(hold) | \(severity) |\n"), "\(name)")
        }
        for condition in CheckCondition.allCases {
            let row = "| `\(condition.rawValue)` | \(condition.meaning) | \(condition.usualState.rawValue) |"
            #expect(page.contains(row), "\(row)")
        }
    }

    @Test func `rules and dashboard ask for metrics that there are, by labels that they have`() throws {
        let table = Dictionary(uniqueKeysWithValues: MetricsText.table.map { ($0.name, Set($0.labels)) })
        let rules = try PackageFiles.text("packaging/prometheus/bondwatch.rules.yml")
        let dashboard = try dashboardQueries()
        #expect(dashboard.count > 10)
        for text in [rules] + dashboard + [try PackageFiles.text("docs/monitoring.md")] {
            for match in text.matches(of: /\b(bondwatch_[a-z_]+)(\{[^}]*\})?/) {
                let name = String(match.1)
                let labels = try #require(table[name], "no metric \(name)")
                for label in (match.2 ?? "").matches(of: /([a-z_]+)(=~|!~|=|!=)"/) where label.1 != "instance" {
                    #expect(labels.contains(String(label.1)), "\(name) has no label \(label.1)")
                }
            }
        }
        // What people read has a name in every place: a label that a metric does not have would leave it empty.
        let known = Set(MetricsText.table.flatMap(\.labels)).union(["instance", "job", "file"])
        for label in rules.matches(of: /\$labels\.([a-z_]+)/) { #expect(known.contains(String(label.1))) }
    }

    @Test func `every expression of the dashboard is one`() throws {
        let rules = try dashboardQueries().enumerated().map { number, query in
            let expression = query.replacing("$__rate_interval", with: "5m").replacing("$__range", with: "1h")
            return
                "      - record: panel:\(number)\n        expr: |\n          \(expression.replacing("\n", with: " "))\n"
        }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("bondwatch-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let text = "groups:\n  - name: dashboard\n    rules:\n" + rules.joined()
        try Data(text.utf8).write(to: folder.appendingPathComponent("rules.yml"))
        #expect(try promtool(["check", "rules", "rules.yml"], in: folder) == nil)
    }

    @Test func `the dashboard can be imported: one id a panel, no two in one place, a data source to choose`() throws {
        let dashboard = try dashboard()
        #expect(dashboard["id"] is NSNull, "Grafana would overwrite another one")
        #expect(dashboard["uid"] as? String == "bondwatchd")
        let panels = try #require(dashboard["panels"] as? [[String: Any]])
        let ids = panels.compactMap { $0["id"] as? Int }
        #expect(ids.count == panels.count && Set(ids).count == ids.count)
        var taken: Set<[Int]> = []
        for panel in panels {
            let place = try #require(panel["gridPos"] as? [String: Int])
            let (x, y, w, h) = (place["x"] ?? -1, place["y"] ?? -1, place["w"] ?? 0, place["h"] ?? 0)
            #expect(x >= 0 && w > 0 && x + w <= 24 && h > 0)
            for column in x..<(x + w) {
                for row in y..<(y + h) { #expect(taken.insert([column, row]).inserted, "\(panel["title"] ?? "")") }
            }
            #expect((panel["title"] as? String)?.isEmpty == false)
            if panel["type"] as? String != "row" {
                #expect((panel["datasource"] as? [String: String])?["uid"] == "${datasource}")
            }
        }
        let variables = try #require((dashboard["templating"] as? [String: Any])?["list"] as? [[String: Any]])
        #expect(variables.compactMap { $0["name"] as? String } == ["datasource", "instance", "bond"])
    }

    private func dashboard() throws -> [String: Any] {
        let data = Data(try PackageFiles.text("packaging/grafana/bondwatch.json").utf8)
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    private func dashboardQueries() throws -> [String] {
        let panels = try #require(try dashboard()["panels"] as? [[String: Any]])
        return panels.flatMap { $0["targets"] as? [[String: Any]] ?? [] }.compactMap { $0["expr"] as? String }
    }
}
