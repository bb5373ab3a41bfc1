import BondwatchCore

/// A /proc/net/bonding file about a bond that the join knows, with values from the input.
enum BondFileText {
    static func of(_ bond: BondReport, _ input: inout InputBytes) -> [UInt8] {
        let choice = input.byte()
        let modes = BondMode.allCases
        let mode = bond.mode.flatMap(BondMode.init(name:)) ?? modes[input.number(below: modes.count)]
        var text = Array("Ethernet Channel Bonding Driver: v6.1.0\n\nBonding Mode: \(mode.procText)\n".utf8)
        if choice & 1 == 0 {
            let slave = bond.slaves.isEmpty ? nil : bond.slaves[input.number(below: min(256, bond.slaves.count))].name
            text += Array("Currently Active Slave: ".utf8) + (slave?.bytes ?? Array("None".utf8)) + [0x0a]
        }
        text += Array("MII Status: \(choice & 2 == 0 ? "up" : "down")\n".utf8)
        text += Array("MII Polling Interval (ms): 100\nUp Delay (ms): 0\nDown Delay (ms): 0\n".utf8)
        // Few enough for one byte to leave out any of them.
        for slave in bond.slaves.prefix(8) {
            let choice = input.byte()
            if choice & 0x80 != 0 { continue }
            let status = MiiStatus.allCases[Int(choice) % MiiStatus.allCases.count]
            text += Array("\nSlave Interface: ".utf8) + slave.name.bytes + [0x0a]
            text += Array("MII Status: \(status.procText)\nSpeed: 1000 Mbps\nDuplex: full\n".utf8)
            if choice & 0x40 == 0 { text += Array("Link Failure Count: \(input.counter())\n".utf8) }
        }
        return text
    }
}
