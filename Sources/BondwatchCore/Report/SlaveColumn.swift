/// One column of the slaves' table in `--dump`.
struct SlaveColumn {
    let title: String
    let isNumber: Bool
    let cell: (SlaveReport) -> String

    private init(_ title: String, isNumber: Bool = false, _ cell: @escaping (SlaveReport) -> String) {
        self.title = title
        self.isNumber = isNumber
        self.cell = cell
    }

    /// The columns that have something to say of that bond.
    static func all(of bond: BondReport, localTime: @escaping (UInt64) -> String) -> [SlaveColumn] {
        var columns = [
            SlaveColumn("SLAVE") { $0.name == bond.primary ? "\($0.name) (primary)" : $0.name.description },
            SlaveColumn("STATE") { state($0, of: bond) },
            SlaveColumn("LINK") {
                link($0, isMonitored: bond.monitored != false) + ($0.flapping == true ? ", FLAPPING" : "")
            },
        ]
        if bond.slaves.contains(where: { $0.since != nil }) {
            columns.append(SlaveColumn("SINCE") { $0.since.map(localTime) ?? "-" })
        }
        columns.append(
            SlaveColumn("FAILURES", isNumber: true) { $0.linkFailureCount.map { String($0) } ?? "-" })
        columns.append(SlaveColumn("SPEED", isNumber: true, speed))
        if bond.mode == BondMode.ieee8023ad.name {
            columns.append(SlaveColumn("AGG", isNumber: true) { $0.adAggregatorID.map { String($0) } ?? "-" })
        }
        return columns
    }

    /// The index of the column that a narrow screen leaves out next; nil when only what cannot be missed is left.
    static func leastNeeded(of columns: [SlaveColumn]) -> Int? {
        for title in ["SPEED", "AGG", "FAILURES", "SINCE"] {
            if let index = columns.firstIndex(where: { $0.title == title }) { return index }
        }
        return nil
    }

    /// What an administrator has to know of the link first: why traffic does not use it.
    private static func link(_ slave: SlaveReport, isMonitored: Bool) -> String {
        if slave.adminUp == false { return "ADMIN DOWN" }
        switch slave.miiStatus {
        case MiiStatus.up.name:
            if slave.carrier == false { return "NO CARRIER" }
            // Without a monitor the driver says `up` of every slave.
            if !isMonitored { return "unmonitored" }
            return slave.carrying ? "up" : slave.reserve ? "up, reserve" : "up, UNUSED"
        case MiiStatus.down.name: return "DOWN"
        case MiiStatus.goingDown.name: return MiiStatus.goingDown.procText
        case MiiStatus.goingBack.name: return MiiStatus.goingBack.procText
        default: return "unknown"
        }
    }

    /// `100M`, `2.5G`, `10G`; half duplex is said because it is nearly always a fault.
    private static func speed(_ slave: SlaveReport) -> String {
        guard let megabits = slave.speed, megabits > 0 else { return "-" }
        let half = slave.duplex == "half" ? " half" : ""
        if megabits < 1000 { return "\(megabits)M\(half)" }
        let tenths = megabits % 1000 / 100
        return "\(megabits / 1000)\(tenths == 0 ? "" : ".\(tenths)")G\(half)"
    }

    /// Without an active slave the ARP monitor asks over one slave after the other, which the driver calls active for that
    /// time (`bond_ab_arp_probe`, drivers/net/bonding/bond_main.c 6.1).
    private static func state(_ slave: SlaveReport, of bond: BondReport) -> String {
        guard let state = slave.state else { return "-" }
        let isProbed =
            bond.mode == BondMode.activeBackup.name && bond.activeSlave == nil
            && state == OptionNames.slaveState[BondSlaveAttributes.State.active.rawValue]
        return isProbed ? "probed" : state.lowercased()
    }
}
