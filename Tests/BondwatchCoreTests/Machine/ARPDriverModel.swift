import BondwatchCore

/// A model of the ARP monitor of balance-rr, balance-xor and broadcast, as `bond_loadbalance_arp_mon` of
/// drivers/net/bonding/bond_main.c 6.1 has it: what it writes to its log, in classic words, and what it sends.
struct ARPDriverModel {
    struct Slave {
        let name: String
        let index: InterfaceIndex
        /// Whether anything comes in on it.
        var isHeard = true
        var isUp = true
        var failures: UInt32 = 0
    }

    let index = InterfaceIndex(10)
    let mode: BondMode
    var slaves: [Slave]
    /// The driver has a slave to send by, and the bond has a carrier.
    private(set) var hasActive = true
    private(set) var log: [String] = []
    var outbox: [LinkMessage] = []

    init(mode: BondMode, slaves names: [String]) {
        self.mode = mode
        slaves = names.enumerated().map { Slave(name: $1, index: InterfaceIndex(UInt32($0 + 1))) }
    }

    /// One round of the monitor, long after what was heard last.
    mutating func tick() {
        let hadActive = hasActive
        var changed: [Int] = []
        for (number, slave) in slaves.enumerated() where slave.isUp != slave.isHeard {
            changed.append(number)
            if slave.isUp {
                slaves[number].failures += 1
                log.append("interface \(slave.name) is now down")
            } else {
                let words =
                    hadActive
                    ? "interface \(slave.name) is now up" : "link status definitely up for interface \(slave.name)"
                log.append(words)
            }
        }
        for number in changed { slaves[number].isUp.toggle() }
        // bond_slave_state_change
        for number in changed { outbox.append(message(of: number)) }
        hasActive = slaves.contains(where: \.isUp)
        if hasActive != hadActive {
            log.append(hasActive ? "first active interface up!" : "now running without any active interface!")
            outbox.append(bondMessage)
        }
    }

    func message(of number: Int) -> LinkMessage {
        let slave = slaves[number]
        var message = LinkMessage(
            kind: .present, index: slave.index, name: InterfaceName(slave.name), flags: [.up, .lowerUp, .slave])
        message.master = index
        var attributes = BondSlaveAttributes()
        attributes.miiStatus = slave.isUp ? .up : .down
        attributes.linkFailureCount = slave.failures
        attributes.state = slave.isUp ? .active : .backup
        message.slave = attributes
        return message
    }

    var file: BondFile {
        var file = BondFile()
        file.mode = mode
        file.miimon = 0
        file.arpInterval = 100
        file.miiStatus = hasActive ? .up : .down
        file.slaves = slaves.compactMap { slave in
            guard let name = InterfaceName(slave.name) else { return nil }
            var record = BondFile.SlaveRecord(name: name)
            record.miiStatus = slave.isUp ? .up : .down
            record.linkFailureCount = slave.failures
            return record
        }
        return file
    }

    var bondMessage: LinkMessage {
        var message = LinkMessage(
            kind: .present, index: index, name: InterfaceName("bond0"),
            flags: hasActive ? [.up, .master, .lowerUp] : [.up, .master])
        var attributes = BondAttributes()
        attributes.mode = mode
        attributes.miimon = 0
        attributes.arpInterval = 100
        message.bond = attributes
        return message
    }
}
