import BondwatchCore

/// What `metrics --json` prints: the same samples.
package struct MetricsDocument: Encodable, Sendable {
    private let version = 1
    private let metrics: [Family]

    package init(_ facts: MetricsFacts) {
        metrics = MetricsText.table.compactMap { metric in
            let samples = MetricsText.samples(of: metric, facts)
            return samples.isEmpty ? nil : Family(metric, samples)
        }
    }

    private struct Family: Encodable {
        var name: String
        var type: String
        var help: String
        var samples: [Sample]

        init(_ metric: Metric, _ samples: [MetricSample]) {
            name = metric.name
            type = metric.type.rawValue
            help = metric.help
            self.samples = samples.map { sample in
                let pairs = zip(metric.labels, sample.labels).map { ($0, $1) }
                return Sample(labels: Dictionary(pairs) { first, _ in first }, value: sample.value)
            }
        }
    }

    private struct Sample: Encodable {
        var labels: [String: String]
        var value: Double
    }
}
