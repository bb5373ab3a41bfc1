/// The manual of the metrics, as docs/metrics.md holds it: made from the one table, so that it says what is true.
package enum MetricsManual {
    package static var text: String {
        opening + section("The source", Metric.ofSource) + section("Bonds", Metric.ofBonds)
            + section("Slaves", Metric.ofSlaves) + section("The daemon itself", Metric.ofDaemon)
    }

    private static let opening = """
        # Metrics

        `bondwatchctl metrics` prints them, `bondwatchctl metrics --textfile PATH` writes them for the textfile collector of
        node_exporter, and `bondwatchctl exporter` serves them over HTTP; docs/monitoring.md says how to set each up. What is
        not known has no sample: without a running daemon that is everything that only somebody who has watched can tell.

        A set of states is a metric with a sample for each state, of which one is 1.

        ## Beside node_exporter

        node_exporter has `node_bonding_slaves` and `node_bonding_active` with the label `master`; "active" there is the number
        of slaves whose link is up, not the active slave. They go on telling the same: `node_bonding_slaves` is
        `bondwatch_bond_slaves`, and `node_bonding_active` the sum of `bondwatch_slave_up` over a bond. What stands beside them
        is joined with the label under the other name, for example to see which slaves are those that are missing in
        `node_bonding_active`:

        ```
        bondwatch_slave_up == 0
          and on (instance, bond)
        label_replace(node_bonding_slaves - node_bonding_active > 0, "bond", "$1", "master", "(.+)")
        ```

        Both must have the same `instance`, as they do by the textfile collector; of two exporters on one host a relabelling
        that cuts the port off (`regex: ([^:]+):\\d+`, `target_label: instance`) makes them the same.

        This file is written by `make manual` from the table in Sources/BondwatchControl/Metrics.

        """

    private static func section(_ title: String, _ metrics: [Metric]) -> String {
        let rows = metrics.map { metric in
            let labels = metric.labels.map { "`\($0)`" }.joined(separator: ", ")
            return "| `\(metric.name)` | \(metric.type.rawValue) | \(labels) | \(metric.help) |\n"
        }
        return "\n## \(title)\n\n| metric | type | labels | what it is |\n| --- | --- | --- | --- |\n" + rows.joined()
    }
}
