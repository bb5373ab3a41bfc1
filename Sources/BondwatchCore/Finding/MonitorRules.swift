/// Faults of the link monitoring, and of what it makes of the links.
enum MonitorRules {
    @Sendable static func noLinkMonitoring(_ facts: FindingFacts) -> [Fault]? {
        guard let isMonitored = facts.isMonitored else { return nil }
        if isMonitored || facts.slaves.isEmpty { return [] }
        if let interval = facts.arpInterval, interval > 0 {
            return [Fault("no link monitoring: arp_interval is \(interval), but there is no target to ask")]
        }
        return [Fault("no link monitoring: miimon and arp_interval are 0, so a dead link is never noticed")]
    }

    @Sendable static func slowLinkMonitoring(_ facts: FindingFacts) -> [Fault]? {
        let longest: UInt32 = 1000
        guard let miimon = facts.miimon else { return nil }
        return miimon > longest ? [Fault("link monitoring is slow: miimon is \(miimon) ms")] : []
    }

    /// The modes in which the driver has an ARP monitor; arp_validate is for all of them since 3.14, as is its attribute
    /// on netlink (bond_opts, drivers/net/bonding/bond_options.c).
    @Sendable static func arpValidateOff(_ facts: FindingFacts) -> [Fault]? {
        let modes: [BondMode] = [.balanceRR, .activeBackup, .balanceXOR, .broadcast]
        guard let validate = facts.arpValidate, let interval = facts.arpInterval, let mode = facts.mode else {
            return nil
        }
        guard interval > 0, facts.hasMonitorTargets, validate == 0, modes.contains(mode) else { return [] }
        return [Fault("the ARP monitor believes any frame: arp_validate is none")]
    }

    /// The ARP monitor may set a slave down that has a carrier, that is what it is for; it cannot find one up that has
    /// none. Both states in between, `going down` and `going back`, are delays that run.
    @Sendable static func carrierMismatch(_ facts: FindingFacts) -> [Fault]? {
        guard facts.isMonitored != nil else { return nil }
        return facts.slaves.compactMap { slave in
            guard slave.isAdminUp == true else { return nil }
            switch (slave.hasCarrier, slave.status) {
            case (false, .up):
                return Fault(
                    .slave(slave.name), "bonding takes \(slave.name) for up, but the interface has no carrier")
            case (true, .down) where facts.miimon ?? 0 > 0 && !SpeedRules.isUnknown(slave, in: facts):
                return Fault(
                    .slave(slave.name), "bonding takes \(slave.name) for down, but the interface has a carrier")
            default:
                return nil
            }
        }
    }

    /// Only 802.3ad knows min_links, and there it is the one reason for a bond without carrier that has a usable slave
    /// (bond_set_carrier in bond_main.c and bond_3ad_set_carrier in bond_3ad.c, 6.1); since 7.2 lacp_strict is another.
    @Sendable static func minLinksUnmet(_ facts: FindingFacts) -> [Fault]? {
        guard let mode = facts.mode, let hasCarrier = facts.hasCarrier else { return nil }
        guard mode == .ieee8023ad, !hasCarrier, !facts.waitsForPartner else { return [] }
        guard let minLinks = facts.minLinks else { return nil }
        let usable = facts.slaves.count { $0.status?.isUsable == true }
        guard minLinks > 0, usable > 0 else { return [] }
        let links = "\(usable) slave\(usable == 1 ? " has" : "s have") a link"
        return [Fault("the bond is down: \(links), but min_links asks for \(minLinks) active in the aggregator")]
    }

    @Sendable static func adminDownSlave(_ facts: FindingFacts) -> [Fault]? {
        facts.slaves.filter { $0.isAdminUp == false }.map { slave in
            Fault(.slave(slave.name), "slave \(slave.name) is administratively down")
        }
    }
}
