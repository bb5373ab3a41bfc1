import BondwatchCore

/// Bonds and events as the daemon tells them.
enum LiveSamples {
    /// 2026-11-21 05:49:43 UTC in microseconds.
    static let start: UInt64 = 1_795_240_183_000_000

    /// As in UTC; from `start` on only.
    static func localTime(_ time: UInt64) -> String {
        let seconds = Int((time - start) / 1_000_000) + 5 * 3600 + 49 * 60 + 43
        let clock = [seconds / 3600 % 24, seconds / 60 % 60, seconds % 60].map { ($0 < 10 ? "0" : "") + String($0) }
        return "2026-11-\(21 + seconds / 86400) \(clock.joined(separator: ":"))"
    }

    static func after(_ seconds: UInt64) -> UInt64 { start + seconds * 1_000_000 }

    static func name(_ text: String) -> InterfaceName {
        guard let name = InterfaceName(text) else { preconditionFailure("\(text) is no interface name") }
        return name
    }

    static func bond(_ text: String = "bond0", failed: Bool = false) -> BondReport {
        var bond = BondReport(
            name: name(text), redundancy: failed ? .lost : .full, expectedSlaves: 2, slavesCarrying: failed ? 1 : 2)
        bond.mode = BondMode.activeBackup.name
        bond.miimon = 100
        bond.activeSlave = name(failed ? "eth1" : "eth0")
        bond.primary = name("eth0")
        bond.redundancySince = start
        bond.activeSince = start
        bond.slaves = [slave("eth0", isActive: !failed, failed: failed), slave("eth1", isActive: failed)]
        return bond
    }

    private static func slave(_ text: String, isActive: Bool, failed: Bool = false) -> SlaveReport {
        var slave = SlaveReport(name: name(text), carrying: !failed)
        slave.state = isActive ? "ACTIVE" : "BACKUP"
        slave.miiStatus = (failed ? MiiStatus.down : .up).name
        slave.linkFailureCount = failed ? 1 : 0
        slave.since = start
        slave.speed = 10000
        return slave
    }

    static func event(
        _ kind: EventKind, _ message: String, bond: String = "bond0", priority: Priority = .warning, at time: UInt64
    ) -> EventReport {
        EventReport(
            sequence: 1, time: time, bootTime: 1, bond: name(bond), event: kind.rawValue,
            messageID: kind.definition.messageID, priority: Int(priority.rawValue), message: "\(bond): \(message)")
    }

    static var linkDown: EventReport {
        event(.linkDown, "link status definitely down for interface eth0, disabling it", at: after(1))
    }
}
