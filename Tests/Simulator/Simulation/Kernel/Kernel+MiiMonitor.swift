import BondwatchCore

/// The MII monitor: `bond_mii_monitor`, in its three steps.
extension Kernel {
    mutating func runMiiMonitor(_ bond: Int, _ midway: (inout Kernel) -> Void) {
        let couldNotify = mayNotifyPeers(bond)
        if inspect(bond) {
            // A file that is read from the middle shows links that wait, and none of the others yet (docs/simulator.md).
            assignLinks(bond) { $0 == .goingDown || $0 == .goingBack }
            midway(&self)
            assignLinks(bond) { _ in true }
            commit(bond)
        }
        payNotices(bond, couldBefore: couldNotify)
    }

    /// `bond_commit_link_state`: the links are what was found before any of it is announced.
    private mutating func assignLinks(_ bond: Int, where fits: (MiiStatus) -> Bool) {
        for position in bonds[bond].slaves.indices {
            guard let proposed = bonds[bond].slaves[position].proposed, fits(proposed) else { continue }
            bonds[bond].slaves[position].link = proposed
        }
    }

    /// `bond_miimon_inspect`; true where there is something to commit.
    private mutating func inspect(_ bond: Int) -> Bool {
        var ignoresUpdelay = ignoresUpdelay(bonds[bond])
        var found = false
        for position in bonds[bond].slaves.indices {
            bonds[bond].slaves[position].proposed = nil
            guard let proposal = inspect(bond, position, &ignoresUpdelay) else { continue }
            bonds[bond].slaves[position].proposed = proposal
            found = true
        }
        return found
    }

    private func ignoresUpdelay(_ bond: Bond) -> Bool {
        switch bond.mode {
        case .activeBackup: bond.active == nil
        case .balanceRR, .balanceXOR, .broadcast, .ieee8023ad, .balanceTLB, .balanceALB: bond.usable == 0
        }
    }

    private mutating func inspect(_ bond: Int, _ position: Int, _ ignoresUpdelay: inout Bool) -> MiiStatus? {
        let slave = bonds[bond].slaves[position]
        let hasCarrier = interface(slave.interface)?.hasCarrier ?? false
        switch slave.link {
        case .up:
            if hasCarrier { return nil }
            bonds[bond].slaves[position].delay = bonds[bond].options.downdelay
            return countDown(bond, position, from: .goingDown, to: .down)
        case .goingDown:
            if hasCarrier {
                bonds[bond].slaves[position].lastLinkUp = now
                return .up
            }
            return countDown(bond, position, from: nil, to: .down)
        case .down:
            if !hasCarrier { return nil }
            bonds[bond].slaves[position].delay = ignoresUpdelay ? 0 : bonds[bond].options.updelay
            return countBack(bond, position, from: .goingBack, &ignoresUpdelay)
        case .goingBack:
            if !hasCarrier { return .down }
            if ignoresUpdelay { bonds[bond].slaves[position].delay = 0 }
            return countBack(bond, position, from: nil, &ignoresUpdelay)
        }
    }

    private mutating func countDown(
        _ bond: Int, _ position: Int, from waiting: MiiStatus?, to end: MiiStatus
    ) -> MiiStatus? {
        if bonds[bond].slaves[position].delay <= 0 { return end }
        bonds[bond].slaves[position].delay -= 1
        return waiting
    }

    private mutating func countBack(
        _ bond: Int, _ position: Int, from waiting: MiiStatus?, _ ignoresUpdelay: inout Bool
    ) -> MiiStatus? {
        let end = countDown(bond, position, from: waiting, to: .up)
        if end == .up { ignoresUpdelay = false }
        return end
    }

    /// `bond_miimon_commit`.
    private mutating func commit(_ bond: Int) {
        var mustSelect = false
        for position in bonds[bond].slaves.indices {
            let slave = bonds[bond].slaves[position]
            switch slave.proposed {
            case .up:
                commitUp(bond, position)
                if bonds[bond].active == nil || bonds[bond].options.primary == slave.interface { mustSelect = true }
            case .down:
                commitDown(bond, position)
                if bonds[bond].active == slave.interface { mustSelect = true }
            case .goingDown, .goingBack, nil: continue
            }
            bonds[bond].slaves[position].proposed = nil
            if mustSelect, choosesInsideCommit {
                selectActive(bond)
                mustSelect = false
            }
        }
        if mustSelect { selectActive(bond) }
        setCarrier(of: bond)
    }

    private mutating func commitUp(_ bond: Int, _ position: Int) {
        let interface = bonds[bond].slaves[position].interface
        bonds[bond].slaves[position].link = .up
        send(interface: interface)
        bonds[bond].slaves[position].lastLinkUp = now
        // 802.3ad makes it active itself.
        if bonds[bond].mode != .activeBackup { setBackup(bond, interface, bonds[bond].mode == .ieee8023ad) }
        note(.up(name(of: interface)), of: bond)
        linkChanged(bond, position)
    }

    private mutating func commitDown(_ bond: Int, _ position: Int) {
        let interface = bonds[bond].slaves[position].interface
        bonds[bond].slaves[position].failures += 1
        bonds[bond].slaves[position].link = .down
        send(interface: interface)
        let mode = bonds[bond].mode
        if mode == .activeBackup || mode == .ieee8023ad { setBackup(bond, interface, true) }
        note(.down(name(of: interface)), of: bond)
        linkChanged(bond, position)
    }

    /// `bond_miimon_link_change`.
    private mutating func linkChanged(_ bond: Int, _ position: Int) {
        switch bonds[bond].mode {
        case .ieee8023ad: portLinkChanged(bond, position)
        case .balanceXOR: countSenders(bond)
        case .balanceRR, .broadcast, .activeBackup, .balanceTLB, .balanceALB: break
        }
    }
}
