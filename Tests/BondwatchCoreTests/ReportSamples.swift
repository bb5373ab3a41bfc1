import BondwatchCore

/// Reports as tests of the queries use them.
enum ReportSamples {
    /// 2026-11-21 10:07:17 UTC in microseconds.
    static let now: UInt64 = 1_795_255_637_000_000

    static func name(_ text: String) -> InterfaceName {
        guard let name = InterfaceName(text) else { preconditionFailure("\(text) is no interface name") }
        return name
    }

    /// Writes the seconds since `now`, so that a snapshot shows which moment was taken.
    static func localTime(_ time: UInt64) -> String {
        let seconds = 36437 - Int(time < now ? now - time : 0) / 1_000_000
        let parts = [seconds / 3600, seconds / 60 % 60, seconds % 60]
        let clock = parts.map { ($0 < 10 ? "0" : "") + String($0) }.joined(separator: ":")
        return "2026-11-21 \(clock)"
    }

    static func ago(seconds: UInt64) -> UInt64 { now - seconds * 1_000_000 }

    /// bond0 with eth0 (primary) and eth1, all well.
    static var healthy: BondReport {
        var bond = BondReport(name: name("bond0"), redundancy: .full, expectedSlaves: 2, slavesCarrying: 2)
        bond.mode = BondMode.activeBackup.name
        bond.miimon = 100
        bond.adminUp = true
        bond.miiStatus = "up"
        bond.activeSlave = name("eth0")
        bond.primary = name("eth0")
        bond.activeSince = ago(seconds: 3600)
        bond.redundancySince = ago(seconds: 3600)
        bond.failovers = 0
        bond.failbacks = 0
        bond.slaves = [
            slave("eth0", state: "ACTIVE", mii: .up, since: 3600),
            slave("eth1", state: "BACKUP", mii: .up, since: 3600),
        ]
        return bond
    }

    /// The same bond, 192 s after eth0 lost its cable.
    static var failed: BondReport {
        var bond = healthy
        bond.redundancy = .lost
        bond.slavesCarrying = 1
        bond.redundancySince = ago(seconds: 192)
        bond.activeSlave = name("eth1")
        bond.activeSince = ago(seconds: 192)
        bond.failovers = 3
        bond.failbacks = 2
        bond.lastFailover = .init(
            time: ago(seconds: 192), from: name("eth0"), to: name("eth1"), cause: ActiveCause.linkDown.rawValue)
        bond.slaves = [
            slave("eth0", state: "BACKUP", mii: .down, since: 192, failures: 3),
            slave("eth1", state: "ACTIVE", mii: .up, since: 3600),
        ]
        bond.slaves[0].speed = nil
        bond.slaves[0].duplex = nil
        return bond
    }

    /// An 802.3ad bond of three; the switch has forgotten one, another is in an aggregator of its own.
    static var lacp: BondReport {
        var bond = BondReport(name: name("bond1"), redundancy: .lost, expectedSlaves: 3, slavesCarrying: 1)
        bond.mode = BondMode.ieee8023ad.name
        bond.miimon = 100
        var info = BondReport.AdInfo()
        info.aggregator = 1
        info.numPorts = 1
        info.partnerMac = "64:9d:99:2e:78:a1"
        bond.adInfo = info
        bond.redundancySince = ago(seconds: 5)
        bond.slaves = ["enp3s0f0", "enp3s0f1", "enp3s0f2"].map { slave($0, state: "ACTIVE", mii: .up, since: 60) }
        for index in bond.slaves.indices {
            bond.slaves[index].speed = 25000
            bond.slaves[index].adAggregatorID = index == 1 ? 2 : 1
            bond.slaves[index].adActorOperPortState = [61, 61, 77][index]
            bond.slaves[index].carrying = index == 0
        }
        return bond
    }

    static func slave(
        _ text: String, state: String, mii: MiiStatus, since seconds: UInt64, failures: UInt32 = 0
    ) -> SlaveReport {
        var slave = SlaveReport(name: name(text), carrying: mii.isUsable)
        slave.state = state
        slave.miiStatus = mii.name
        slave.carrier = mii.isUsable
        slave.adminUp = true
        slave.speed = 1000
        slave.duplex = "full"
        slave.linkFailureCount = failures
        slave.since = ago(seconds: seconds)
        return slave
    }
}
