import BondwatchCore

/// A drill's result for people.
enum DrillTable {
    static func text(_ report: DrillReport) -> String {
        var lines = ["\(report.bond)  \(report.mode)  failover drill from \(report.activeSlave), \(judgement(report))"]
        let rows = [["SLAVE", "SWITCHED", "RECEIVED", "GAP", "VERDICT"]] + report.standbys.map(cells)
        let widths = (0..<4).map { column in rows.map { $0[column].columns }.max() ?? 0 }
        for row in rows {
            let padded = zip(row, widths).map { $0.padded(to: $1) }
            lines.append("  " + (padded + [row[4]]).joined(separator: "  "))
        }
        if report.restored { lines.append("\(report.activeSlave) is the active slave again.") }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func judgement(_ report: DrillReport) -> String {
        switch report.judgedBy {
        case DrillEvidence.answers.rawValue: "judged by answers of \(report.asked.joined(separator: ", "))"
        case DrillEvidence.packets.rawValue: "judged by packets received, for nobody answers"
        default: "NO TRAFFIC"
        }
    }

    private static func cells(_ standby: DrillReport.Standby) -> [String] {
        let verdict = standby.problem.map { "\(standby.verdict.uppercased()): \($0)" } ?? standby.verdict
        return [
            standby.slave.description, standby.switchedAfter.map(span) ?? "-", received(standby),
            standby.gap.map(span) ?? "-", verdict,
        ]
    }

    private static func received(_ standby: DrillReport.Standby) -> String {
        guard standby.switchedAfter != nil else { return "-" }
        if standby.rxPackets == 0, standby.answers == 0 { return "nothing" }
        let answers = standby.answers > 0 ? ", \(standby.answers.counted("answer"))" : ""
        return standby.rxPackets.counted("packet") + answers
    }

    private static func span(_ microseconds: UInt64) -> String {
        let span = BootInstant.Span(microseconds: microseconds)
        // Seconds alone would hide what a gap of 1.9 s was.
        return span.milliseconds < 10_000 ? "\(span.milliseconds) ms" : span.description
    }
}
