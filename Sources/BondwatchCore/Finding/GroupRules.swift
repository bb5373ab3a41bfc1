/// How the ports of an 802.3ad bond are divided into groups, as far as findings depend on it.
struct GroupFacts: Equatable, Sendable {
    /// The aggregators in which a port carries or could, with the ports that do.
    var aggregators: [Aggregator]
    /// Ports that formed one group with the others.
    var split: [InterfaceName]
    /// Whether there are several groups although nobody has said so.
    var isUndeclared: Bool
    /// How many groups the configuration expects.
    var declared: Int?
    var carrying: Int

    struct Aggregator: Equatable, Sendable {
        var number: UInt16
        var ports: [InterfaceName]
    }
}

extension BondSnapshot {
    var groupFacts: GroupFacts? {
        guard let lacp, let grouping else { return nil }
        var aggregators: [GroupFacts.Aggregator] = []
        for slave in slaves where slave.isWhole {
            guard let number = slave.aggregator else { continue }
            if let index = aggregators.firstIndex(where: { $0.number == number }) {
                aggregators[index].ports.append(slave.name)
            } else {
                aggregators.append(.init(number: number, ports: [slave.name]))
            }
        }
        return GroupFacts(
            aggregators: aggregators, split: grouping.split, isUndeclared: grouping.isUndeclared,
            declared: lacp.declaredGroups, carrying: slaves.count { $0.part == .carrying })
    }
}

/// Faults of how the ports of an 802.3ad bond are divided into aggregators.
enum GroupRules {
    @Sendable static func aggregatorSplit(_ facts: FindingFacts) -> [Fault]? {
        guard facts.mode != nil else { return nil }
        guard let grouping = facts.grouping, !grouping.split.isEmpty else { return [] }
        let ports = FindingFacts.list(grouping.split)
        let verb = grouping.split.count == 1 ? "has" : "have"
        return [Fault("the aggregator is split: \(ports) \(verb) another LACP partner than the other slaves")]
    }

    @Sendable static func separateAggregators(_ facts: FindingFacts) -> [Fault]? {
        guard facts.mode != nil else { return nil }
        guard let grouping = facts.grouping, grouping.isUndeclared else { return [] }
        let count = "\(grouping.carrying) of \(facts.slaves.count)"
        return [Fault("only \(count) ports carry, the others are a reserve in an aggregator of their own")]
    }
}
