import BondwatchCore

/// Which slave is the active one (`bond_select_active_slave` and what it calls, drivers/net/bonding/bond_main.c).
extension Kernel {
    /// - Parameter hadCarrier: whether the bond had its carrier before what led here; an enslavement sets it first.
    mutating func selectActive(_ bond: Int, hadCarrier: Bool? = nil, cleared: UInt32? = nil) {
        let best = bestSlave(bond)
        guard best != bonds[bond].active else { return }
        let hadCarrier = hadCarrier ?? bonds[bond].hasCarrier
        changeActive(bond, to: best, cleared: cleared)
        setCarrier(of: bond)
        guard bonds[bond].mode.hasActiveSlave else { return }
        if bonds[bond].active == nil {
            // Where the carrier went before, with the beginning of downdelay, the driver writes no line here.
            note(.none, of: bond)
        } else if !hadCarrier, bonds[bond].hasCarrier {
            note(.first, of: bond)
        }
    }

    /// `bond_find_best_slave`: where nobody is up, one whose updelay has begun to pass.
    private mutating func bestSlave(_ bond: Int) -> UInt32? {
        if let chosen = primaryOrCurrent(bond) { return chosen }
        var least = bonds[bond].options.updelay
        var best: UInt32?
        for slave in bonds[bond].slaves where slave.link == .goingBack && slave.delay < least {
            guard interface(slave.interface)?.hasCarrier == true else { continue }
            least = slave.delay
            best = slave.interface
        }
        return best
    }

    /// `bond_choose_primary_or_current`: where there is no primary slave, or it is down, the first that is up takes its place.
    private mutating func primaryOrCurrent(_ bond: Int) -> UInt32? {
        let state = bonds[bond]
        let current = state.slave(state.active).flatMap { $0.link == .up ? $0.interface : nil }
        let primary = state.slave(state.options.primary)
        let preferred: UInt32
        if let primary, primary.link == .up {
            preferred = primary.interface
            if state.primaryIsForced {
                bonds[bond].primaryIsForced = false
                return preferred
            }
        } else if let first = state.slaves.first(where: { $0.link == .up }) {
            preferred = first.interface
        } else {
            return nil
        }
        guard let current else { return preferred }
        // The model's slaves are all equally fast, so the primary is never the better one.
        return state.options.reselect == .always ? preferred : current
    }

    /// `bond_change_active_slave`: only active-backup announces it.
    ///
    /// - Parameter cleared: the active slave that somebody has just cleared.
    mutating func changeActive(_ bond: Int, to new: UInt32?, cleared: UInt32? = nil) {
        let old = bonds[bond].active
        guard old != new else { return }
        let mode = bonds[bond].mode
        if let new, let position = bonds[bond].position(of: new) {
            bonds[bond].slaves[position].lastLinkUp = now
            let early = bonds[bond].slaves[position].link == .goingBack
            if early {
                bonds[bond].slaves[position].delay = 0
                bonds[bond].slaves[position].link = .up
                send(interface: new)
                // The other modes have no line for it, but the link is up by that all the same.
                if !mode.hasActiveSlave { note(.up(name(of: new)), of: bond) }
                if mode == .ieee8023ad { portLinkChanged(bond, position) }
            }
            if mode.hasActiveSlave {
                note(new == cleared ? .activeAgain(name(of: new)) : .active(name(of: new), early: early), of: bond)
            }
        }
        bonds[bond].active = new
        if mode == .activeBackup {
            if let old { setBackup(bond, old, true) }
            if let new {
                setBackup(bond, new, false)
                // The bond takes the address of its active slave.
                if bonds[bond].options.failOverMac == .active {
                    send(bond: bond)
                    reached.note("a bond that takes the address of its active slave")
                }
                announceFailover(bond)
            }
        }
        owesRejoin(bond)
    }

    /// `bond_set_slave_state`, announced at once where it changes something.
    mutating func setBackup(_ bond: Int, _ interface: UInt32, _ isBackup: Bool) {
        guard let position = bonds[bond].position(of: interface),
            bonds[bond].slaves[position].isBackup != isBackup
        else { return }
        bonds[bond].slaves[position].isBackup = isBackup
        bonds[bond].slaves[position].owesMessage = false
        send(interface: interface)
    }

    /// The same with BOND_SLAVE_NOTIFY_LATER: two changes before the announcement cancel each other.
    mutating func setBackupLater(_ bond: Int, _ position: Int, _ isBackup: Bool) {
        guard bonds[bond].slaves[position].isBackup != isBackup else { return }
        bonds[bond].slaves[position].isBackup = isBackup
        bonds[bond].slaves[position].owesMessage.toggle()
    }

    /// `bond_slave_state_notify`.
    mutating func announceBackups(_ bond: Int) {
        for position in bonds[bond].slaves.indices where bonds[bond].slaves[position].owesMessage {
            bonds[bond].slaves[position].owesMessage = false
            send(interface: bonds[bond].slaves[position].interface)
        }
    }
}
