/// What differs between the driver's monitors: MII, and ARP or IPv6 NS, which are one (drivers/net/bonding/bond_main.c
/// 6.1).
extension BondTrace {
    /// Slaves are judged by the answers that come in, not by their carrier.
    var isMonitoredByARP: Bool { miimon == 0 && monitorInterval != nil }

    /// What a link's status means under the monitor that runs.
    ///
    /// The ARP monitor of active-backup knows no delays: while it has no active slave it asks by one slave after the
    /// other, and the one that is being asked by is `going back`, and then `going down` (`bond_ab_arp_probe`,
    /// `bond_ab_arp_inspect`). Neither is heard of anybody.
    func meaning(of status: MiiStatus) -> MiiStatus {
        guard isMonitoredByARP else { return status }
        return status == .up ? .up : .down
    }

    /// In the modes without an active slave the ARP monitor says that a slave is now up or down, except where it is the
    /// first to come up: then it speaks as the others do. The bond has no carrier then.
    func linkWords(of subject: EventSubject) -> LinkWords {
        guard isMonitoredByARP, mode?.hasActiveSlave == false else { return .committed }
        if case .linkUp = subject, !hasCarrier { return .committed }
        return .loadBalancing
    }
}
