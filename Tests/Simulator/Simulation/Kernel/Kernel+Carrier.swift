import BondwatchCore

/// Carriers, and the messages about them, which come late (net/core/link_watch.c).
extension Kernel {
    var hasPendingCarrier: Bool { !linkwatch.links.isEmpty }

    /// The cable of an interface goes in or out.
    mutating func setCable(_ place: Int, _ isIn: Bool) { changeCarrier(place) { $0.hasCable = isIn } }

    /// Changes what the carrier of an interface depends on.
    mutating func changeCarrier(_ place: Int, _ change: (inout Interface) -> Void) {
        let had = interfaces[place].hasCarrier
        change(&interfaces[place])
        guard had != interfaces[place].hasCarrier else { return }
        if had { interfaces[place].carrierDownCount += 1 }
        carrierChanged(of: interfaces[place].index)
    }

    /// A new link counts as well: its driver begins by taking the carrier away.
    mutating func carrierChanged(of link: UInt32) { linkwatch.add(link, isUrgent: isUrgent(link), at: now) }

    /// `linkwatch_urgent_event`.
    private func isUrgent(_ link: UInt32) -> Bool {
        if let interface = interface(link) { return interface.isUp && (interface.hasCarrier || !batchesCarriers) }
        guard let bond = bonds.first(where: { $0.index == link }) else { return false }
        return bond.isUp && (bond.hasCarrier || !batchesCarriers)
    }

    mutating func runLinkwatch() {
        guard let due = linkwatch.due, due <= now else { return }
        for link in linkwatch.take(at: now, isUrgent: isUrgent) {
            if let bond = position(ofBond: link) {
                if bonds[bond].isUp { send(bond: bond) }
            } else if let place = position(ofInterface: link), interfaces[place].isUp {
                slaveChanged(place)
                send(interface: place)
            }
        }
    }

    /// What the driver does where a slave was set up or down or its carrier was announced: the slaves that can send are
    /// counted anew.
    mutating func slaveChanged(_ place: Int, isDown: Bool = false) {
        guard let bond = interfaces[place].master.flatMap({ position(ofBond: $0) }) else { return }
        if !isDown, bonds[bond].mode == .ieee8023ad, let slave = bonds[bond].position(of: interfaces[place].index) {
            updateKey(bond, slave)
        }
        if bonds[bond].mode.countsSenders { countSenders(bond) }
    }

    /// `bond_update_slave_arr`, as far as the number goes.
    mutating func countSenders(_ bond: Int) {
        let state = bonds[bond]
        if state.mode == .ieee8023ad, state.aggregator == nil {
            bonds[bond].usable = nil
            return
        }
        bonds[bond].usable = state.slaves.count { slave in
            slave.link == .up && !slave.isBackup && interface(slave.interface)?.hasCarrier == true
                && (state.mode != .ieee8023ad || slave.port.aggregator == state.aggregator)
        }
    }

    /// `bond_set_carrier`; true where it has changed.
    @discardableResult
    mutating func setCarrier(of bond: Int) -> Bool {
        let carries: Bool
        if bonds[bond].mode == .ieee8023ad {
            carries = aggregatorCarries(bonds[bond])
        } else {
            carries = bonds[bond].slaves.contains { $0.link == .up }
        }
        guard carries != bonds[bond].hasCarrier else { return false }
        bonds[bond].hasCarrier = carries
        carrierChanged(of: bonds[bond].index)
        if carries {
            if !bonds[bond].mode.hasActiveSlave { note(.first, of: bond) }
        } else {
            bonds[bond].carrierDownCount += 1
            if !bonds[bond].mode.hasActiveSlave { note(.none, of: bond) }
        }
        return true
    }
}
