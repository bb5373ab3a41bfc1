/// Faults in who belongs to the bond, and in who is the active one.
enum SlaveSetRules {
    /// A slave that went missing is told of as such; and one slave may be all that is wanted.
    @Sendable static func singleSlave(_ facts: FindingFacts) -> [Fault]? {
        guard facts.slaves.count == 1, let only = facts.slaves.first else { return [] }
        if let expectation = facts.expectation, expectation.isConfigured || expectation.count > 1 { return [] }
        return [Fault("\(only.name) is the only slave: there is no redundancy")]
    }

    /// A bond that the module made by itself is empty as well, and down.
    @Sendable static func noSlaves(_ facts: FindingFacts) -> [Fault]? {
        guard let isAdminUp = facts.isAdminUp else { return nil }
        guard isAdminUp, facts.slaves.isEmpty else { return [] }
        if let expectation = facts.expectation, expectation.isConfigured, expectation.count == 0 { return [] }
        return [Fault("the bond is set up and has no slaves")]
    }

    /// Each slave that is known by name is a fault of its own; what is more missing than is known, is one of the bond.
    ///
    /// Where a number is expected, another slave makes up for a missing one, whatever its name.
    @Sendable static func missingSlave(_ facts: FindingFacts) -> [Fault]? {
        // That there is none at all is told of as such, and what was missing before that is missing still.
        guard let expectation = facts.expectation, !facts.slaves.isEmpty else { return nil }
        if case .learned(let names) = expectation, names.elementsEqual(facts.slaves.lazy.map(\.name)) { return [] }
        let present = Set(facts.slaves.map(\.name))
        let absent = expectation.names.filter { !present.contains($0) }
        let missing =
            switch expectation {
            case .names: absent.count
            case .learned, .number: max(0, expectation.count - present.count)
            }
        var faults = absent.prefix(missing).map { Fault(.slave($0), "slave \($0) is missing from the bond") }
        if missing > absent.count {
            faults.append(Fault("the bond has \(present.count) of \(expectation.count) expected slaves"))
        }
        return faults
    }

    @Sendable static func unexpectedActive(_ facts: FindingFacts) -> [Fault]? {
        guard facts.mode?.hasActiveSlave == true, let active = facts.activeSlave else { return [] }
        guard !facts.preferredActive.isEmpty else { return unusedPrimary(facts, active: active) }
        guard !facts.preferredActive.contains(active) else { return [] }
        let preferred = facts.preferredActive.map(\.description).joined(separator: " or ")
        return [Fault("the active slave is \(active), not \(preferred)")]
    }

    /// A primary that is up and that the driver should have chosen. With primary_reselect `better` it compares the speeds,
    /// and takes one that it does not know for higher than any; with `failure` it stays where it is
    /// (`bond_choose_primary_or_current`, drivers/net/bonding/bond_main.c 6.1).
    private static func unusedPrimary(_ facts: FindingFacts, active: InterfaceName) -> [Fault]? {
        guard let known = facts.primary else { return nil }
        guard case .slave(let name, let reselect) = known, name != active,
            let primary = facts.slaves.first(where: { $0.name == name }), primary.status == .up
        else { return [] }
        switch reselect {
        case 0: return [Fault("the active slave is \(active), not the primary \(primary.name), which is up")]
        case 1:
            guard let speed = facts.slaves.first(where: { $0.name == active })?.speed else { return nil }
            guard speed == .unknown else { return [] }
            return [
                Fault(
                    "the active slave is \(active), not the primary \(primary.name): the speed of \(active) is unknown, and "
                        + "with primary_reselect better the driver never goes back")
            ]
        default: return []
        }
    }
}
