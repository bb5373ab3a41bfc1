import BondwatchCore

/// After another slave became the active one the driver has the peers know, and multicast groups joined again. Each is a message
/// about the bond, and the latter is the only one by which balance-tlb and balance-alb announce the active slave.
extension Kernel {
    /// `bond_should_notify_peers`: not while the carrier of the active slave waits to be announced.
    func mayNotifyPeers(_ bond: Int) -> Bool {
        let state = bonds[bond]
        guard let active = state.active, state.owedNotices > 0, state.hasCarrier else { return false }
        return !linkwatch.contains(active)
    }

    /// A failover owes the peers a notice; it goes out at once where it can.
    mutating func announceFailover(_ bond: Int) {
        let isUp = bonds[bond].isUp
        if isUp { bonds[bond].owedNotices = bonds[bond].options.peerNotifications }
        send(bond: bond, event: .bondingFailover)
        guard isUp, mayNotifyPeers(bond) else { return }
        bonds[bond].owedNotices -= 1
        notifyPeers(bond)
    }

    /// What a monitor does about notices that are owed, after its commit.
    ///
    /// - Parameter couldBefore: whether one could go out when the monitor began, which is what 6.1 goes by.
    mutating func payNotices(_ bond: Int, couldBefore: Bool) {
        guard bonds[bond].owedNotices > 0 else { return }
        let goesOut = driver == .v6_1 ? couldBefore : mayNotifyPeers(bond)
        bonds[bond].owedNotices -= 1
        if goesOut { notifyPeers(bond) }
    }

    /// The notice is an ARP request, which everybody else on the LAN hears.
    private mutating func notifyPeers(_ bond: Int) {
        send(bond: bond, event: .notifyPeers)
        guard let active = bonds[bond].active, let position = bonds[bond].position(of: active) else { return }
        flood(bond, from: position)
    }

    /// `mcast_work`: a tick after another slave became the active one.
    mutating func owesRejoin(_ bond: Int) {
        let mode = bonds[bond].mode
        guard bonds[bond].isUp, bonds[bond].nextRejoin == nil else { return }
        guard mode == .balanceRR || (mode.hasActiveSlave && bonds[bond].active != nil) else { return }
        bonds[bond].nextRejoin = due(after: tick)
    }

    mutating func rejoin(_ bond: Int) {
        bonds[bond].nextRejoin = nil
        send(bond: bond, event: .igmpResend)
    }
}
