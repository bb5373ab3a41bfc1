import BondwatchCore

/// What somebody does with ip(8).
extension Kernel {
    // MARK: Bonds

    mutating func addInterface(_ name: String) {
        interfaces.append(Interface(index: newIndex(), name: name))
    }

    mutating func addBond(_ name: String, _ options: BondOptions) {
        var bond = Bond(index: newIndex(), name: name)
        bond.options = options
        bonds.append(bond)
        send(bond: bonds.count - 1)
    }

    /// `ip link set BOND up`, `down`: the monitors rest while it is down, and all stays as it is.
    mutating func setUp(_ bond: Int, _ isUp: Bool) {
        guard bonds[bond].isUp != isUp else { return }
        bonds[bond].isUp = isUp
        bonds[bond].nextMonitor = isUp ? bonds[bond].options.interval.map { due(after: $0) } : nil
        bonds[bond].nextLacp = isUp && bonds[bond].mode == .ieee8023ad ? now : nil
        if isUp, bonds[bond].mode == .ieee8023ad {
            bonds[bond].selectionTicks = 1
            bonds[bond].isOpening = true
            bonds[bond].lacpIsLast = false
            countUsable(bond)
        }
        if isUp, bonds[bond].mode.hasActiveSlave, bonds[bond].mode == .activeBackup {
            for slave in bonds[bond].slaves { setBackup(bond, slave.interface, slave.interface != bonds[bond].active) }
        }
        send(bond: bond)
    }

    /// `ip link del`: the device is closed first, then its slaves are released.
    mutating func delete(_ bond: Int) {
        setUp(bond, false)
        while let slave = bonds[bond].slaves.first { release(bond, slave.interface, isLastAct: true) }
        outbox.append(deletion(of: bonds[bond]))
        bonds.remove(at: bond)
    }

    mutating func rename(_ bond: Int, to name: String) {
        bonds[bond].name = name
        send(bond: bond)
    }

    /// The driver refuses this for a bond that is up or has slaves.
    mutating func setMode(_ bond: Int, _ mode: BondMode) {
        guard !bonds[bond].isUp, bonds[bond].slaves.isEmpty, bonds[bond].mode != mode else { return }
        bonds[bond].options.mode = mode
        bonds[bond].options.primary = nil
        // These modes cannot do with ARP, and have the MII monitor set.
        if [.ieee8023ad, .balanceTLB, .balanceALB].contains(mode), bonds[bond].options.miimon == 0 {
            bonds[bond].options.miimon = 100
            bonds[bond].options.arpInterval = 0
        }
        bonds[bond].active = nil
        send(bond: bond)
    }

    // MARK: Slaves

    mutating func enslave(_ bond: Int, _ interface: UInt32) {
        guard let place = position(ofInterface: interface), interfaces[place].master == nil else { return }
        if interfaces[place].isUp { setUp(interface: place, false) }
        interfaces[place].isUp = true
        send(interface: interface)
        var slave = Slave(interface: interface)
        let options = bonds[bond].options
        if options.interval != nil, !interfaces[place].hasCarrier {
            slave.link = .down
        } else if options.miimon > 0, options.updelay > 0 {
            slave.link = .goingBack
            slave.delay = options.updelay
        }
        slave.isBackup = options.mode == .activeBackup || options.mode == .ieee8023ad
        interfaces[place].master = bonds[bond].index
        bonds[bond].slaves.append(slave)
        note(.added(name(of: interface)), of: bond)
        if options.mode == .ieee8023ad { bindPort(bond, bonds[bond].slaves.count - 1) }
        send(interface: interface)
        let hadCarrier = bonds[bond].hasCarrier
        setCarrier(of: bond)
        if options.mode.hasActiveSlave { selectActive(bond, hadCarrier: hadCarrier) }
        countUsable(bond)
        send(bond: bond)
        send(interface: interface)
    }

    mutating func release(_ bond: Int, _ interface: UInt32, isLastAct: Bool = false) {
        guard let slave = bonds[bond].position(of: interface), let place = position(ofInterface: interface) else {
            return
        }
        if bonds[bond].mode == .activeBackup || bonds[bond].mode == .ieee8023ad { setBackup(bond, interface, true) }
        let wasActive = bonds[bond].active == interface
        if bonds[bond].mode == .ieee8023ad { unbindPort(bond, slave) }
        bonds[bond].slaves.remove(at: slave)
        interfaces[place].master = nil
        note(.removed(name(of: interface)), of: bond)
        send(interface: interface)
        if bonds[bond].probed == interface { bonds[bond].probed = nil }
        if bonds[bond].options.primary == interface { bonds[bond].options.primary = nil }
        if wasActive {
            changeActive(bond, to: nil)
            if !isLastAct { selectActive(bond) }
            if bonds[bond].active == nil, bonds[bond].mode.hasActiveSlave { note(.none, of: bond) }
        }
        countUsable(bond)
        setCarrier(of: bond)
        if !isLastAct { send(bond: bond) }
        setUp(interface: place, false)
    }

    /// `ip link set IFACE up`, `down`: its carrier goes and comes with it.
    mutating func setUp(interface place: Int, _ isUp: Bool) {
        guard interfaces[place].isUp != isUp else { return }
        let had = interfaces[place].hasCarrier
        interfaces[place].isUp = isUp
        if had, !interfaces[place].hasCarrier { interfaces[place].carrierDownCount += 1 }
        send(interface: place)
        portDeviceChanged(interfaces[place].index, isDown: !isUp)
    }

    mutating func delete(interface place: Int) {
        let index = interfaces[place].index
        if let master = interfaces[place].master, let bond = position(ofBond: master) { release(bond, index) }
        outbox.append(deletion(of: interfaces[place]))
        interfaces.remove(at: place)
    }

    // MARK: Options

    /// `active_slave`; nil clears it, and the driver chooses anew at once.
    mutating func setActive(_ bond: Int, _ interface: UInt32?) {
        guard bonds[bond].mode.hasActiveSlave, bonds[bond].active != nil else { return }
        guard let interface else {
            let old = bonds[bond].active
            bonds[bond].active = nil
            if let old, bonds[bond].mode == .activeBackup { setBackup(bond, old, true) }
            selectActive(bond, cleared: old)
            if bonds[bond].active == nil { note(.none, of: bond) }
            send(bond: bond)
            return
        }
        guard bonds[bond].slave(interface)?.link == .up else { return }
        changeActive(bond, to: interface)
        send(bond: bond)
    }

    mutating func setPrimary(_ bond: Int, _ interface: UInt32?) {
        guard bonds[bond].mode.hasActiveSlave else { return }
        bonds[bond].options.primary = interface
        bonds[bond].primaryIsForced = interface != nil
        selectActive(bond)
        send(bond: bond)
    }

    mutating func setOptions(_ bond: Int, _ change: (inout BondOptions) -> Void) {
        let interval = bonds[bond].options.interval
        change(&bonds[bond].options)
        if bonds[bond].isUp, interval != bonds[bond].options.interval {
            bonds[bond].nextMonitor = bonds[bond].options.interval.map { now + $0 }
        }
        if bonds[bond].mode == .ieee8023ad { setCarrier(of: bond) }
        send(bond: bond)
    }
}
