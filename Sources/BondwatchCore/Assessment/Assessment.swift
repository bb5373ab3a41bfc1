/// What a bond's state means for its redundancy.
///
/// `verdict` is what holds now and is what every output shows. A slave that is on its way up, or that LACP may take back
/// within seconds, can only hold back an alarm: it never counts as carrying, so it never makes a restoration.
package struct Assessment: Sendable {
    /// One slave's part in the redundancy.
    package enum Role: Equatable, Sendable {
        case carrying
        /// It has never carried in this bond and may still come up.
        case comingUp
        /// 802.3ad: it left the active aggregator a moment ago with its link up.
        case leaving
        case lost
    }

    /// By the bond's slaves, in their order.
    package let roles: [(name: InterfaceName, role: Role)]
    /// How many slaves would have to carry.
    package let expected: Int
    /// How many of the expected slaves are on their way and not overdue.
    package let settling: Int

    /// How many slaves carry.
    package var carrying: Int { roles.count { $0.role == .carrying } }
    /// What the bond can still lose now.
    package var verdict: Redundancy { Redundancy(carrying: carrying, expected: expected) }
    /// What it can lose if everything that is on its way arrives in time.
    package var settledVerdict: Redundancy { Redundancy(carrying: settledCarrying, expected: expected) }
    /// How many slaves carry if everything that is on its way arrives in time.
    package var settledCarrying: Int { min(max(expected, carrying), carrying + settling) }
    /// Whether time alone may still improve the verdict.
    package var isSettling: Bool { settledVerdict < verdict }

    /// The role of a slave of that name; nil where the bond has none.
    package func role(of name: InterfaceName) -> Role? { roles.first { $0.name == name }?.role }
}

extension BondSnapshot {
    /// Assesses the bond. A bond that is set down carries nothing.
    ///
    /// - Parameters:
    ///   - expectation: which slaves the administrator expects.
    ///   - instant: the present moment, on the clock of the snapshot.
    package func assess(_ expectation: BondPolicy.ExpectedSlaves, at instant: BootInstant) -> Assessment {
        let roles = slaves.map { (name: $0.name, role: role(of: $0, at: instant)) }
        let carrying = roles.filter { $0.role == .carrying }.map(\.name)
        return Assessment(
            roles: roles, expected: expected(expectation, beside: carrying),
            settling: settling(expectation, roles, at: instant))
    }

    private func role(of slave: Slave, at instant: BootInstant) -> Assessment.Role {
        guard isAdminUp else { return .lost }
        switch slave.part {
        case .carrying: return .carrying
        case .leaving: return .leaving
        case .negotiating: return slave.hasCarried ? .lost : .comingUp
        case .unused:
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

    private func settling(
        _ expectation: BondPolicy.ExpectedSlaves, _ roles: [(name: InterfaceName, role: Assessment.Role)],
        at instant: BootInstant
    ) -> Int {
        let coming = roles.filter { $0.role == .comingUp || $0.role == .leaving }.map(\.name)
        let isAssembling = isAdminUp && (assemblyBegan.map { instant.since($0) < settlingTime } ?? false)
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
