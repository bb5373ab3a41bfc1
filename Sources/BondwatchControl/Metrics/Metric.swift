import BondwatchCore

/// A row of the table of metrics: text, JSON and docs/metrics.md are made from it.
package struct Metric: Sendable {
    package let name: String
    package let type: MetricType
    /// One sentence without a full stop.
    package let help: String
    package let labels: [String]
    /// Its samples, or none where nothing is known.
    package let samples: @Sendable (MetricsFacts) -> [MetricSample]

    package init(
        _ name: String, _ type: MetricType, _ help: String, labels: [String] = [],
        samples: @escaping @Sendable (MetricsFacts) -> [MetricSample]
    ) {
        self.name = name
        self.type = type
        self.help = help
        self.labels = labels
        self.samples = samples
    }
}

/// As in a TYPE line; `_info` and sets of states are gauges there.
package enum MetricType: String, Sendable {
    case gauge
    case counter
}

/// One line of the exposition.
package struct MetricSample: Equatable, Sendable {
    /// In the order of the metric's labels; empty where a fact is unknown, which Prometheus takes for a missing label.
    package var labels: [String]
    package var value: Double

    package init(_ labels: [String] = [], _ value: Double) {
        self.labels = labels
        self.value = value
    }

    package init(_ labels: [String] = [], _ isSo: Bool) { self.init(labels, isSo ? 1 : 0) }
}

/// What metrics are counted from.
package struct MetricsFacts: Sendable {
    package var bonds: BondFacts

    package init(bonds: BondFacts) { self.bonds = bonds }
}

extension Metric {
    /// One sample a bond, where the value is known.
    static func ofBond(
        _ name: String, _ type: MetricType, _ help: String, _ value: @escaping @Sendable (BondReport) -> Double?
    ) -> Metric {
        Metric("bondwatch_bond_\(name)", type, help, labels: ["bond"]) { facts in
            facts.bonds.document.bonds.compactMap { bond in
                value(bond).map { MetricSample([bond.name.description], $0) }
            }
        }
    }

    /// A flag of a bond, where it is known.
    static func ofBond(_ name: String, _ help: String, if isSo: @escaping @Sendable (BondReport) -> Bool?) -> Metric {
        ofBond(name, .gauge, help) { isSo($0).map { $0 ? 1 : 0 } }
    }

    /// Samples of a bond with further labels.
    static func ofBond(
        _ name: String, _ help: String, labels: [String],
        samples: @escaping @Sendable (BondReport) -> [MetricSample]
    ) -> Metric {
        Metric("bondwatch_bond_\(name)", .gauge, help, labels: ["bond"] + labels) { facts in
            facts.bonds.document.bonds.flatMap { bond in
                samples(bond).map { MetricSample([bond.name.description] + $0.labels, $0.value) }
            }
        }
    }

    static func ofSlave(
        _ name: String, _ type: MetricType, _ help: String, _ value: @escaping @Sendable (SlaveReport) -> Double?
    ) -> Metric {
        ofSlave(name, type, help, labels: []) { _, slave in value(slave).map { [MetricSample($0)] } ?? [] }
    }

    static func ofSlave(_ name: String, _ help: String, if isSo: @escaping @Sendable (SlaveReport) -> Bool?) -> Metric {
        ofSlave(name, .gauge, help) { isSo($0).map { $0 ? 1 : 0 } }
    }

    /// Samples of a slave with further labels.
    static func ofSlave(
        _ name: String, _ type: MetricType, _ help: String, labels: [String],
        samples: @escaping @Sendable (BondReport, SlaveReport) -> [MetricSample]
    ) -> Metric {
        Metric("bondwatch_slave_\(name)", type, help, labels: ["bond", "slave"] + labels) { facts in
            facts.bonds.document.bonds.flatMap { bond in
                bond.slaves.flatMap { slave in
                    samples(bond, slave).map {
                        MetricSample([bond.name.description, slave.name.description] + $0.labels, $0.value)
                    }
                }
            }
        }
    }
}

extension MetricSample {
    init(_ value: Double) { self.init([], value) }
}

/// Units: reports count in microseconds, milliseconds and megabits, Prometheus in seconds and bytes.
enum BaseUnit {
    static func seconds(microseconds: UInt64) -> Double { Double(microseconds) / 1_000_000 }
    static func seconds(milliseconds: UInt32) -> Double { Double(milliseconds) / 1000 }
    static func bytes(megabits: UInt32) -> Double { Double(megabits) * 125_000 }
}
