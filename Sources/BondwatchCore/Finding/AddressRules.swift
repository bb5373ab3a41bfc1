/// Faults of the slaves' addresses.
enum AddressRules {
    /// Each slave whose address another one before it has already.
    @Sendable static func duplicatePermanentAddress(_ facts: FindingFacts) -> [Fault]? {
        var owners: [(address: HardwareAddress, name: InterfaceName)] = []
        var faults: [Fault] = []
        for slave in facts.slaves {
            guard let address = slave.permanentAddress, !address.isZero, slave.isOfHardware(address) else { continue }
            if let owner = owners.first(where: { $0.address == address }) {
                let both = "\(slave.name) and \(owner.name)"
                faults.append(Fault(.slave(slave.name), "\(both) have the same permanent address \(address)"))
            } else {
                owners.append((address, slave.name))
            }
        }
        return faults
    }

    /// With fail_over_mac none the driver gives every slave the bond's address when it is enslaved, and never again
    /// (bond_enslave and bond_change_active_slave, drivers/net/bonding/bond_main.c 6.1). It refuses a slave that cannot
    /// take one, InfiniBand among them, unless it is the first; the option can be changed after that only without
    /// slaves.
    @Sendable static func failOverMacNeeded(_ facts: FindingFacts) -> [Fault]? {
        guard let mode = facts.mode else { return nil }
        guard mode == .activeBackup else { return [] }
        guard let option = facts.failOverMac else { return nil }
        guard option == 0 else { return [] }
        return facts.slaves.compactMap { slave in
            if let address = slave.permanentAddress, address.bytes.count == LinkType.infiniband.addressLength,
                slave.isOfHardware(address)
            {
                return Fault(.slave(slave.name), "\(slave.name) is InfiniBand, and fail_over_mac is none")
            }
            guard let own = slave.address, let shared = facts.address, own != shared, slave.isOfHardware(own) else {
                return nil
            }
            let addresses = "the address \(own), not the bond's \(shared)"
            return Fault(.slave(slave.name), "\(slave.name) has \(addresses), and fail_over_mac is none")
        }
    }

    /// With fail_over_mac follow the driver gives the bond's address to the slave that becomes the active one, and takes it
    /// from the former (`bond_do_fail_over_mac`, drivers/net/bonding/bond_main.c 6.1).
    @Sendable static func sharedAddress(_ facts: FindingFacts) -> [Fault]? {
        let follow: UInt8 = 2
        guard let mode = facts.mode else { return nil }
        guard mode == .activeBackup, facts.failOverMac == follow else { return [] }
        guard let active = facts.activeSlave, let shared = facts.address else { return [] }
        return facts.slaves.compactMap { slave in
            guard slave.name != active, slave.address == shared else { return nil }
            return Fault(
                .slave(slave.name),
                "\(slave.name) has the bond's address \(shared) as \(active) has, and fail_over_mac is follow")
        }
    }
}

extension FindingFacts.Slave {
    /// Whether an address of the slave is one of hardware, which no two devices share.
    fileprivate func isOfHardware(_ address: HardwareAddress) -> Bool {
        let length = address.bytes.count
        guard let linkType else {
            return [LinkType.ethernet, .infiniband].contains { $0.addressLength == length }
        }
        return linkType.addressLength == length
    }
}
