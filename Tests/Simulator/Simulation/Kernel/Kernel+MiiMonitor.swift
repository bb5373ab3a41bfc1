import BondwatchCore

/// The MII monitor: `bond_mii_monitor`, in its three steps.
extension Kernel {
    mutating func runMiiMonitor(_ bond: Int, _ midway: (inout Kernel) -> Void) {
        guard inspect(bond) else { return }
        for position in bonds[bond].slaves.indices {
            guard let proposed = bonds[bond].slaves[position].proposed else { continue }
            let isLacp = bonds[bond].mode == .ieee8023ad
            if isLacp || proposed == .goingDown || proposed == .goingBack {
                bonds[bond].slaves[position].link = proposed
            }
        }
        midway(&self)
        commit(bond)
    }

    /// `bond_miimon_inspect`; true where there is something to commit.
    private mutating func inspect(_ bond: Int) -> Bool {
        var ignoresUpdelay = bonds[bond].mode == .activeBackup ? bonds[bond].active == nil : hasNoUsable(bonds[bond])
        var found = false
        for position in bonds[bond].slaves.indices {
            bonds[bond].slaves[position].proposed = nil
            guard let proposal = inspect(bond, position, &ignoresUpdelay) else { continue }
            bonds[bond].slaves[position].proposed = proposal
            found = true
        }
        return found
    }

    private func hasNoUsable(_ bond: Bond) -> Bool {
        if bond.mode == .ieee8023ad { return bond.usable == 0 }
        return !bond.slaves.isEmpty && !bond.slaves.contains { $0.link == .up || $0.link == .goingDown }
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
            if hasCarrier { return .up }
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
                // A choice inside the commit may have brought it up already.
                if slave.link != .up || bonds[bond].mode == .ieee8023ad { commitUp(bond, position) }
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
        note(.up(name(of: interface)), of: bond)
        guard bonds[bond].mode == .ieee8023ad else { return }
        setBackup(bond, interface, true)
        portLinkChanged(bond, position)
    }

    private mutating func commitDown(_ bond: Int, _ position: Int) {
        let interface = bonds[bond].slaves[position].interface
        bonds[bond].slaves[position].failures += 1
        bonds[bond].slaves[position].link = .down
        send(interface: interface)
        let mode = bonds[bond].mode
        if mode == .activeBackup || mode == .ieee8023ad { setBackup(bond, interface, true) }
        note(.down(name(of: interface)), of: bond)
        if mode == .ieee8023ad { portLinkChanged(bond, position) }
    }
}
