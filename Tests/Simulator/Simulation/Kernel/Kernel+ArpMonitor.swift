import BondwatchCore

/// The ARP monitor, which goes by the answers that come in (`bond_ab_arp_*`, `bond_loadbalance_arp_mon`).
extension Kernel {
    private func isHeard(_ slave: Slave) -> Bool {
        interface(slave.interface).map { $0.isHeard && $0.hasCarrier } ?? false
    }

    /// balance-rr, balance-xor and broadcast: the links are assigned one after the other, and what is announced is the
    /// change between active and backup, after the loop.
    mutating func runLoadBalancingArpMonitor(_ bond: Int) {
        var changed: [UInt32] = []
        for position in bonds[bond].slaves.indices {
            let slave = bonds[bond].slaves[position]
            guard (slave.link == .up) != isHeard(slave) else { continue }
            changed.append(slave.interface)
            if slave.link == .up {
                bonds[bond].slaves[position].failures += 1
                bonds[bond].slaves[position].link = .down
                bonds[bond].slaves[position].isBackup = true
                note(.down(name(of: slave.interface)), of: bond)
            } else {
                bonds[bond].slaves[position].link = .up
                bonds[bond].slaves[position].isBackup = false
                note(.up(name(of: slave.interface)), of: bond)
            }
        }
        guard !changed.isEmpty else { return }
        for interface in changed { send(interface: interface) }
        selectActive(bond)
        setCarrier(of: bond)
    }

    mutating func runActiveBackupArpMonitor(_ bond: Int) {
        if inspectArp(bond) { commitArp(bond) }
        probe(bond)
    }

    private mutating func inspectArp(_ bond: Int) -> Bool {
        var found = false
        for position in bonds[bond].slaves.indices {
            let slave = bonds[bond].slaves[position]
            var proposed: MiiStatus?
            if slave.link != .up {
                if isHeard(slave) { proposed = .up }
            } else if !isHeard(slave) {
                proposed = .down
            }
            bonds[bond].slaves[position].proposed = proposed
            if proposed != nil { found = true }
        }
        return found
    }

    private mutating func commitArp(_ bond: Int) {
        for position in bonds[bond].slaves.indices {
            let slave = bonds[bond].slaves[position]
            bonds[bond].slaves[position].proposed = nil
            switch slave.proposed {
            case .up:
                bonds[bond].slaves[position].link = .up
                send(interface: slave.interface)
                if let probed = bonds[bond].probed {
                    setBackup(bond, probed, true)
                    bonds[bond].probed = nil
                }
                note(.up(name(of: slave.interface)), of: bond)
                if bonds[bond].active == nil || bonds[bond].options.primary == slave.interface { selectActive(bond) }
            case .down:
                bonds[bond].slaves[position].failures += 1
                bonds[bond].slaves[position].link = .down
                send(interface: slave.interface)
                setBackup(bond, slave.interface, true)
                note(.down(name(of: slave.interface)), of: bond)
                if bonds[bond].active == slave.interface {
                    bonds[bond].probed = nil
                    selectActive(bond)
                }
            case .goingDown, .goingBack, nil: break
            }
        }
        setCarrier(of: bond)
    }

    /// While there is no active slave the driver asks by one after the other: the one that it asks by is going back, and
    /// shown as active.
    private mutating func probe(_ bond: Int) {
        guard bonds[bond].active == nil, !bonds[bond].slaves.isEmpty else { return }
        let start = bonds[bond].probed.flatMap { bonds[bond].position(of: $0) } ?? -1
        if start >= 0, bonds[bond].slaves[start].link == .goingBack {
            bonds[bond].slaves[start].link = .goingDown
            setBackup(bond, bonds[bond].slaves[start].interface, true)
        }
        let count = bonds[bond].slaves.count
        for offset in 1...count {
            let position = (start + offset) % count
            let interface = bonds[bond].slaves[position].interface
            guard self.interface(interface)?.hasCarrier == true else { continue }
            bonds[bond].slaves[position].link = .goingBack
            bonds[bond].probed = interface
            setBackup(bond, interface, false)
            reached.note("ARP probe without an active slave")
            return
        }
    }
}
