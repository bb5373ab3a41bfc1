import BondwatchCore

/// How slaves are named in a line of `check`: as check_linux_bonding does it, `*` for the primary, `!` for the active one.
enum SlaveMark {
    /// `eth0*, eth1!`
    static func list(of bond: BondReport) -> String {
        bond.slaves.map { slave in
            let primary = slave.name == bond.primary ? "*" : ""
            let active = slave.name == bond.activeSlave ? "!" : ""
            return "\(slave.name)\(primary)\(active)"
        }.joined(separator: ", ")
    }

    /// ` (eth0 down, eth2 administratively down)`: why each slave that carries nothing does not; empty where all carry.
    static func lost(of bond: BondReport) -> String {
        let texts = bond.slaves.filter { !$0.carrying && !$0.reserve }.map { "\($0.name) \(reason($0, in: bond))" }
        return texts.isEmpty ? "" : " (\(texts.joined(separator: ", ")))"
    }

    private static func reason(_ slave: SlaveReport, in bond: BondReport) -> String {
        if slave.adminUp == false { return "administratively down" }
        switch slave.miiStatus.flatMap({ name in MiiStatus.allCases.first { $0.name == name } }) {
        case .down: return "down"
        case .goingDown: return "going down"
        case .goingBack: return "going back"
        case .up:
            guard bond.mode == BondMode.ieee8023ad.name, let obstacle = PortObstacle(slave, of: bond) else {
                return "up, but unused"
            }
            return "up, but \(obstacle.text)"
        case nil: return "unknown"
        }
    }
}
