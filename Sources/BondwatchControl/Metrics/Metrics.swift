import BondwatchLinux
package import BondwatchQuery
import BondwatchVarlink

/// What `metrics` was asked for.
package struct MetricsRequest: Equatable, Sendable {
    package var json: Bool
    /// The file that is written in place of standard output.
    package var textfile: String?

    package init(json: Bool = false, textfile: String? = nil) {
        self.json = json
        self.textfile = textfile
    }
}

/// Answers `metrics`.
package struct Metrics {
    private let sources: FactSources

    package init(sources: FactSources) { self.sources = sources }

    /// Never throws: what went wrong is in the outcome, in words.
    ///
    /// Without a daemon there are fewer metrics, `bondwatch_up` is 0, and the exit code says so too.
    package func run(_ request: MetricsRequest) -> CommandOutcome {
        var outcome = CommandOutcome()
        let facts: MetricsFacts
        do {
            facts = try gather()
        } catch {
            outcome.fail(.unavailable, "\(error)")
            return outcome
        }
        if let error = facts.bonds.daemonError {
            outcome.fail(.unavailable, "\(error); these are the kernel's own facts")
        }
        let text = request.json ? ReportJSON.line(MetricsDocument(facts)) : MetricsText.text(facts)
        guard let path = request.textfile else {
            outcome.output = text
            return outcome
        }
        do throws(SystemError) {
            // Whatever the umask is: node_exporter runs as another user.
            try AtomicFile.write(Array(text.utf8), to: path, permissions: 0o644)
        } catch {
            outcome.fail(.cannotCreate, "\(error)")
        }
        return outcome
    }

    /// Asks the daemon, else the kernel.
    package func gather() throws -> MetricsFacts { MetricsFacts(bonds: try BondFacts.gather(from: sources)) }
}
