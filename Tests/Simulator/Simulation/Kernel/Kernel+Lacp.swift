import BondwatchCore

/// 802.3ad: ports, their partners and the choice of an aggregator (drivers/net/bonding/bond_3ad.c).
extension Kernel {
    private static let shortTimeout: UInt64 = 3000
    private static let longTimeout: UInt64 = 90_000
    private static let aggregateWait: UInt64 = 2000
    private static let firstSelection: UInt64 = 8000

    /// `bond_3ad_bind_slave`: every new port is an aggregator of its own.
    mutating func bindPort(_ bond: Int, _ position: Int) {
        if bonds[bond].slaves.count == 1 { bonds[bond].selectionEnds = now + Self.firstSelection }
        bonds[bond].lastAggregator += 1
        bonds[bond].slaves[position].port = LacpPort(aggregator: bonds[bond].lastAggregator)
        if bonds[bond].slaves[position].link == .up { startPort(bond, position) }
    }

    /// `bond_3ad_handle_link_change`.
    mutating func portLinkChanged(_ bond: Int, _ position: Int) {
        if bonds[bond].slaves[position].link == .up {
            startPort(bond, position)
        } else {
            bonds[bond].slaves[position].port.phase = .noLink
        }
        selectAggregator(bond)
    }

    private mutating func startPort(_ bond: Int, _ position: Int) {
        bonds[bond].slaves[position].port.phase = .expired(until: now + Self.shortTimeout)
        bonds[bond].slaves[position].port.lastHeard = 0
    }

    /// `bond_3ad_state_machine_handler`, each 100 ms.
    mutating func runLacp(_ bond: Int) {
        guard bonds[bond].mode == .ieee8023ad, !bonds[bond].slaves.isEmpty else { return }
        var changed = false
        for position in bonds[bond].slaves.indices where stepPort(bond, position) { changed = true }
        if changed || bonds[bond].selectionEnds == now { selectAggregator(bond) }
        enablePorts(bond)
        flushStates(bond)
        setCarrier(of: bond)
    }

    /// One step of a port; true where it has another partner or lost the one it had.
    private mutating func stepPort(_ bond: Int, _ position: Int) -> Bool {
        let slave = bonds[bond].slaves[position]
        var port = slave.port
        let heard = slave.link == .up ? interface(slave.interface)?.partner : nil
        if heard != nil { port.lastHeard = now }
        let isOther = heard != nil && port.hasPartner && heard != port.partner
        switch port.phase {
        case .noLink: return false
        case .expired(let until):
            if let heard {
                join(bond, position, heard, &port)
            } else if now >= until {
                port.phase = .defaulted
                port.partner = nil
                if isShared(bond, position, port.aggregator) { port.aggregator = freeAggregator(bond) }
            }
        case .defaulted:
            if let heard { join(bond, position, heard, &port) }
        case .selected, .attached, .distributing:
            if isOther, let heard {
                join(bond, position, heard, &port)
            } else if now - port.lastHeard >= (bonds[bond].options.isLacpFast ? Self.shortTimeout : Self.longTimeout) {
                port.phase = .expired(until: now + Self.shortTimeout)
            } else if case .selected(let until) = port.phase, now >= until {
                port.phase = .attached
            } else if port.phase == .attached, port.aggregator == bonds[bond].aggregator,
                now >= bonds[bond].selectionEnds
            {
                port.phase = .distributing
            }
        }
        guard port != slave.port else { return false }
        bonds[bond].slaves[position].port = port
        return port.hasPartner != slave.port.hasPartner || port.aggregator != slave.port.aggregator
    }

    private func join(_ bond: Int, _ position: Int, _ partner: Interface.Partner, _ port: inout LacpPort) {
        port.phase = .selected(until: now + Self.aggregateWait)
        port.partner = partner
        let others = bonds[bond].slaves.enumerated().filter { $0.offset != position }.map(\.element.port)
        if let group = others.first(where: { $0.hasPartner && $0.partner == partner }) {
            port.aggregator = group.aggregator
        } else if isShared(bond, position, port.aggregator) {
            port.aggregator = freeAggregator(bond)
        }
    }

    private func isShared(_ bond: Int, _ position: Int, _ aggregator: UInt16) -> Bool {
        bonds[bond].slaves.enumerated().contains { $0.offset != position && $0.element.port.aggregator == aggregator }
    }

    private func freeAggregator(_ bond: Int) -> UInt16 {
        let taken = Set(bonds[bond].slaves.map(\.port.aggregator))
        return (1...).first { !taken.contains($0) } ?? 0
    }

    // MARK: Aggregators

    private struct Group {
        var number: UInt16
        var ports: Int
        var hasPartner: Bool
    }

    /// Those with a port whose link is up, in the order of the slaves.
    private func groups(_ bond: Bond) -> [Group] {
        var groups: [Group] = []
        for slave in bond.slaves where slave.link == .up {
            if let position = groups.firstIndex(where: { $0.number == slave.port.aggregator }) {
                groups[position].ports += 1
                groups[position].hasPartner = groups[position].hasPartner || slave.port.hasPartner
            } else {
                groups.append(Group(number: slave.port.aggregator, ports: 1, hasPartner: slave.port.hasPartner))
            }
        }
        return groups
    }

    /// `ad_agg_selection_logic`.
    mutating func selectAggregator(_ bond: Int) {
        let groups = groups(bonds[bond])
        let active = groups.first { $0.number == bonds[bond].aggregator }
        let best = groups.dropFirst().reduce(groups.first) { best, group in
            guard let best else { return group }
            if group.hasPartner != best.hasPartner { return group.hasPartner ? group : best }
            return bonds[bond].options.selection != .stable && group.ports > best.ports ? group : best
        }
        guard let best else {
            bonds[bond].aggregator = nil
            return
        }
        if let active {
            let isStable = bonds[bond].options.selection == .stable
            if isStable, active.hasPartner || !best.hasPartner { return }
            if active.hasPartner == best.hasPartner, active.ports >= best.ports { return }
        }
        if bonds[bond].aggregator != nil, bonds[bond].aggregator != best.number {
            reached.note("another active aggregator")
        }
        bonds[bond].aggregator = best.number
        for position in bonds[bond].slaves.indices {
            let port = bonds[bond].slaves[position].port
            guard port.aggregator != best.number else { continue }
            if port.phase == .distributing { bonds[bond].slaves[position].port.phase = .attached }
            setStateLater(bond, position, isBackup: true)
        }
    }

    /// Ports that distribute are enabled, and without a partner those of the active aggregator.
    private mutating func enablePorts(_ bond: Int) {
        let active = bonds[bond].aggregator
        for position in bonds[bond].slaves.indices {
            let slave = bonds[bond].slaves[position]
            let isInside = slave.link == .up && slave.port.aggregator == active
            switch slave.port.phase {
            case .distributing: setStateLater(bond, position, isBackup: !isInside)
            case .expired, .defaulted:
                let isAlone = !bonds[bond].slaves.contains { $0.port.aggregator == active && $0.port.hasPartner }
                if isInside, isAlone {
                    setStateLater(bond, position, isBackup: false)
                    reached.note("a port without partner that sends")
                } else {
                    setStateLater(bond, position, isBackup: true)
                }
            // The default port stays enabled while its partner is being found, and sends no message when it distributes.
            case .selected, .attached: if !isInside { setStateLater(bond, position, isBackup: true) }
            case .noLink: setStateLater(bond, position, isBackup: true)
            }
        }
    }

    /// `bond_set_slave_state` with BOND_SLAVE_NOTIFY_LATER: two changes before the flush cancel each other.
    private mutating func setStateLater(_ bond: Int, _ position: Int, isBackup: Bool) {
        guard bonds[bond].slaves[position].isBackup != isBackup else { return }
        bonds[bond].slaves[position].isBackup = isBackup
        bonds[bond].slaves[position].owesMessage.toggle()
    }

    private mutating func flushStates(_ bond: Int) {
        for position in bonds[bond].slaves.indices where bonds[bond].slaves[position].owesMessage {
            bonds[bond].slaves[position].owesMessage = false
            send(interface: bonds[bond].slaves[position].interface)
        }
    }

    /// `bond_3ad_set_carrier`.
    func aggregatorCarries(_ bond: Bond) -> Bool {
        guard let active = bond.aggregator else { return false }
        let ports = bond.slaves.count { $0.link == .up && $0.port.aggregator == active }
        return ports > 0 && ports >= bond.options.minLinks
    }

    /// The ports over which the bond sends.
    func carryingPorts(_ bond: Bond) -> [Slave] {
        bond.slaves.filter { $0.link == .up && !$0.isBackup && $0.port.aggregator == bond.aggregator }
    }
}
