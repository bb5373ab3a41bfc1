import BondwatchCore

/// What rtnetlink sends: every message is the whole present state of one link.
extension Kernel {
    mutating func send(interface place: Int) {
        guard !interfaces[place].isLeaving else { return }
        outbox.append(message(of: interfaces[place]))
    }

    mutating func send(interface index: UInt32) {
        if let place = position(ofInterface: index) { send(interface: place) }
    }

    mutating func send(bond: Int, event: LinkMessage.Event? = nil) {
        guard !bonds[bond].isLeaving else { return }
        outbox.append(message(of: bonds[bond], event: event))
    }

    func message(of interface: Interface, flags: UInt16 = 0, sequence: UInt32 = 0) -> [UInt8] {
        LinkBytes.message(LinkBytes.newLink, flags: flags, sequence: sequence) { writer in
            var linkFlags: UInt32 = interface.isUp ? 1 : 0
            if interface.hasCarrier { linkFlags |= 1 << 16 | 1 << 6 }
            if interface.master != nil { linkFlags |= 0x800 }
            writer.header(index: interface.index, flags: linkFlags)
            writer.attribute(3, text: interface.name)
            writer.attribute(4, 1500 as UInt32)
            writer.attribute(33, interface.hasCarrier ? 1 as UInt8 : 0)
            writer.attribute(1, bytes: [2, 0, 0, 0, 1, UInt8(truncatingIfNeeded: interface.index)])
            writer.attribute(48, interface.carrierDownCount)
            guard let master = interface.master, let bond = bonds.first(where: { $0.index == master }),
                let slave = bond.slave(interface.index)
            else { return }
            writer.attribute(10, master)
            writer.nest(18) { writer in
                writer.attribute(4, text: "bond")
                writer.nest(5) { Self.write(slave, of: bond, to: &$0) }
            }
        }
    }

    private static func write(_ slave: Slave, of bond: Bond, to writer: inout LinkBytes) {
        writer.attribute(1, slave.isBackup ? 1 as UInt8 : 0)
        writer.attribute(2, slave.link.number)
        writer.attribute(3, slave.failures)
        writer.attribute(4, bytes: [2, 0, 0, 0, 1, UInt8(truncatingIfNeeded: slave.interface)])
        writer.attribute(5, 0 as UInt16)
        guard bond.mode == .ieee8023ad else { return }
        guard let aggregator = slave.port.aggregator else { return }
        writer.attribute(6, aggregator)
        writer.attribute(7, slave.port.own.state.rawValue)
        writer.attribute(8, UInt16(slave.port.partner.state.rawValue))
    }

    func message(
        of bond: Bond, event: LinkMessage.Event? = nil, flags: UInt16 = 0, sequence: UInt32 = 0
    ) -> [UInt8] {
        LinkBytes.message(LinkBytes.newLink, flags: flags, sequence: sequence) { writer in
            var linkFlags: UInt32 = 0x400 | (bond.isUp ? 1 : 0)
            // A link that is set down shows no carrier in its flags.
            if bond.isUp, bond.hasCarrier { linkFlags |= 1 << 16 | 1 << 6 }
            writer.header(index: bond.index, flags: linkFlags)
            writer.attribute(3, text: bond.name)
            writer.attribute(4, 1500 as UInt32)
            writer.attribute(33, bond.hasCarrier ? 1 as UInt8 : 0)
            if let event { writer.attribute(44, event.rawValue) }
            writer.attribute(48, bond.carrierDownCount)
            writer.nest(18) { writer in
                writer.attribute(1, text: "bond")
                writer.nest(2) { Self.write(bond, to: &$0) }
            }
        }
    }

    private static func write(_ bond: Bond, to writer: inout LinkBytes) {
        let options = bond.options
        writer.attribute(1, options.mode.rawValue)
        if options.mode.hasActiveSlave, let active = bond.active { writer.attribute(2, active) }
        writer.attribute(3, options.miimon)
        writer.attribute(4, UInt32(options.updelay) * options.miimon)
        writer.attribute(5, UInt32(options.downdelay) * options.miimon)
        writer.attribute(6, 1 as UInt8)
        writer.attribute(7, options.arpInterval)
        if options.arpInterval > 0, options.hasArpTarget {
            writer.nest(8) { $0.attribute(0, bytes: [192, 0, 2, 1]) }
        }
        writer.attribute(9, UInt32(options.validation.rawValue))
        if let primary = options.primary { writer.attribute(11, primary) }
        writer.attribute(12, options.reselect.rawValue)
        writer.attribute(13, options.failOverMac.rawValue)
        writer.attribute(16, options.peerNotifications)
        writer.attribute(18, options.minLinks)
        writer.attribute(21, options.isLacpFast ? 1 as UInt8 : 0)
        writer.attribute(22, options.selection.rawValue)
        guard options.mode == .ieee8023ad, let aggregator = bond.aggregator.flatMap({ bond.aggregator($0) }) else {
            return
        }
        let ports = bond.slaves.count { $0.port.aggregator == aggregator.number && $0.port.isEnabled }
        writer.nest(23) { writer in
            writer.attribute(1, aggregator.number)
            writer.attribute(2, UInt16(ports))
            writer.attribute(3, aggregator.key)
            writer.attribute(4, aggregator.partnerKey)
            let partner = aggregator.partnerSystem
            writer.attribute(5, bytes: (0..<6).map { UInt8(truncatingIfNeeded: partner >> (40 - 8 * $0)) })
        }
    }

    func deletion(of bond: Bond) -> [UInt8] { deletion(index: bond.index, name: bond.name) }
    func deletion(of interface: Interface) -> [UInt8] { deletion(index: interface.index, name: interface.name) }

    private func deletion(index: UInt32, name: String) -> [UInt8] {
        LinkBytes.message(LinkBytes.deleteLink) { writer in
            writer.header(index: index, flags: 0)
            writer.attribute(3, text: name)
            writer.attribute(4, 1500 as UInt32)
        }
    }
}

extension MiiStatus {
    /// BOND_LINK_*.
    fileprivate var number: UInt8 {
        switch self {
        case .up: 0
        case .goingDown: 1
        case .down: 2
        case .goingBack: 3
        }
    }
}
