import BondwatchCore

/// Settings of a bond, by `ip link set type bond` or a file of sysfs.
extension Kernel {
    enum OptionWay {
        case netlink
        case sysfs
    }

    /// By netlink a bond that is down says nothing of it (`do_setlink`, net/core/rtnetlink.c).
    private mutating func announceOptions(_ bond: Int, _ way: OptionWay) {
        switch way {
        case .netlink: if bonds[bond].isUp { send(bond: bond) }
        case .sysfs: send(bond: bond, event: .bondingOptions)
        }
    }

    /// `active_slave`; nil clears it, and the driver chooses anew at once.
    mutating func setActive(_ bond: Int, _ interface: UInt32?, by way: OptionWay = .sysfs) {
        guard bonds[bond].mode.hasActiveSlave, let old = bonds[bond].active else { return }
        if let interface {
            guard interface == old || canCarry(bonds[bond].slave(interface)) else { return }
            changeActive(bond, to: interface)
        } else {
            changeActive(bond, to: nil)
            selectActive(bond, cleared: old)
            if bonds[bond].active == nil { note(.none, of: bond) }
        }
        announceOptions(bond, way)
    }

    private func canCarry(_ slave: Slave?) -> Bool {
        guard let slave else { return false }
        return slave.link == .up && interface(slave.interface)?.hasCarrier == true
    }

    /// `primary`; the driver keeps the name.
    mutating func setPrimary(_ bond: Int, _ interface: UInt32?, by way: OptionWay = .netlink) {
        guard bonds[bond].mode.hasActiveSlave else { return }
        bonds[bond].primaryName = interface.map { name(of: $0) }
        let slave = bonds[bond].slave(interface)
        bonds[bond].options.primary = slave?.interface
        if slave != nil { bonds[bond].primaryIsForced = true }
        selectActive(bond)
        announceOptions(bond, way)
    }

    /// The other options. A monitor that runs goes on, and takes the new interval the next time.
    mutating func setOptions(_ bond: Int, by way: OptionWay = .netlink, _ change: (inout BondOptions) -> Void) {
        let former = bonds[bond].options
        change(&bonds[bond].options)
        let options = bonds[bond].options
        if bonds[bond].isUp, former.monitor != options.monitor {
            bonds[bond].nextMonitor = options.monitor == nil ? nil : now
        }
        if former.reselect != options.reselect { selectActive(bond) }
        if bonds[bond].mode == .ieee8023ad { setCarrier(of: bond) }
        announceOptions(bond, way)
    }
}
