import BondwatchCore

/// The ARP monitor in balance-rr, balance-xor and broadcast, where each slave asks for itself (`bond_loadbalance_arp_mon`).
extension Kernel {
    /// The links are assigned one after the other, and what is announced is the change between active and backup, after that.
    mutating func runLoadBalancingArpMonitor(_ bond: Int) {
        let active = bonds[bond].active
        var mustSelect = false
        for position in bonds[bond].slaves.indices {
            let slave = bonds[bond].slaves[position]
            let proposed = balancingProposal(bonds[bond], slave)
            bonds[bond].slaves[position].proposed = proposed
            if proposed == .up, active == nil { mustSelect = true }
            if proposed == .down {
                bonds[bond].slaves[position].failures += 1
                if slave.interface == active { mustSelect = true }
            }
            // A slave hears also those before it ask, in the same turn.
            if interface(slave.interface)?.hasCarrier == true { ask(bond, by: position) }
        }
        guard bonds[bond].slaves.contains(where: { $0.proposed != nil }) else { return }
        for position in bonds[bond].slaves.indices {
            guard let proposed = bonds[bond].slaves[position].proposed else { continue }
            bonds[bond].slaves[position].link = proposed
            bonds[bond].slaves[position].proposed = nil
            note(transition(bonds[bond].slaves[position]), of: bond)
        }
        announceBalancing(bond)
        if bonds[bond].mode == .balanceXOR { countSenders(bond) }
        if mustSelect { selectActive(bond) }
    }

    /// A slave that was put in while nobody answered by it, or was down when the bond was set up, counts as active already: that
    /// it comes up changes nothing that is announced.
    private func transition(_ slave: Slave) -> Transition {
        let name = name(of: slave.interface)
        if slave.link != .up { return .down(name) }
        return slave.isBackup ? .up(name) : .upUnannounced(name)
    }

    private func balancingProposal(_ bond: Bond, _ slave: Slave) -> MiiStatus? {
        func isAlive(_ intervals: UInt64) -> Bool {
            isWithin(intervals, since: slave.lastAsked, bond) && isWithin(intervals, since: slave.lastHeard, bond)
        }
        if slave.link == .up { return isAlive(Self.missedMax) ? nil : .down }
        return isAlive(1) ? .up : nil
    }

    /// `bond_slave_state_change`.
    private mutating func announceBalancing(_ bond: Int) {
        for slave in bonds[bond].slaves {
            switch slave.link {
            case .up: setBackup(bond, slave.interface, false)
            case .down: setBackup(bond, slave.interface, true)
            case .goingDown, .goingBack: break
            }
        }
    }
}
