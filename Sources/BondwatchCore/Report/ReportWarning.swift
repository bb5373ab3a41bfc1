/// What makes the rest of a report untrue or incomplete, or needs a hand although every link is up.
package enum ReportWarning: Equatable, Sendable {
    case administrativelyDown
    /// Neither miimon nor arp_interval is set, so the driver takes every slave for up, cable or no cable.
    case noLinkMonitoring
    case slavesMissing(Int)
    case noLacpPartner
    /// The link is up, and LACP keeps the slave out.
    case lacpOut(InterfaceName, LacpReason)

    package enum LacpReason: Equatable, Sendable {
        /// The actor's port state says defaulted or expired: no LACPDU comes in.
        case partnerSilent
        case otherAggregator(UInt32)
        /// In the right aggregator, but not collecting and distributing.
        case notDistributing
    }

    package static func all(of bond: BondReport) -> [ReportWarning] {
        var warnings: [ReportWarning] = []
        if bond.adminUp == false { warnings.append(.administrativelyDown) }
        // What is a finding by now is told as one.
        let findings = Set(bond.findings.map(\.id))
        // Both must be known: ARP monitoring is not printed by /proc/net/bonding when it is off.
        if bond.miimon == 0, bond.arpInterval ?? 0 == 0, !findings.contains(FindingKind.noLinkMonitoring.rawValue) {
            warnings.append(.noLinkMonitoring)
        }
        if bond.expectedSlaves > bond.slaves.count, !findings.contains(FindingKind.missingSlave.rawValue) {
            warnings.append(.slavesMissing(bond.expectedSlaves - bond.slaves.count))
        }
        guard bond.mode == BondMode.ieee8023ad.name else { return warnings }
        if let mac = bond.adInfo?.partnerMac, HardwareAddress(mac)?.isZero == true { warnings.append(.noLacpPartner) }
        for slave in bond.slaves where slave.miiStatus == MiiStatus.up.name && !slave.carrying {
            if let reason = LacpReason(slave, of: bond) { warnings.append(.lacpOut(slave.name, reason)) }
        }
        return warnings
    }

    package var text: String {
        switch self {
        case .administrativelyDown:
            "administratively down: what is shown of the slaves is frozen"
        case .noLinkMonitoring:
            "no link monitoring (miimon 0, arp_interval 0): a dead link shows as up"
        case .slavesMissing(let count):
            "\(count) expected slave\(count == 1 ? " is" : "s are") missing from the bond"
        case .noLacpPartner:
            "no LACP partner: the switch does not answer on the active port"
        case .lacpOut(let slave, .partnerSilent):
            "\(slave) is up, but no LACP partner answers on it"
        case .lacpOut(let slave, .otherAggregator(let number)):
            "\(slave) is up, but in aggregator \(number), which is not the active one"
        case .lacpOut(let slave, .notDistributing):
            "\(slave) is up, but LACP is not collecting and distributing on it"
        }
    }
}

extension ReportWarning.LacpReason {
    fileprivate init?(_ slave: SlaveReport, of bond: BondReport) {
        if let state = slave.adActorOperPortState, state & 0xc0 != 0 {
            self = .partnerSilent
        } else if let own = slave.adAggregatorID, let active = bond.adInfo?.aggregator, own != active {
            self = .otherAggregator(own)
        } else if let state = slave.adActorOperPortState, state & 0x30 != 0x30 {
            self = .notDistributing
        } else {
            return nil
        }
    }
}
