import BondwatchCore

/// What somebody does with ip(8) to bonds.
extension Kernel {
    mutating func addBond(_ name: String, _ options: BondOptions) {
        var bond = Bond(index: newIndex(), name: name)
        if driver == .v7_2, options.mode == .activeBackup {
            // The bond is there before its options are set, and the mode, which is the first of them, has features of its own.
            bond.options = .unset
            bond.options.mode = .activeBackup
            outbox.append(message(of: bond, event: .features))
        }
        bond.options = options
        bonds.append(bond)
        send(bond: bonds.count - 1)
        carrierChanged(of: bond.index)
    }

    /// `ip link set BOND up`, `down`: the monitors rest while it is down, and all stays as it is.
    mutating func setUp(_ bond: Int, _ isUp: Bool) {
        guard bonds[bond].isUp != isUp else { return }
        bonds[bond].isUp = isUp
        if isUp { open(bond) } else { close(bond) }
        send(bond: bond)
    }

    /// `bond_open`: each slave is again what the mode makes of it, and the monitors begin at once.
    private mutating func open(_ bond: Int) {
        let mode = bonds[bond].mode
        for slave in bonds[bond].slaves {
            if mode.hasActiveSlave, slave.interface != bonds[bond].active {
                if mode == .activeBackup { setBackup(bond, slave.interface, true) }
            } else if mode != .ieee8023ad {
                setBackup(bond, slave.interface, false)
            }
        }
        if mode.countsSenders { countSenders(bond) }
        bonds[bond].nextMonitor = bonds[bond].options.interval.map { _ in now }
        guard mode == .ieee8023ad else { return }
        bonds[bond].nextLacp = now
        bonds[bond].selectionTicks = 1
        bonds[bond].isOpening = true
        bonds[bond].lacpIsLast = false
    }

    private mutating func close(_ bond: Int) {
        bonds[bond].nextMonitor = nil
        bonds[bond].nextLacp = nil
        bonds[bond].nextRejoin = nil
        bonds[bond].owedNotices = 0
    }

    /// `ip link del`: the device is closed first, then its slaves are released, and the last message is of the time before that.
    mutating func delete(_ bond: Int) {
        setUp(bond, false)
        let last = deletion(of: bonds[bond])
        bonds[bond].isLeaving = true
        while let slave = bonds[bond].slaves.first { release(bond, slave.interface, isLastAct: true) }
        outbox.append(last)
        linkwatch.forget(bonds[bond].index)
        bonds.remove(at: bond)
    }

    mutating func rename(_ bond: Int, to name: String) {
        bonds[bond].name = name
        send(bond: bond)
    }

    /// The driver refuses this for a bond that is up or has slaves. A bond that is down says of it only that its features have
    /// changed, and active-backup has others than the other modes.
    mutating func setMode(_ bond: Int, _ mode: BondMode) {
        let former = bonds[bond].mode
        guard !bonds[bond].isUp, bonds[bond].slaves.isEmpty, former != mode else { return }
        bonds[bond].options.mode = mode
        bonds[bond].options.validation = .none
        // These modes cannot do with ARP, and have the MII monitor set.
        if [.ieee8023ad, .balanceTLB, .balanceALB].contains(mode) {
            bonds[bond].options.arpInterval = 0
            if bonds[bond].options.miimon == 0 { bonds[bond].options.miimon = 100 }
        }
        bonds[bond].active = nil
        if mode == .activeBackup || former == .activeBackup { send(bond: bond, event: .features) }
    }
}
