import BondwatchCore

/// /proc/net/bonding, as drivers/net/bonding/bond_procfs.c of 6.1 writes it for a reader without CAP_NET_ADMIN.
extension Kernel {
    var fileNames: [String] { bonds.map(\.name) }

    func file(of name: String) -> [UInt8]? {
        guard let bond = bonds.first(where: { $0.name == name }) else { return nil }
        let options = bond.options
        var text = ProcText()
        text.line("Ethernet Channel Bonding Driver: v6.1.0\n")
        text.line("Bonding Mode: ", bond.mode.procText)
        if bond.mode == .balanceXOR || bond.mode == .ieee8023ad { text.line("Transmit Hash Policy: layer2 (0)") }
        if bond.mode.hasActiveSlave {
            let primary = options.primary.map { "\(self.name(of: $0)) (primary_reselect \(options.reselect))" }
            text.line("Primary Slave: ", primary ?? "None")
            text.line("Currently Active Slave: ", bond.active.map { self.name(of: $0) } ?? "None")
        }
        text.line("MII Status: ", bond.hasCarrier ? "up" : "down")
        text.line("MII Polling Interval (ms): ", options.miimon)
        text.line("Up Delay (ms): ", UInt32(options.updelay) * options.miimon)
        text.line("Down Delay (ms): ", UInt32(options.downdelay) * options.miimon)
        text.line("Peer Notification Delay (ms): 0")
        if options.arpInterval > 0 {
            text.line("ARP Polling Interval (ms): ", options.arpInterval)
            text.line("ARP Missed Max: 2\nARP IP target/s (n.n.n.n form): 192.0.2.1\nNS IPv6 target/s (xx::xx form):")
        }
        if bond.mode == .ieee8023ad {
            text.line("\n802.3ad info\nLACP active: on\nLACP rate: ", options.isLacpFast ? "fast" : "slow")
            text.line("Min links: ", options.minLinks)
            text.line("Aggregator selection policy (ad_select): ", options.selection.text)
        }
        for slave in bond.slaves { write(slave, of: bond, to: &text) }
        return text.bytes
    }

    private func write(_ slave: Slave, of bond: Bond, to text: inout ProcText) {
        text.line("\nSlave Interface: ", name(of: slave.interface))
        text.line("MII Status: ", slave.link.procText)
        text.line("Speed: 1000 Mbps\nDuplex: full")
        text.line("Link Failure Count: ", slave.failures)
        text.line("Permanent HW addr: 02:00:00:00:01:", hex(slave.interface))
        text.line("Slave queue ID: 0")
        if bond.mode == .ieee8023ad {
            guard let aggregator = slave.port.aggregator else {
                text.line("Aggregator ID: N/A")
                return
            }
            let churn = slave.port.churn
            text.line("Aggregator ID: ", UInt32(aggregator))
            text.line("Actor Churn State: ", churn.actor.state.rawValue)
            text.line("Partner Churn State: ", churn.partner.state.rawValue)
            text.line("Actor Churned Count: ", UInt32(churn.actor.count))
            text.line("Partner Churned Count: ", UInt32(churn.partner.count))
        }
    }

    private func hex(_ number: UInt32) -> String {
        let digits = String(number & 0xff, radix: 16)
        return digits.count == 1 ? "0\(digits)" : digits
    }
}

/// A file that is written line by line. The world reads one a second of each bond.
private struct ProcText {
    private(set) var bytes: [UInt8] = []

    init() { bytes.reserveCapacity(2048) }

    mutating func line(_ key: String, _ value: String = "") {
        bytes += key.utf8
        bytes += value.utf8
        bytes.append(UInt8(ascii: "\n"))
    }

    mutating func line(_ key: String, _ value: UInt32) { line(key, String(value)) }
}
