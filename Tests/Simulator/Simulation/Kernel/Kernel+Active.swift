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

    private mutating func bestSlave(_ bond: Int) -> UInt32? {
        let state = bonds[bond]
        let current = state.slave(state.active).flatMap { $0.link == .up ? $0.interface : nil }
        if state.mode.hasActiveSlave, let primary = state.slave(state.options.primary), primary.link == .up {
            if state.primaryIsForced {
                bonds[bond].primaryIsForced = false
                return primary.interface
            }
            guard let current else { return primary.interface }
            // The model's slaves are all equally fast, so the primary is never the better one.
            return state.options.reselect == .always ? primary.interface : current
        }
        if let current { return current }
        if let up = state.slaves.first(where: { $0.link == .up }) { return up.interface }
        let waiting = state.slaves.filter { $0.link == .goingBack && interface($0.interface)?.hasCarrier == true }
        return waiting.min { $0.delay < $1.delay }?.interface
    }

    /// `bond_change_active_slave`: only active-backup announces it.
    ///
    /// - Parameter cleared: the active slave that somebody has just cleared.
    mutating func changeActive(_ bond: Int, to new: UInt32?, cleared: UInt32? = nil) {
        let old = bonds[bond].active
        guard old != new else { return }
        let mode = bonds[bond].mode
        if let new, let position = bonds[bond].position(of: new) {
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
        guard mode == .activeBackup else { return }
        if let old { setBackup(bond, old, true) }
        guard let new else { return }
        setBackup(bond, new, false)
        send(bond: bond, event: .bondingFailover)
        if bonds[bond].isUp, bonds[bond].hasCarrier, bonds[bond].options.peerNotifications > 0 {
            send(bond: bond, event: .notifyPeers)
        }
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
}
