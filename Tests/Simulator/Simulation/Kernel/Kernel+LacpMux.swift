import BondwatchCore

/// The mux machine of 802.3ad: how a port comes into its aggregator, and out of it.
extension Kernel {
    /// `ad_mux_machine`; true where the slaves that may send have changed.
    mutating func runMux(_ bond: Int, _ position: Int) -> Bool {
        let slave = bonds[bond].slaves[position]
        guard let aggregator = slave.port.aggregator.flatMap({ bonds[bond].aggregator($0) }) else { return false }
        guard let next = nextMux(bond, position, aggregator) else {
            guard slave.port.mux == .carrying, aggregator.isActive, slave.isBackup else { return false }
            enable(bond, position)
            return true
        }
        guard next != slave.port.mux else { return false }
        return enterMux(bond, position, next, aggregator)
    }

    /// The state that the machine goes over to; nil where it stays.
    private mutating func nextMux(_ bond: Int, _ position: Int, _ aggregator: LacpAggregator) -> LacpPort.Mux? {
        let port = bonds[bond].slaves[position].port
        if port.begins { return .detached }
        switch port.mux {
        case .begin: return nil
        case .detached: return port.isSelected ? .waiting : nil
        case .waiting:
            guard port.isSelected else { return unready(bond, position, aggregator.number) }
            if port.muxTicks > 0 {
                bonds[bond].slaves[position].port.muxTicks -= 1
                if port.muxTicks == 1 { bonds[bond].slaves[position].port.isReadyItself = true }
            }
            settleReadiness(bond, aggregator.number)
            let isOver = bonds[bond].slaves[position].port.muxTicks == 0
            return isOver && bonds[bond].slaves[position].port.isReady ? .attached : nil
        case .attached:
            let isAgreed = port.partner.state.contains(.synchronization) && bonds[bond].selectionTicks == 0
            guard port.isSelected else { return unready(bond, position, aggregator.number) }
            if isAgreed { return aggregator.isActive ? .carrying : nil }
            if aggregator.isActive { bonds[bond].slaves[position].port.own.state.insert(.synchronization) }
            return nil
        case .carrying:
            let isAgreed = port.partner.state.contains(.synchronization)
            let inStep = port.isSelected && isAgreed && port.own.state.contains(.synchronization)
            return inStep ? nil : .attached
        }
    }

    private mutating func unready(_ bond: Int, _ position: Int, _ aggregator: UInt16) -> LacpPort.Mux {
        bonds[bond].slaves[position].port.isReadyItself = false
        settleReadiness(bond, aggregator)
        return .detached
    }

    private mutating func enterMux(
        _ bond: Int, _ position: Int, _ state: LacpPort.Mux, _ aggregator: LacpAggregator
    ) -> Bool {
        bonds[bond].slaves[position].port.mux = state
        switch state {
        case .begin: return false
        case .detached:
            bonds[bond].slaves[position].port.own.state.remove(.synchronization)
            let isDisabled = disable(bond, position, aggregator)
            bonds[bond].slaves[position].port.own.state.subtract(.carrying)
            bonds[bond].slaves[position].port.mustSend = true
            return isDisabled
        case .waiting:
            bonds[bond].slaves[position].port.muxTicks = LacpPort.waitTicks
            return false
        case .attached:
            if aggregator.isActive {
                bonds[bond].slaves[position].port.own.state.insert(.synchronization)
            } else {
                bonds[bond].slaves[position].port.own.state.remove(.synchronization)
            }
            bonds[bond].slaves[position].port.own.state.subtract(.carrying)
            bonds[bond].slaves[position].port.mustSend = true
            return disable(bond, position, aggregator)
        case .carrying:
            bonds[bond].slaves[position].port.own.state.formUnion([.carrying, .synchronization])
            bonds[bond].slaves[position].port.mustSend = true
            guard aggregator.isActive else { return false }
            enable(bond, position)
            if driver == .v7_2 { setCarrier(of: bond) }
            return true
        }
    }

    /// `ad_disable_collecting_distributing`: a port of an aggregator without partner stays as it is.
    private mutating func disable(_ bond: Int, _ position: Int, _ aggregator: LacpAggregator) -> Bool {
        guard aggregator.hasPartner else { return false }
        setBackupLater(bond, position, true)
        if driver == .v7_2 { setCarrier(of: bond) }
        return true
    }
}
