import BondwatchCore

/// /proc/net/bonding, as drivers/net/bonding/bond_procfs.c of 6.1 writes it for a reader without CAP_NET_ADMIN.
extension Kernel {
    var fileNames: [String] { bonds.map(\.name) }

    func file(of name: String) -> [UInt8]? {
        guard let bond = bonds.first(where: { $0.name == name }) else { return nil }
        var text = "Ethernet Channel Bonding Driver: v6.1.0\n\nBonding Mode: \(bond.mode.procText)\n"
        let options = bond.options
        if bond.mode == .balanceXOR || bond.mode == .ieee8023ad { text += "Transmit Hash Policy: layer2 (0)\n" }
        if bond.mode.hasActiveSlave {
            let primary = options.primary.map { "\(self.name(of: $0)) (primary_reselect \(options.reselect))" }
            text += "Primary Slave: \(primary ?? "None")\n"
            text += "Currently Active Slave: \(bond.active.map { self.name(of: $0) } ?? "None")\n"
        }
        text += "MII Status: \(bond.hasCarrier ? "up" : "down")\nMII Polling Interval (ms): \(options.miimon)\n"
        text += "Up Delay (ms): \(UInt32(options.updelay) * options.miimon)\n"
        text += "Down Delay (ms): \(UInt32(options.downdelay) * options.miimon)\nPeer Notification Delay (ms): 0\n"
        if options.arpInterval > 0 {
            text += "ARP Polling Interval (ms): \(options.arpInterval)\nARP Missed Max: 2\n"
            text += "ARP IP target/s (n.n.n.n form): 192.0.2.1\nNS IPv6 target/s (xx::xx form):\n"
        }
        if bond.mode == .ieee8023ad {
            text += "\n802.3ad info\nLACP active: on\nLACP rate: \(options.isLacpFast ? "fast" : "slow")\n"
            text += "Min links: \(options.minLinks)\nAggregator selection policy (ad_select): \(options.selection)\n"
        }
        for slave in bond.slaves { text += self.text(of: slave, in: bond) }
        return Array(text.utf8)
    }

    private func text(of slave: Slave, in bond: Bond) -> String {
        var text = "\nSlave Interface: \(name(of: slave.interface))\nMII Status: \(slave.link.procText)\n"
        text += "Speed: 1000 Mbps\nDuplex: full\nLink Failure Count: \(slave.failures)\n"
        text += "Permanent HW addr: 02:00:00:00:01:\(hex(slave.interface))\nSlave queue ID: 0\n"
        if bond.mode == .ieee8023ad {
            guard let aggregator = slave.port.aggregator else { return text + "Aggregator ID: N/A\n" }
            let churn = slave.port.churn
            text += "Aggregator ID: \(aggregator)\nActor Churn State: \(churn.actor.state)\n"
            text += "Partner Churn State: \(churn.partner.state)\nActor Churned Count: \(churn.actor.count)\n"
            text += "Partner Churned Count: \(churn.partner.count)\n"
        }
        return text
    }

    private func hex(_ number: UInt32) -> String {
        let digits = String(number & 0xff, radix: 16)
        return digits.count == 1 ? "0\(digits)" : digits
    }
}
