import BondwatchCore
import BondwatchVarlink

/// Answers `check`.
package struct Check {
    private let sources: FactSources
    /// Microseconds since 1970.
    private let now: UInt64

    package init(sources: FactSources, now: UInt64) {
        self.sources = sources
        self.now = now
    }

    /// Never throws: whatever goes wrong is UNKNOWN.
    package func run(_ request: CheckRequest) -> CheckOutcome {
        let facts: BondFacts
        do {
            facts = try BondFacts.gather(from: sources)
        } catch {
            return .failed("\(error)")
        }
        let report = CheckReport(facts, request)
        let writer = CheckText(now: now)
        guard request.json else {
            return CheckOutcome(output: writer.text(report, severities: request.severities), state: report.state)
        }
        let document = CheckDocument(report, summary: writer.statusLine(report))
        return CheckOutcome(output: ReportJSON.line(document), state: report.state)
    }
}
