import BondwatchCore

/// 802.3ad: what befalls a port, and the state machines that run each 100 ms (drivers/net/bonding/bond_3ad.c).
extension Kernel {
    private static let firstSelection = 80

    /// `bond_3ad_bind_slave`, and `bond_3ad_initialize` with the first slave: every new port brings an aggregator.
    mutating func bindPort(_ bond: Int, _ position: Int) {
        let interface = bonds[bond].slaves[position].interface
        if position == 0 {
            bonds[bond].system = self.interface(interface)?.address ?? 0
            bonds[bond].lastAggregator = 0
            bonds[bond].selectionTicks = Self.firstSelection
        }
        let number = position == 0 ? 1 : bonds[bond].slaves[position - 1].port.own.port + 1
        bonds[bond].lastAggregator += 1
        bonds[bond].slaves[position].aggregator = LacpAggregator(number: bonds[bond].lastAggregator)
        bonds[bond].slaves[position].port = LacpPort(
            system: bonds[bond].system, number: number, isFast: bonds[bond].options.isLacpFast)
        updateKey(bond, position)
    }

    /// `bond_3ad_unbind_slave`, while the slave is still in the bond's list.
    mutating func unbindPort(_ bond: Int, _ position: Int) {
        bonds[bond].slaves[position].port.own.state.subtract([.synchronization, .carrying, .aggregation])
        send(bonds[bond].slaves[position].port.lacpdu, of: bonds[bond].slaves[position].interface)
        let own = bonds[bond].slaves[position].aggregator
        let isAlone = isOnlyPort(bond, position, of: own.number)
        if isAlone {
            leaveAggregator(bond, position)
            clearAggregator(bond, own.number)
            if own.isActive { selectAggregator(bond) }
        } else if hasPorts(bonds[bond], own.number) {
            moveAggregator(bond, position)
        }
        guard let number = bonds[bond].slaves[position].port.aggregator else { return }
        leaveAggregator(bond, position)
        guard activePorts(bonds[bond], number) == 0 else { return }
        let wasActive = bonds[bond].aggregator(number)?.isActive == true
        if !hasPorts(bonds[bond], number) { clearAggregator(bond, number) }
        if wasActive { selectAggregator(bond) }
    }

    /// `ad_update_actor_keys`, after an event of the device or of its link: all cards are equally fast.
    mutating func updateKey(_ bond: Int, _ position: Int, isReset: Bool = false) {
        let fullDuplexTenGigabit: UInt16 = 15
        let isUp = bonds[bond].slaves[position].link == .up && !isReset
        let key = isUp ? fullDuplexTenGigabit : 0
        guard bonds[bond].slaves[position].port.own.key != key else { return }
        bonds[bond].slaves[position].port.own.key = key
        bonds[bond].slaves[position].port.speaks = isUp
        if isUp { bonds[bond].slaves[position].port.begins = true }
    }

    /// `bond_3ad_handle_link_change`.
    mutating func portLinkChanged(_ bond: Int, _ position: Int) {
        let isUp = bonds[bond].slaves[position].link == .up
        bonds[bond].slaves[position].port.isEnabled = isUp
        updateKey(bond, position, isReset: !isUp)
        selectAggregator(bond)
        countSenders(bond)
    }

    // MARK: A tick

    /// `bond_3ad_state_machine_handler`.
    mutating func runLacp(_ bond: Int) {
        let isOpening = bonds[bond].isOpening
        bonds[bond].isOpening = false
        guard bonds[bond].mode == .ieee8023ad, !bonds[bond].slaves.isEmpty else { return }
        hearSwitches(bond)
        var hasChanged = false
        if bonds[bond].selectionTicks > 0 {
            bonds[bond].selectionTicks -= 1
            if bonds[bond].selectionTicks == 0 {
                hasChanged = selectAggregator(bond)
                setCarrier(of: bond)
            }
        }
        for position in bonds[bond].slaves.indices where runPort(bond, position) { hasChanged = true }
        answerFromSwitches()
        // The states are announced where the lock is free that a command holds. With 7.2 the first tick comes while the bond is
        // still being set up.
        if driver == .v6_1 || !isOpening { announceBackups(bond) }
        if hasChanged { bonds[bond].mustCount = true }
    }

    /// One tick of a port; true where the slaves that may send have changed.
    private mutating func runPort(_ bond: Int, _ position: Int) -> Bool {
        bonds[bond].slaves[position].port.runReceive(nil, driver)
        bonds[bond].slaves[position].port.runPeriodic()
        var hasChanged = findAggregator(bond, position)
        if runMux(bond, position) { hasChanged = true }
        if bonds[bond].slaves[position].port.runTransmit(driver) {
            send(bonds[bond].slaves[position].port.lacpdu, of: bonds[bond].slaves[position].interface)
        }
        bonds[bond].slaves[position].port.runChurn()
        bonds[bond].slaves[position].port.begins = false
        return hasChanged
    }

    // MARK: Active and backup

    /// `__enable_port`.
    mutating func enable(_ bond: Int, _ position: Int) {
        let slave = bonds[bond].slaves[position]
        guard slave.link == .up, interface(slave.interface)?.hasCarrier == true else { return }
        setBackupLater(bond, position, false)
    }

    /// The ports over which the bond sends. LACP hears of a link when it is committed, so that one stays while downdelay runs.
    func sendingPorts(_ bond: Bond) -> [Slave] {
        guard let active = bond.aggregator else { return [] }
        return bond.slaves.filter { $0.port.isEnabled && !$0.isBackup && $0.port.aggregator == active }
    }

    /// Those of which LACP is done; without a partner there is nothing to be done.
    func carryingPorts(_ bond: Bond) -> [Slave] {
        let hasPartner = bond.aggregator.flatMap { bond.aggregator($0) }?.hasPartner == true
        return sendingPorts(bond).filter { !hasPartner || $0.port.own.state.isSuperset(of: .carrying) }
    }
}
