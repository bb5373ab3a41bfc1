import BondwatchCore

/// The table of metrics, and the samples of one moment in Prometheus' text format 0.0.4.
package enum MetricsText {
    /// What an HTTP server says that this text is.
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// Every metric, in the order of the output.
    package static let table = Metric.ofSource + Metric.ofBonds + Metric.ofSlaves + Metric.ofDaemon

    package static func text(_ facts: MetricsFacts) -> String {
        table.reduce(into: "") { text, metric in
            let samples = samples(of: metric, facts)
            if samples.isEmpty { return }
            text +=
                "# HELP \(metric.name) \(escaped(help: metric.help)).\n# TYPE \(metric.name) \(metric.type.rawValue)\n"
            for sample in samples {
                text += "\(metric.name)\(labels(metric, sample)) \(number(sample.value))\n"
            }
        }
    }

    /// Each set of labels once: a second sample with the same would have the whole text refused. To Prometheus labels are
    /// bytes, while texts are equal here where they look the same.
    static func samples(of metric: Metric, _ facts: MetricsFacts) -> [MetricSample] {
        var seen: Set<[[UInt8]]> = []
        return metric.samples(facts).filter { seen.insert($0.labels.map { Array($0.utf8) }).inserted }
    }

    private static func labels(_ metric: Metric, _ sample: MetricSample) -> String {
        let pairs = zip(metric.labels, sample.labels).map { "\($0)=\"\(escaped(label: $1))\"" }
        return pairs.isEmpty ? "" : "{\(pairs.joined(separator: ","))}"
    }

    /// A whole number as one: `Double.description` would write 1e+16.
    static func number(_ value: Double) -> String { Int64(exactly: value).map(String.init) ?? "\(value)" }

    static func escaped(help: String) -> String { escaped(help, quotes: false) }

    static func escaped(label: String) -> String { escaped(label, quotes: true) }

    /// Scalar by scalar: with a combining mark behind it a quote is another `Character`, and the same byte to Prometheus.
    private static func escaped(_ text: String, quotes: Bool) -> String {
        text.unicodeScalars.reduce(into: "") { text, scalar in
            switch scalar {
            case "\\": text += "\\\\"
            case "\"" where quotes: text += "\\\""
            case _ where scalar.isLineBreak: text += "\\n"
            default: text.unicodeScalars.append(scalar)
            }
        }
    }
}
