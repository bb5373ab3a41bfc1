/// What makes the rest of a report untrue or incomplete, or needs a hand although every link is up.
package enum ReportWarning: Equatable, Sendable {
    case administrativelyDown
    /// Neither miimon nor arp_interval is set, so the driver takes every slave for up, cable or no cable.
    case noLinkMonitoring
    case slavesMissing(Int)

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
        }
    }
}
