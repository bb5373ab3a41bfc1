import BondwatchCore

/// The LAN at the other ends of the cables, with the target of the ARP monitor in it. Everything is heard in the moment it is sent.
extension Kernel {
    enum Frame {
        case request
        case answer
        case other
    }

    private func isOnLan(_ slave: Slave) -> Bool {
        interface(slave.interface).map { $0.isHeard && $0.hasCarrier } ?? false
    }

    /// `bond_arp_send_all`: the request is heard by the other slaves, and the answer by the one that asked.
    mutating func ask(_ bond: Int, by position: Int) {
        guard bonds[bond].options.hasArpTarget else { return }
        bonds[bond].slaves[position].lastAsked = now
        flood(bond, from: position)
        if isOnLan(bonds[bond].slaves[position]) { hear(.answer, bond, position) }
    }

    /// A broadcast of one slave reaches the others by way of the LAN.
    mutating func flood(_ bond: Int, from position: Int) {
        guard isOnLan(bonds[bond].slaves[position]) else { return }
        for other in bonds[bond].slaves.indices where other != position && isOnLan(bonds[bond].slaves[other]) {
            hear(.request, bond, other)
        }
    }

    /// The LAN's bridge has been set up: it joins a multicast group, which all of its ports hear.
    mutating func bridgeJoins() {
        for bond in bonds.indices {
            for position in bonds[bond].slaves.indices where isOnLan(bonds[bond].slaves[position]) {
                hear(.other, bond, position)
            }
        }
    }

    /// `bond_rcv_validate`, which is there for a bond that is set up and has the ARP monitor.
    private mutating func hear(_ frame: Frame, _ bond: Int, _ position: Int) {
        let state = bonds[bond]
        guard state.isUp, state.options.arpInterval > 0, counts(frame, state, position) else { return }
        bonds[bond].slaves[position].lastHeard = now
    }

    private func counts(_ frame: Frame, _ bond: Bond, _ position: Int) -> Bool {
        let slave = bond.slaves[position]
        guard bond.options.validation.includes(isBackup: slave.isBackup) else { return true }
        guard slave.isBackup else { return frame == .answer }
        // A backup slave is believed only where the target has answered the active one since that became active.
        if let active = bond.slave(bond.active), active.lastHeard > active.lastLinkUp { return frame == .request }
        guard let probed = bond.slave(bond.probed) else { return false }
        return frame == .answer && isWithin(1, since: probed.lastAsked, bond)
    }

    /// `bond_time_in_interval`: no more than so many intervals and a half have passed.
    func isWithin(_ intervals: UInt64, since time: UInt64, _ bond: Bond) -> Bool {
        let interval = ticks(UInt64(bond.options.arpInterval))
        return tickNumber(of: now) <= tickNumber(of: time) + intervals * interval + interval / 2
    }
}
