/// How the groups of a bond stand, now and once everything on its way has arrived.
extension BondSnapshot {
    typealias Roles = [(name: InterfaceName, role: Assessment.Role)]

    /// nil where the ports form one group, or one that is split.
    func standings(
        _ grouping: PortGrouping, _ expectation: BondPolicy.ExpectedSlaves, _ roles: Roles
    ) -> (now: GroupStanding, settled: GroupStanding)? {
        guard let lacp, grouping.isSeveral else { return nil }
        var groups = grouping.groups.sorted { place(of: $0) < place(of: $1) }
        let grouped = Set(groups.flatMap(\.self))
        let strangers = slaves.map(\.name).filter { !grouped.contains($0) }
        // What the configuration expects and nobody has seen yet is a group that is lost.
        for number in groups.count..<max(groups.count, lacp.declaredGroups ?? 0) {
            groups.append(number == grouping.groups.count ? strangers : [])
        }
        return (
            now: standing(groups, expectation, roles, lacp, isSettled: false),
            settled: standing(groups, expectation, roles, lacp, isSettled: true)
        )
    }

    /// Where the first of its ports stands among the slaves.
    private func place(of ports: [InterfaceName]) -> Int {
        slaves.firstIndex { ports.contains($0.name) } ?? slaves.endIndex
    }

    /// Whether the ports that are split off could carry in place of those that do.
    func canTakeOver(_ split: [InterfaceName], _ carrying: Int) -> Bool {
        guard let lacp, carrying > 0 else { return false }
        let minimum = max(1, Int(clamping: lacp.minLinks))
        let parts = slaves.filter { split.contains($0.name) && $0.isWhole }.compactMap(\.aggregator)
        let isEnough = Set(parts).contains { part in parts.count { $0 == part } >= minimum }
        return isEnough && !(lacp.isStable && minimum > 1 && carrying <= minimum)
    }

    private func standing(
        _ groups: [[InterfaceName]], _ expectation: BondPolicy.ExpectedSlaves, _ roles: Roles, _ lacp: Lacp,
        isSettled: Bool
    ) -> GroupStanding {
        let carrying = Set(roles.filter { $0.role == .carrying }.map(\.name))
        let whole = Set(
            roles.filter { role in
                role.role == .carrying || role.role == .reserve || (isSettled && role.role.isOnItsWay)
            }.map(\.name))
        // Where no group has a partner left the driver sends over a port without one, which need not be of any group.
        let outside = slaves.map(\.name).filter { name in
            carrying.contains(name) && !groups.contains { $0.contains(name) }
        }
        let missing = missing(expectation, from: groups, whole.subtracting(outside))
        let groups = outside.isEmpty ? groups : groups + [outside]
        let minimum = max(1, Int(clamping: lacp.minLinks))
        let active =
            groups.firstIndex { !carrying.isDisjoint(with: $0) }
            ?? lacp.activeAggregator.flatMap { active in
                isSettled ? groups.firstIndex { number(of: $0) == active } : nil
            }
        let all = groups.enumerated().map { index, ports in
            let ready = ports.filter(whole.contains)
            let isActive = index == active
            return PortGroup(
                aggregator: number(of: ports).map(UInt32.init),
                state: isActive ? .active : ready.count >= minimum ? .reserve : .lost,
                partner: isActive ? lacp.partner.flatMap { $0.isZero ? nil : $0.description } : nil, ports: ports,
                wholePorts: ready.count, expectedPorts: expected(expectation, ports, ready, isActive: isActive))
        }
        return GroupStanding(groups: all, minimum: minimum, isStable: lacp.isStable, missing: missing)
    }

    /// The aggregator that most of the ready ports of a group are in.
    private func number(of ports: [InterfaceName]) -> UInt16? {
        let numbers = slaves.filter { ports.contains($0.name) && ($0.isWhole || $0.part == .leaving) }
            .compactMap(\.aggregator)
        let counts = Dictionary(grouping: numbers, by: \.self).mapValues(\.count)
        return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    }

    /// A number is for the group that carries, and a reserve has to be as large when its turn comes.
    private func expected(
        _ expectation: BondPolicy.ExpectedSlaves, _ ports: [InterfaceName], _ ready: [InterfaceName], isActive: Bool
    ) -> Int {
        switch expectation {
        case .learned: max(1, ports.count)
        case .number(let number): max(isActive ? number : max(1, min(number, ports.count)), ready.count)
        case .names(let names):
            max(1, ports.count { names.contains($0) } + ready.count { !names.contains($0) })
        }
    }

    /// How many slaves should be there and are in no group.
    private func missing(
        _ expectation: BondPolicy.ExpectedSlaves, from groups: [[InterfaceName]], _ whole: Set<InterfaceName>
    ) -> Int {
        let grouped = Set(groups.flatMap(\.self))
        switch expectation {
        case .learned: return max(0, max(mostSlaves, slaves.count) - grouped.union(whole).count)
        case .number: return 0
        case .names(let names): return names.count { !grouped.contains($0) && !whole.contains($0) }
        }
    }
}
