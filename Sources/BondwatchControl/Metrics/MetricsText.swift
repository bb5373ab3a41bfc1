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

    /// Each set of labels once: a second sample with the same would have the whole text refused.
    static func samples(of metric: Metric, _ facts: MetricsFacts) -> [MetricSample] {
        var seen: Set<[String]> = []
        return metric.samples(facts).filter { seen.insert($0.labels).inserted }
    }

    private static func labels(_ metric: Metric, _ sample: MetricSample) -> String {
        let pairs = zip(metric.labels, sample.labels).map { "\($0)=\"\(escaped(label: $1))\"" }
        return pairs.isEmpty ? "" : "{\(pairs.joined(separator: ","))}"
    }

    /// A whole number as one: `Double.description` would write 1e+16.
    static func number(_ value: Double) -> String { Int64(exactly: value).map(String.init) ?? "\(value)" }

    static func escaped(help: String) -> String {
        help.reduce(into: "") { $0 += $1 == "\\" ? "\\\\" : $1.isNewline ? "\\n" : String($1) }
    }

    static func escaped(label: String) -> String {
        label.reduce(into: "") { text, character in
            switch character {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case _ where character.isNewline: text += "\\n"
            default: text.append(character)
            }
        }
    }
}
