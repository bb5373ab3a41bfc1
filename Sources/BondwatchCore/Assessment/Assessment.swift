/// What a bond's state means for its redundancy.
///
/// `verdict` is what holds now and is what every output shows. A slave that is on its way up, or that LACP may take back
/// within seconds, can only hold back an alarm: it never counts as carrying, so it never makes a restoration.
package struct Assessment: Sendable {
    /// One slave's part in the redundancy.
    package enum Role: Equatable, Sendable {
        case carrying
        /// 802.3ad with several groups: its group could carry at once, and this port with it.
        case reserve
        /// It has never carried in this bond and may still come up.
        case comingUp
        /// 802.3ad: it left the active aggregator a moment ago with its link up.
        case leaving
        case lost
    }

    /// Why the verdict is not what the number of slaves says.
    package enum Reason: Equatable, Sendable {
        /// 802.3ad: these ports formed one group with the others, and are in another aggregator now.
        case split([InterfaceName])
        /// 802.3ad: several groups, and nobody has said that they are meant to be.
        case separateGroups
    }

    /// By the bond's slaves, in their order.
    package let roles: [(name: InterfaceName, role: Role)]
    /// How many slaves would have to carry; of a bond with several groups, those of the one that carries.
    package let expected: Int
    /// How many of the expected slaves are on their way and not overdue.
    package let settling: Int
    /// Whether the bond was first seen or set up so short a time ago that what has not come yet is no loss.
    package let isAssembling: Bool
    /// How the groups of an 802.3ad bond stand that has several; nil for every other bond.
    package let groups: GroupStanding?
    package let reasons: [Reason]
    fileprivate let settledGroups: GroupStanding?
    /// 802.3ad: another part of a split group could carry in place of the active one.
    fileprivate let splitTakesOver: Bool

    /// How many slaves carry.
    package var carrying: Int { roles.count { $0.role == .carrying } }
    /// How many slaves carry or are whole in a reserve.
    package var inOrder: Int { groups?.wholePorts ?? carrying }
    /// What the bond can still lose now.
    package var verdict: Redundancy {
        if let groups { return groups.verdict }
        return splitVerdict(Redundancy(carrying: carrying, expected: expected), isFinal: true)
    }
    /// What it can lose if everything that is on its way arrives in time.
    package var settledVerdict: Redundancy {
        if let settledGroups { return min(settledGroups.verdict, verdict) }
        let settled = Redundancy(carrying: settledCarrying, expected: expected)
        return splitVerdict(settled, isFinal: !roles.contains { $0.role == .leaving })
    }
    /// How many slaves carry, or are whole in a reserve, if everything that is on its way arrives in time.
    package var settledInOrder: Int { settledGroups?.wholePorts ?? settledCarrying }
    /// How many slaves carry if everything that is on its way arrives in time.
    package var settledCarrying: Int { min(max(expected, carrying), carrying + settling) }
    /// Whether time alone may still improve the verdict.
    package var isSettling: Bool { settledVerdict < verdict }

    /// The ports that are split off; empty where none are.
    package var splitPorts: [InterfaceName] {
        reasons.reduce(into: []) { if case .split(let ports) = $1 { $0 += ports } }
    }

    /// The role of a slave of that name; nil where the bond has none.
    package func role(of name: InterfaceName) -> Role? { roles.first { $0.name == name }?.role }

    /// A bond whose ports are split is reduced at best, and not lost as long as the other part can take over.
    private func splitVerdict(_ level: Redundancy, isFinal: Bool) -> Redundancy {
        if splitPorts.isEmpty || level == .down { return level }
        if level == .full { return isFinal ? .reduced : .full }
        return splitTakesOver ? .reduced : level
    }
}

extension BondSnapshot {
    /// Assesses the bond. A bond that is set down carries nothing.
    ///
    /// - Parameters:
    ///   - expectation: which slaves the administrator expects.
    ///   - instant: the present moment, on the clock of the snapshot.
    package func assess(_ expectation: BondPolicy.ExpectedSlaves, at instant: BootInstant) -> Assessment {
        let grouping = isAdminUp ? self.grouping : nil
        let isSeveral = grouping?.isSeveral ?? false
        let roles = slaves.map { (name: $0.name, role: role(of: $0, amongSeveral: isSeveral, at: instant)) }
        let carrying = roles.filter { $0.role == .carrying }.map(\.name)
        let standing = grouping.flatMap { standings($0, expectation, roles) }
        var reasons: [Assessment.Reason] = []
        if let split = grouping?.split, !split.isEmpty { reasons.append(.split(split)) }
        if grouping?.isUndeclared == true { reasons.append(.separateGroups) }
        return Assessment(
            roles: roles, expected: standing?.now.expected ?? expected(expectation, beside: carrying),
            settling: settling(expectation, roles, at: instant), isAssembling: isAssembling(at: instant),
            groups: standing?.now, reasons: reasons, settledGroups: standing?.settled,
            splitTakesOver: canTakeOver(grouping?.split ?? [], carrying.count))
    }

    private func role(of slave: Slave, amongSeveral isSeveral: Bool, at instant: BootInstant) -> Assessment.Role {
        guard isAdminUp else { return .lost }
        switch slave.part {
        case .carrying: return .carrying
        case .standby where isSeveral: return .reserve
        case .leaving, .standby(isLeaving: true): return .leaving
        case .negotiating: return slave.hasCarried ? .lost : .comingUp
        case .unused, .standby(isLeaving: false):
            // While the bond is set down the driver brings no slave up.
            let began = max(slave.firstSeen, assemblyBegan ?? slave.firstSeen)
            return !slave.hasCarried && instant.since(began) < settlingTime ? .comingUp : .lost
        }
    }

    /// A spare slave that carries counts as one more, so that it makes up for a loss and is no loss itself when it goes.
    private func expected(_ expectation: BondPolicy.ExpectedSlaves, beside carrying: [InterfaceName]) -> Int {
        switch expectation {
        case .learned: max(mostSlaves, slaves.count, carrying.count)
        case .number(let number): max(number, carrying.count)
        case .names(let names): names.count + carrying.count { !names.contains($0) }
        }
    }

    private func isAssembling(at instant: BootInstant) -> Bool {
        isAdminUp && (assemblyBegan.map { instant.since($0) < settlingTime } ?? false)
    }

    private func settling(
        _ expectation: BondPolicy.ExpectedSlaves, _ roles: [(name: InterfaceName, role: Assessment.Role)],
        at instant: BootInstant
    ) -> Int {
        let coming = roles.filter { $0.role.isOnItsWay }.map(\.name)
        let isAssembling = isAssembling(at: instant)
        switch expectation {
        case .learned:
            return coming.count
        case .number(let number):
            let absent = isAssembling ? max(0, number - slaves.count) : 0
            let spare = max(0, slaves.count - number)
            return max(0, coming.count - spare) + absent
        case .names(let names):
            let absent = isAssembling ? names.count { name in !slaves.contains { $0.name == name } } : 0
            return coming.count { names.contains($0) } + absent
        }
    }
}

extension Assessment.Role {
    /// Whether it may carry soon without anybody's help.
    var isOnItsWay: Bool { self == .comingUp || self == .leaving }
}
