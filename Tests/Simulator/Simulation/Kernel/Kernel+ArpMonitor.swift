import BondwatchCore

/// The ARP monitor in active-backup (`bond_activebackup_arp_mon`): the active slave asks, and the others hear it ask.
extension Kernel {
    /// `arp_missed_max`.
    static let missedMax: UInt64 = 2

    mutating func runActiveBackupArpMonitor(_ bond: Int) {
        let couldNotify = mayNotifyPeers(bond)
        if inspectArp(bond) { commitArp(bond) }
        probe(bond)
        if driver == .v7_2 || couldNotify { payNotices(bond, couldBefore: couldNotify) }
        announceProbe(bond)
    }

    private mutating func inspectArp(_ bond: Int) -> Bool {
        var found = false
        for position in bonds[bond].slaves.indices {
            let proposed = proposal(bonds[bond], bonds[bond].slaves[position])
            bonds[bond].slaves[position].proposed = proposed
            if proposed != nil { found = true }
        }
        return found
    }

    /// `bond_ab_arp_inspect`.
    private func proposal(_ bond: Bond, _ slave: Slave) -> MiiStatus? {
        guard slave.link == .up else {
            if isWithin(1, since: slave.lastHeard, bond) { return .up }
            return slave.link == .goingBack ? .goingDown : nil
        }
        if isWithin(2, since: slave.lastLinkUp, bond) { return nil }
        if slave.isBackup {
            // While slaves are tried in turn, nobody asks whom a backup slave could hear.
            let isLost = bond.probed == nil && !isWithin(Self.missedMax + 1, since: slave.lastHeard, bond)
            return isLost ? .down : nil
        }
        let isHeard = isWithin(Self.missedMax, since: slave.lastHeard, bond)
        return isHeard && isWithin(Self.missedMax, since: slave.lastAsked, bond) ? nil : .down
    }

    /// `bond_ab_arp_commit`.
    private mutating func commitArp(_ bond: Int) {
        var mustSelect = false
        for position in bonds[bond].slaves.indices {
            let slave = bonds[bond].slaves[position]
            switch slave.proposed {
            case .up:
                guard bonds[bond].active != slave.interface else { break }
                setLink(bond, position, .up)
                if let probed = bonds[bond].probed {
                    setBackup(bond, probed, true)
                    bonds[bond].probed = nil
                }
                note(.up(name(of: slave.interface)), of: bond)
                if bonds[bond].active == nil || bonds[bond].options.primary == slave.interface { mustSelect = true }
            case .down:
                bonds[bond].slaves[position].failures += 1
                setLink(bond, position, .down)
                setBackup(bond, slave.interface, true)
                note(.down(name(of: slave.interface)), of: bond)
                if bonds[bond].active == slave.interface {
                    bonds[bond].probed = nil
                    mustSelect = true
                }
            case .goingDown:
                setLink(bond, position, .goingDown)
                setBackup(bond, slave.interface, true)
                if bonds[bond].active != nil { bonds[bond].probed = nil }
            case .goingBack, nil: break
            }
            bonds[bond].slaves[position].proposed = nil
        }
        if mustSelect { selectActive(bond) }
        setCarrier(of: bond)
    }

    private mutating func setLink(_ bond: Int, _ position: Int, _ link: MiiStatus) {
        bonds[bond].slaves[position].link = link
        bonds[bond].slaves[position].owesLinkMessage = false
        send(interface: bonds[bond].slaves[position].interface)
    }

    /// `bond_ab_arp_probe`: while there is no active slave the driver asks by one after the other; the one that it asks by is
    /// going back, and shown as active.
    private mutating func probe(_ bond: Int) {
        if let active = bonds[bond].active {
            if let position = bonds[bond].position(of: active) { ask(bond, by: position) }
            return
        }
        guard let last = bonds[bond].probed ?? bonds[bond].slaves.first?.interface else { return }
        var before: Int?
        var after: Int?
        var isBehind = false
        for position in bonds[bond].slaves.indices {
            let slave = bonds[bond].slaves[position]
            let carries = interface(slave.interface)?.hasCarrier == true
            if carries, !isBehind, before == nil { before = position }
            if carries, isBehind, after == nil { after = position }
            if !carries, slave.link == .up { failUnasked(bond, position) }
            if slave.interface == last { isBehind = true }
        }
        guard let position = after ?? before else { return }
        bonds[bond].slaves[position].link = .goingBack
        bonds[bond].slaves[position].owesLinkMessage.toggle()
        setBackupLater(bond, position, false)
        ask(bond, by: position)
        bonds[bond].slaves[position].lastLinkUp = now
        bonds[bond].probed = bonds[bond].slaves[position].interface
        reached.note("ARP probe without an active slave")
    }

    /// A slave that counts as up and has no carrier, found while another was looked for.
    private mutating func failUnasked(_ bond: Int, _ position: Int) {
        bonds[bond].slaves[position].link = .down
        bonds[bond].slaves[position].owesLinkMessage.toggle()
        bonds[bond].slaves[position].failures += 1
        setBackupLater(bond, position, true)
        note(.down(name(of: bonds[bond].slaves[position].interface)), of: bond)
    }

    private mutating func announceProbe(_ bond: Int) {
        announceBackups(bond)
        for position in bonds[bond].slaves.indices where bonds[bond].slaves[position].owesLinkMessage {
            bonds[bond].slaves[position].owesLinkMessage = false
            send(interface: bonds[bond].slaves[position].interface)
        }
    }
}
