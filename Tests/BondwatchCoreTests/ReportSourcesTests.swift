import BondwatchCore
import Testing

/// A report from netlink attributes and from a file of /proc/net/bonding.
@Suite struct ReportSourcesTests {
    private let name = ReportSamples.name

    @Test func `numbers of options become iproute2's words`() {
        #expect((0...3).map { OptionNames.primaryReselect[$0] } == ["always", "better", "failure", "3"])
        #expect((0...3).map { OptionNames.failOverMac[$0] } == ["none", "active", "follow", "3"])
        #expect(
            (0...6).map { OptionNames.transmitHashPolicy[$0] }
                == ["layer2", "layer3+4", "layer2+3", "encap2+3", "encap3+4", "vlan+srcmac", "6"])
        #expect(
            (0...7).map { OptionNames.arpValidate[$0] }
                == ["none", "active", "backup", "all", "filter", "filter_active", "filter_backup", "7"])
        #expect((0...2).map { OptionNames.lacpRate[$0] } == ["slow", "fast", "2"])
        #expect((0...2).map { OptionNames.adSelect[$0] } == ["stable", "bandwidth", "count"])
        #expect((0...2).map { OptionNames.churnState[$0] } == ["MONITOR", "CHURN", "NO_CHURN"])
        #expect(OptionNames.arpAllTargets[UInt32.max] == "4294967295")
    }

    @Test func `a port state is a list of words, lowest bit first`() {
        #expect(
            OptionNames.portState(61) == ["active", "aggregating", "in_sync", "collecting", "distributing"])
        #expect(OptionNames.portState(0xc2) == ["short_timeout", "defaulted", "expired"])
        #expect(OptionNames.portState(UInt16.max).count == 8)
        #expect(OptionNames.portState(0).isEmpty)
    }

    @Test func `a netlink message fills the report`() {
        var attributes = BondAttributes()
        attributes.mode = .activeBackup
        attributes.activeSlave = InterfaceIndex(3)
        attributes.primary = InterfaceIndex(99)
        attributes.miimon = 100
        attributes.arpValidate = 3
        attributes.lacpRate = 1
        attributes.coupledControl = 1
        var info = AggregatorInfo()
        info.aggregator = 7
        info.partnerMac = HardwareAddress(bytes: [0, 0, 0, 0, 0, 0])
        attributes.adInfo = info
        var link = LinkMessage(kind: .present, index: InterfaceIndex(2), flags: [.up, .lowerUp])
        link.bond = attributes
        var bond = BondReport(name: name("bond0"), redundancy: .full, expectedSlaves: 0, slavesCarrying: 0)
        bond.take(link) { $0 == InterfaceIndex(3) ? name("eth1") : nil }
        #expect(bond.ifindex == 2)
        #expect(bond.adminUp == true)
        #expect(bond.miiStatus == "up")
        #expect(bond.mode == "active-backup")
        #expect(bond.activeSlave == name("eth1"))
        #expect(bond.primary == nil)
        #expect(bond.miimon == 100)
        #expect(bond.updelay == nil)
        #expect(bond.arpValidate == "all")
        #expect(bond.adLacpRate == "fast")
        #expect(bond.coupledControl == "on")
        #expect(bond.adInfo?.aggregator == 7)
        #expect(bond.adInfo?.partnerMac == "00:00:00:00:00:00")
    }

    @Test func `a mode without a name keeps its number`() {
        var attributes = BondAttributes()
        attributes.unknownMode = 9
        var bond = ReportSamples.healthy
        bond.take(attributes) { _ in nil }
        #expect(bond.mode == "9")
    }

    @Test func `a slave's netlink message fills its report`() {
        var attributes = BondSlaveAttributes()
        attributes.state = .backup
        attributes.miiStatus = .goingBack
        attributes.linkFailureCount = 4
        attributes.actorPortState = 61
        attributes.churnActorState = 2
        var link = LinkMessage(kind: .present, index: InterfaceIndex(5), flags: [.up])
        link.permanentAddress = HardwareAddress("02:00:00:00:00:01")
        link.slave = attributes
        var slave = SlaveReport(name: name("eth0"), carrying: false)
        slave.take(link)
        #expect(slave.ifindex == 5)
        #expect(slave.carrier == false)
        #expect(slave.state == "BACKUP")
        #expect(slave.miiStatus == "going_back")
        #expect(slave.linkFailureCount == 4)
        #expect(slave.permHwaddr == "02:00:00:00:00:01")
        #expect(slave.adActorOperPortStateStr?.contains("distributing") == true)
        #expect(slave.churnActorState == "NO_CHURN")
    }

    private func record(_ text: String, _ mii: MiiStatus, aggregator: UInt32? = nil, portState: UInt32? = nil)
        -> BondFile.SlaveRecord
    {
        var record = BondFile.SlaveRecord(name: name(text))
        record.miiStatus = mii
        record.aggregatorID = aggregator.map { .number($0) }
        if let portState {
            record.actorPDU = .init()
            record.actorPDU?.portState = portState
        }
        return record
    }

    @Test func `a file of an active-backup bond is enough for a report`() {
        var file = BondFile()
        file.mode = .activeBackup
        file.driverVersion = "v6.8.0"
        file.activeSlave = .slave(name("eth1"))
        file.primarySlave = .slave(name("eth0"))
        file.miiStatus = .up
        file.miimon = 100
        file.slaves = [record("eth0", .down), record("eth1", .up)]
        file.slaves[1].speed = .megabits(10000)
        file.slaves[1].duplex = "full"
        file.slaves[0].speed = .unknown
        let bond = BondReport(file: file, name: name("bond0"))
        #expect(bond.redundancy == .lost)
        #expect(bond.slavesCarrying == 1)
        #expect(bond.expectedSlaves == 2)
        #expect(bond.activeSlave == name("eth1"))
        #expect(bond.primary == name("eth0"))
        #expect(bond.failOverMac == "none")
        #expect(bond.failovers == nil)
        #expect(bond.slaves.map(\.state) == ["BACKUP", "ACTIVE"])
        #expect(bond.slaves.map(\.miiStatus) == ["down", "up"])
        #expect(bond.slaves.map(\.speed) == [nil, 10000])
        #expect(bond.slaves[1].duplex == "full")
    }

    @Test func `in 802.3ad only the active aggregator carries`() {
        var file = BondFile()
        file.mode = .ieee8023ad
        file.miiStatus = .up
        var info = AggregatorInfo()
        info.aggregator = 1
        info.partnerMac = HardwareAddress("64:9d:99:2e:78:a1")
        file.lacp = .init()
        file.lacp?.aggregator = .active(info)
        file.slaves = [
            record("a", .up, aggregator: 1, portState: 61), record("b", .up, aggregator: 2, portState: 61),
            record("c", .up, aggregator: 1, portState: 13), record("d", .down, aggregator: 1, portState: 61),
        ]
        #expect(BondReport(file: file, name: name("b")).slaves.map(\.carrying) == [true, false, false, false])

        // Without a partner the active aggregator is used although its port state says neither bit.
        info.partnerMac = HardwareAddress(bytes: [0, 0, 0, 0, 0, 0])
        file.lacp?.aggregator = .active(info)
        #expect(BondReport(file: file, name: name("b")).slaves.map(\.carrying) == [true, false, true, false])

        file.lacp?.aggregator = .noneActive
        #expect(BondReport(file: file, name: name("b")).redundancy == .down)
    }

    @Test func `an unprivileged file does not name the active aggregator; the one with most ports is taken`() {
        var file = BondFile()
        file.mode = .ieee8023ad
        file.miiStatus = .up
        file.lacp = .init()
        file.slaves = [
            record("a", .up, aggregator: 3), record("b", .up, aggregator: 2), record("c", .up, aggregator: 2),
        ]
        #expect(BondReport(file: file, name: name("b")).slaves.map(\.carrying) == [false, true, true])
        file.slaves.removeLast()
        #expect(BondReport(file: file, name: name("b")).slaves.map(\.carrying) == [false, true])
        file.miiStatus = .down
        #expect(BondReport(file: file, name: name("b")).slaves.map(\.carrying) == [false, false])
    }
}
