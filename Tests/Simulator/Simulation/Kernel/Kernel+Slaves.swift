import BondwatchCore

/// What somebody does with ip(8) to interfaces, and what becomes of them in a bond.
extension Kernel {
    mutating func addInterface(_ name: String) {
        interfaces.append(Interface(index: newIndex(), name: name))
        carrierChanged(of: interfaces[interfaces.count - 1].index)
    }

    /// `bond_enslave`.
    mutating func enslave(_ bond: Int, _ interface: UInt32) {
        guard let place = position(ofInterface: interface), interfaces[place].master == nil else { return }
        if interfaces[place].isUp { setUp(interface: place, false) }
        let options = bonds[bond].options
        // The bond has the address of its first slave, and the others get it.
        if bonds[bond].slaves.isEmpty { send(bond: bond) }
        if options.mode != .activeBackup || options.failOverMac == .none { send(interface: place) }
        changeCarrier(place) { $0.isUp = true }
        send(interface: place)
        let slave = newSlave(place, options)
        interfaces[place].master = bonds[bond].index
        if options.mode.hasActiveSlave, bonds[bond].primaryName == interfaces[place].name {
            bonds[bond].options.primary = interface
            bonds[bond].primaryIsForced = true
        }
        bonds[bond].slaves.append(slave)
        note(.added(name(of: interface)), of: bond)
        if options.mode == .ieee8023ad {
            bindPort(bond, bonds[bond].slaves.count - 1)
        } else if !options.mode.hasActiveSlave, bonds[bond].active == nil, slave.link == .up {
            bonds[bond].active = interface
        }
        send(interface: place)
        send(bond: bond, event: .features)
        let hadCarrier = bonds[bond].hasCarrier
        setCarrier(of: bond)
        if options.mode.hasActiveSlave { selectActive(bond, hadCarrier: hadCarrier) }
        if countsAtEnslavement(options.mode) { countSenders(bond) }
    }

    private func newSlave(_ place: Int, _ options: BondOptions) -> Slave {
        var slave = Slave(interface: interfaces[place].index)
        if options.interval != nil, !interfaces[place].hasCarrier {
            slave.link = .down
        } else if options.miimon > 0, options.updelay > 0 {
            slave.link = .goingBack
            slave.delay = options.updelay
        }
        slave.isBackup = options.mode == .activeBackup || options.mode == .ieee8023ad
        if slave.link != .down { slave.lastLinkUp = now }
        slave.lastHeard = now - UInt64(options.arpInterval) - tick
        slave.lastAsked = slave.lastHeard
        return slave
    }

    private func countsAtEnslavement(_ mode: BondMode) -> Bool {
        mode == .broadcast || mode.countsSenders
    }

    /// `__bond_release_one`.
    mutating func release(_ bond: Int, _ interface: UInt32, isLastAct: Bool = false) {
        guard let slave = bonds[bond].position(of: interface), let place = position(ofInterface: interface) else {
            return
        }
        let mode = bonds[bond].mode
        if mode != .balanceTLB, mode != .balanceALB { setBackup(bond, interface, true) }
        let wasActive = bonds[bond].active == interface
        if mode == .ieee8023ad { unbindPort(bond, slave) }
        bonds[bond].slaves.remove(at: slave)
        interfaces[place].master = nil
        // Of a device that is leaving nothing is sent: nobody can know of it before the deletion.
        if !interfaces[place].isLeaving { note(.removed(name(of: interface)), of: bond) }
        send(interface: place)
        if countsAtEnslavement(mode) { countSenders(bond) }
        bonds[bond].probed = nil
        if bonds[bond].options.primary == interface { bonds[bond].options.primary = nil }
        if wasActive {
            changeActive(bond, to: nil)
            if !isLastAct { selectActive(bond) }
            if bonds[bond].active == nil, mode.hasActiveSlave { note(.none, of: bond) }
        }
        setCarrier(of: bond)
        // Without slaves the bond gets an address of its own again.
        if bonds[bond].slaves.isEmpty { send(bond: bond) }
        send(bond: bond, event: .features)
        setUp(interface: place, false)
    }

    /// `ip link set IFACE up`, `down`: its carrier goes and comes with it.
    mutating func setUp(interface place: Int, _ isUp: Bool) {
        guard interfaces[place].isUp != isUp else { return }
        changeCarrier(place) { $0.isUp = isUp }
        send(interface: place)
        slaveChanged(place, isDown: !isUp)
    }

    /// The driver goes by the primary slave's name.
    mutating func rename(interface place: Int, to name: String) {
        interfaces[place].name = name
        send(interface: place)
        let interface = interfaces[place].index
        guard let bond = interfaces[place].master.flatMap({ position(ofBond: $0) }), bonds[bond].mode.hasActiveSlave,
            let primary = bonds[bond].primaryName
        else { return }
        if bonds[bond].options.primary == interface {
            bonds[bond].options.primary = nil
        } else if primary == name {
            bonds[bond].options.primary = interface
        } else {
            return
        }
        selectActive(bond)
    }

    /// `ip link del`, or the card is gone: it is set down first, and nothing is sent of it while the driver lets it go.
    mutating func delete(interface place: Int) {
        setUp(interface: place, false)
        let index = interfaces[place].index
        interfaces[place].isLeaving = true
        if let master = interfaces[place].master, let bond = position(ofBond: master) {
            release(bond, index)
            note(.removed(name(of: index)), of: bond)
        }
        outbox.append(deletion(of: interfaces[place]))
        linkwatch.forget(index)
        interfaces.remove(at: place)
    }
}
