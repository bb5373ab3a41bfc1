import BondwatchCore

/// Which aggregator a port belongs to, and over which the bond sends.
extension Kernel {
    // MARK: Membership

    func hasPorts(_ bond: Bond, _ aggregator: UInt16) -> Bool {
        bond.slaves.contains { $0.port.aggregator == aggregator }
    }

    func isOnlyPort(_ bond: Int, _ position: Int, of aggregator: UInt16) -> Bool {
        bonds[bond].slaves[position].port.aggregator == aggregator
            && bonds[bond].slaves.count { $0.port.aggregator == aggregator } == 1
    }

    /// `__agg_active_ports`.
    func activePorts(_ bond: Bond, _ aggregator: UInt16) -> Int {
        bond.slaves.count { $0.port.aggregator == aggregator && $0.port.isEnabled }
    }

    mutating func leaveAggregator(_ bond: Int, _ position: Int) {
        bonds[bond].slaves[position].port.aggregator = nil
    }

    private mutating func join(_ bond: Int, _ position: Int, _ aggregator: UInt16) {
        bonds[bond].lastJoin += 1
        bonds[bond].slaves[position].port.joined = bonds[bond].lastJoin
        bonds[bond].slaves[position].port.aggregator = aggregator
        bonds[bond].slaves[position].port.isSelected = true
    }

    mutating func clearAggregator(_ bond: Int, _ number: UInt16) {
        guard let place = bonds[bond].place(ofAggregator: number) else { return }
        bonds[bond].slaves[place].aggregator = LacpAggregator(number: number)
    }

    /// The slave goes and its aggregator with it: the ports in it go over to another one, which is empty or has no port but
    /// that slave's.
    mutating func moveAggregator(_ bond: Int, _ position: Int) {
        let old = bonds[bond].slaves[position].aggregator
        let place = bonds[bond].slaves.indices.first { place in
            let number = bonds[bond].slaves[place].aggregator.number
            return !hasPorts(bonds[bond], number) || isOnlyPort(bond, position, of: number)
        }
        guard let place else { return }
        let number = bonds[bond].slaves[place].aggregator.number
        let replaces = hasPorts(bonds[bond], number)
        let mustSelect = replaces && bonds[bond].slaves[place].aggregator.isActive
        if replaces { leaveAggregator(bond, position) }
        var new = LacpAggregator(number: number)
        (new.isActive, new.isIndividual) = (old.isActive, old.isIndividual)
        (new.key, new.partnerSystem, new.partnerKey) = (old.key, old.partnerSystem, old.partnerKey)
        bonds[bond].slaves[place].aggregator = new
        for member in bonds[bond].slaves.indices where bonds[bond].slaves[member].port.aggregator == old.number {
            bonds[bond].slaves[member].port.aggregator = number
        }
        clearAggregator(bond, old.number)
        if mustSelect { selectAggregator(bond) }
    }

    /// `__set_agg_ports_ready` with what `__agg_ports_are_ready` says.
    mutating func settleReadiness(_ bond: Int, _ aggregator: UInt16) {
        let isReady = bonds[bond].slaves.allSatisfy { $0.port.aggregator != aggregator || $0.port.isReadyItself }
        for place in bonds[bond].slaves.indices where bonds[bond].slaves[place].port.aggregator == aggregator {
            bonds[bond].slaves[place].port.isReady = isReady
        }
    }

    /// `ad_port_selection_logic`; true where the slaves that may send may have changed.
    mutating func findAggregator(_ bond: Int, _ position: Int) -> Bool {
        guard !bonds[bond].slaves[position].port.isSelected else { return false }
        if let former = bonds[bond].slaves[position].port.aggregator {
            leaveAggregator(bond, position)
            if !hasPorts(bonds[bond], former) { clearAggregator(bond, former) }
        }
        let port = bonds[bond].slaves[position].port
        let aggregators = bonds[bond].slaves.map(\.aggregator)
        let number: UInt16
        if let group = aggregators.first(where: { hasPorts(bonds[bond], $0.number) && $0.suits(port) }) {
            number = group.number
        } else if let place = aggregators.firstIndex(where: { !hasPorts(bonds[bond], $0.number) }) {
            number = aggregators[place].number
            bonds[bond].slaves[place].aggregator.isIndividual = port.own.key & 1 == 0
            bonds[bond].slaves[place].aggregator.key = port.own.key
            bonds[bond].slaves[place].aggregator.partnerSystem = port.partner.system
            bonds[bond].slaves[place].aggregator.partnerKey = port.partner.key
        } else {
            return false
        }
        join(bond, position, number)
        settleReadiness(bond, number)
        let hasChanged = selectAggregator(bond)
        if bonds[bond].aggregator(number)?.isActive != true {
            bonds[bond].slaves[position].port.own.state.remove(.synchronization)
        }
        return hasChanged
    }

    // MARK: The active one

    /// `ad_agg_selection_logic`; true where the slaves that may send may have changed.
    @discardableResult
    mutating func selectAggregator(_ bond: Int) -> Bool {
        let state = bonds[bond]
        let former = state.slaves.first { $0.aggregator.isActive }?.aggregator
        let usable = state.slaves.map(\.aggregator).filter {
            activePorts(state, $0.number) > 0 && hasDevice(state, $0.number)
        }
        var best = former.flatMap { hasDevice(state, $0.number) ? $0 : nil }
        for other in usable { best = best.map { better($0, other, state) } ?? other }
        if let former, let chosen = best, keeps(former, against: chosen, state) { best = former }
        for place in bonds[bond].slaves.indices {
            let isActive = bonds[bond].slaves[place].aggregator.number == best?.number
            bonds[bond].slaves[place].aggregator.isActive = isActive
        }
        var hasChanged = false
        if let best, best.number != former?.number {
            hasChanged = true
            if let former { disablePorts(bond, of: former.number) }
        }
        if let best, !best.hasPartner {
            hasChanged = true
            enablePorts(bond, of: best.number)
        }
        setCarrier(of: bond)
        return hasChanged
    }

    /// `agg_device_up`.
    private func hasDevice(_ bond: Bond, _ aggregator: UInt16) -> Bool {
        bond.slaves.contains {
            $0.port.aggregator == aggregator && interface($0.interface)?.hasCarrier == true
        }
    }

    /// `ad_agg_selection_test`.
    private func better(_ best: LacpAggregator, _ other: LacpAggregator, _ bond: Bond) -> LacpAggregator {
        if best.isIndividual != other.isIndividual { return best.isIndividual ? other : best }
        if best.hasPartner != other.hasPartner { return best.hasPartner ? best : other }
        if bond.options.selection == .count {
            let counts = (activePorts(bond, best.number), activePorts(bond, other.number))
            if counts.0 != counts.1 { return counts.0 > counts.1 ? best : other }
        }
        return bandwidth(bond, other.number) > bandwidth(bond, best.number) ? other : best
    }

    /// `__get_agg_bandwidth`, which goes by the speed of the port that came last.
    private func bandwidth(_ bond: Bond, _ aggregator: UInt16) -> Int {
        let ports = bond.slaves.filter { $0.port.aggregator == aggregator }
        let last = ports.max { $0.port.joined < $1.port.joined }
        return last?.link == .up ? ports.count { $0.port.isEnabled } : 0
    }

    /// Whether ad_select stable keeps the active aggregator although another one is better.
    private func keeps(_ active: LacpAggregator, against best: LacpAggregator, _ bond: Bond) -> Bool {
        bond.options.selection == .stable && activePorts(bond, active.number) > 0
            && (active.hasPartner || !best.hasPartner) && (active.key != 0 || best.key == 0)
    }

    private mutating func disablePorts(_ bond: Int, of aggregator: UInt16) {
        reached.note("another active aggregator")
        for place in bonds[bond].slaves.indices where bonds[bond].slaves[place].port.aggregator == aggregator {
            setBackupLater(bond, place, true)
        }
    }

    /// Without a partner the ports of the active aggregator send all the same.
    private mutating func enablePorts(_ bond: Int, of aggregator: UInt16) {
        reached.note("a port without partner that sends")
        for place in bonds[bond].slaves.indices where bonds[bond].slaves[place].port.aggregator == aggregator {
            enable(bond, place)
        }
    }

    /// `bond_3ad_set_carrier`.
    func aggregatorCarries(_ bond: Bond) -> Bool {
        guard let active = bond.slaves.first(where: \.aggregator.isActive)?.aggregator else { return false }
        return activePorts(bond, active.number) >= bond.options.minLinks
    }
}
