/// How the ports of an 802.3ad bond are divided into groups, one for each switch.
///
/// A group is known by its ports and not by the driver's number of the aggregator, which changes, nor by its partner, whom
/// the kernel shows for the active aggregator alone.
struct PortGrouping: Equatable {
    /// Each group's ports, in the order of the slaves.
    private(set) var groups: [[InterfaceName]]
    /// Ports that formed one group with others and are in another aggregator than those now; empty where there are none.
    private(set) var split: [InterfaceName] = []

    /// How many groups the configuration expects; nil where they are learned.
    private let declared: Int?

    /// Whether a port outside the active group is a reserve.
    var isSeveral: Bool { split.isEmpty && max(groups.count, declared ?? 1) > 1 }
    /// Whether the groups are several although nobody has said so.
    var isUndeclared: Bool { isSeveral && declared == nil }
    /// The groups to remember; nil where a split must not become the new normal.
    var shape: [[InterfaceName]]? { split.isEmpty && !groups.isEmpty ? groups : nil }

    init(_ snapshot: BondSnapshot, _ lacp: BondSnapshot.Lacp) {
        declared = lacp.declaredGroups
        guard !Self.isAsLearned(snapshot.slaves, lacp) else {
            groups = lacp.shape.groups
            return
        }
        let whole = snapshot.slaves.filter(\.isWhole)
        let places = Dictionary(
            whole.compactMap { slave in slave.aggregator.map { (slave.name, $0) } }, uniquingKeysWith: { $1 })
        let present = Self.present(snapshot.slaves, whole)
        groups = Self.extend(lacp.shape.groups, with: present, places)
        if declared == 1, groups.count > 1 { groups = [groups.flatMap(\.self)] }
        let apart = groups.flatMap { Self.apart($0, places, from: lacp.activeAggregator) }
        guard !apart.isEmpty else { return }
        if let declared, declared > 1, present.count <= declared {
            groups = present + groups.filter { group in !present.contains { !Set($0).isDisjoint(with: group) } }
        } else {
            split = apart
        }
    }

    /// Whether every port that carries or could is in the one group that was learned: nearly always so, and quick to see.
    private static func isAsLearned(_ slaves: [BondSnapshot.Slave], _ lacp: BondSnapshot.Lacp) -> Bool {
        guard lacp.shape.groups.count == 1, let group = lacp.shape.groups.first, lacp.declaredGroups ?? 1 == 1 else {
            return false
        }
        let number = slaves.first { $0.isWhole }?.aggregator
        return slaves.allSatisfy { !$0.isWhole || ($0.aggregator == number && group.contains($0.name)) }
    }

    /// The groups that one look shows: the aggregators in which a port carries or could, with their other ports.
    private static func present(
        _ slaves: [BondSnapshot.Slave], _ whole: [BondSnapshot.Slave]
    ) -> [[InterfaceName]] {
        var numbers: [UInt16] = []
        for case let number? in whole.map(\.aggregator) where !numbers.contains(number) { numbers.append(number) }
        return numbers.map { number in slaves.filter { $0.aggregator == number }.map(\.name) }
    }

    /// The groups that were learned with the ports that have come since; groups that are one aggregator now are one group.
    private static func extend(
        _ learned: [[InterfaceName]], with present: [[InterfaceName]], _ places: [InterfaceName: UInt16]
    ) -> [[InterfaceName]] {
        var groups = learned
        let known = Set(learned.flatMap(\.self))
        for members in present {
            let new = members.filter { !known.contains($0) }
            let place = members.first { places[$0] != nil }.flatMap { places[$0] }
            let related = groups.indices.filter { index in groups[index].contains { places[$0] == place } }
            guard let first = related.first else {
                if !new.isEmpty { groups.append(new) }
                continue
            }
            for index in related.dropFirst().reversed()
            where groups[index].allSatisfy({ places[$0] == place || places[$0] == nil }) {
                groups[first] += groups.remove(at: index)
            }
            groups[first] += new
        }
        return groups
    }

    /// The ports of a group that are not where its other ports are; of two parts it is the one that does not carry, or the
    /// smaller one.
    private static func apart(
        _ group: [InterfaceName], _ places: [InterfaceName: UInt16], from active: UInt16?
    ) -> [InterfaceName] {
        let numbers = group.compactMap { places[$0] }
        guard Set(numbers).count > 1 else { return [] }
        let counts = Dictionary(grouping: numbers, by: \.self).mapValues(\.count)
        let home =
            active.flatMap { counts[$0] == nil ? nil : $0 }
            ?? counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
        return group.filter { places[$0] != nil && places[$0] != home }
    }
}

extension BondSnapshot {
    /// The groups of an 802.3ad bond; nil in the other modes.
    var grouping: PortGrouping? { lacp.map { PortGrouping(self, $0) } }
}

extension BondSnapshot.Slave {
    /// Whether it carries, or its end and its partner's are ready to.
    var isWhole: Bool {
        switch part {
        case .carrying, .standby: true
        case .leaving, .negotiating, .unused: false
        }
    }
}
