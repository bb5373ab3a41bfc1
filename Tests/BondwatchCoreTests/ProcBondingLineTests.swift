import BondwatchCore
import Testing

/// Lines that no published file shows, and values that no driver prints.
@Suite("Single lines of /proc/net/bonding")
struct ProcBondingLineTests {
    private func bond(_ lines: String...) -> BondFile { parse(lines) }

    private func slave(_ lines: String...) -> BondFile.SlaveRecord? {
        parse(["Slave Interface: eth0"] + lines).slaves.last
    }

    private func parse(_ lines: [String]) -> BondFile {
        ProcBondingParser.parse(lines.flatMap { Array($0.utf8) + [0x0a] })
    }

    @Test(arguments: MiiStatus.allCases)
    func `a slave's link has four states`(_ status: MiiStatus) {
        #expect(slave("MII Status: \(status.procText)")?.miiStatus == status)
    }

    @Test(arguments: BondMode.allCases)
    func `every mode has its text`(_ mode: BondMode) {
        #expect(bond("Bonding Mode: \(mode.procText)").mode == mode)
    }

    @Test func `fail_over_mac can follow`() {
        let file = bond("Bonding Mode: fault-tolerance (active-backup) (fail_over_mac follow)")
        #expect(file.mode == .activeBackup)
        #expect(file.failOverMac == "follow")
    }

    @Test func `a mode that we do not know keeps its text`() {
        let file = bond("Bonding Mode: quantum (superposed)")
        #expect(file.mode == nil)
        #expect(file.unknownMode == "quantum (superposed)")
        #expect(bond("Bonding Mode: fault-tolerance (active-backup) (new)").mode == nil)
    }

    @Test(arguments: ["always", "better", "failure"])
    func `primary_reselect stands behind the primary`(_ policy: String) {
        let file = bond("Primary Slave: eth0.2 (primary_reselect \(policy))")
        #expect(file.primarySlave == "eth0.2")
        #expect(file.primaryReselect == policy)
    }

    @Test func `with a suffix None is the name of a slave`() {
        #expect(bond("Primary Slave: None (primary_reselect always)").primarySlave == "None")
        #expect(bond("Primary Slave: None").primarySlave == .noSlave)
    }

    @Test func `the ARP and NS lines are read`() {
        let file = bond(
            "ARP Polling Interval (ms): 250", "ARP Missed Max: 2",
            "ARP IP target/s (n.n.n.n form): 192.0.2.1, 192.0.2.254",
            "NS IPv6 target/s (xx::xx form): 2001:db8::1, fe80::1, ::1, ::ffff:192.0.2.1")
        #expect(file.arpInterval == 250)
        #expect(file.arpMissedMax == 2)
        #expect(file.arpTargets == ["192.0.2.1", "192.0.2.254"])
        #expect(file.nsTargets == ["2001:db8::1", "fe80::1", "::1", "::ffff:192.0.2.1"])
    }

    @Test func `a target line can be empty`() {
        let file = bond("ARP IP target/s (n.n.n.n form):", "NS IPv6 target/s (xx::xx form):")
        #expect(file.arpTargets == [])
        #expect(file.nsTargets == [])
        #expect(file.unknownLines == [])
    }

    @Test(arguments: [
        "ARP IP target/s (n.n.n.n form): 192.0.2.256", "ARP IP target/s (n.n.n.n form): 192.0.2.1,",
        "ARP IP target/s (n.n.n.n form): 192.0.2.1, ", "ARP IP target/s (n.n.n.n form): 192.0.2",
        "ARP IP target/s (n.n.n.n form): 1.2.3.4.5", "NS IPv6 target/s (xx::xx form): 1::2::3",
        "NS IPv6 target/s (xx::xx form): 1:2:3:4:5:6:7", "NS IPv6 target/s (xx::xx form): 1:2:3:4:5:6:7:8:9",
        "NS IPv6 target/s (xx::xx form): 12345::", "NS IPv6 target/s (xx::xx form): fe80::1,fe80::2",
        "NS IPv6 target/s (xx::xx form): fe80:", "NS IPv6 target/s (xx::xx form): :",
    ])
    func `a list with anything but addresses is refused whole`(_ line: String) {
        let file = bond(line)
        #expect(file.arpTargets == nil)
        #expect(file.nsTargets == nil)
        #expect(file.unknownLineCount == 1)
    }

    @Test func `LACP can be off`() {
        let file = bond("802.3ad info", "LACP active: off", "LACP rate: slow")
        #expect(file.lacp == .expected(active: false, rate: "slow"))
    }

    @Test(arguments: ["stable", "bandwidth", "count", "actor_port_prio"])
    func `the aggregator is selected by any policy`(_ policy: String) {
        #expect(bond("Aggregator selection policy (ad_select): \(policy)").lacp?.adSelect == policy)
    }

    @Test(arguments: ["layer2", "layer3+4", "layer2+3", "encap2+3", "encap3+4", "vlan+srcmac"].enumerated().map { $0 })
    func `the hash policy has a name and a number`(_ policy: (offset: Int, element: String)) {
        let file = bond("Transmit Hash Policy: \(policy.element) (\(policy.offset))")
        #expect(file.transmitHashPolicy == policy.element)
        #expect(file.transmitHashPolicyNumber == UInt32(policy.offset))
    }

    @Test func `an IPoIB address has 20 bytes`() {
        let text = "80:00:02:08:fe:80:00:00:00:00:00:00:f4:52:14:03:00:7b:cb:a1"
        let record = slave("Permanent HW addr: \(text)")
        #expect(record?.permanentAddress?.description == text)
        #expect(record?.permanentAddressText == nil)
    }

    @Test func `the unknown speed of drivers about 3.0 is no speed`() {
        #expect(slave("Speed: 4294967295 Mbps")?.speed == .unknown)
        #expect(slave("Speed: -1 Mbps")?.speed == .unknown)
    }

    @Test func `a line belongs to the level it stands on`() {
        let file = bond(
            "MII Status: up", "802.3ad info", "Active Aggregator Info:", "\tAggregator ID: 4", "",
            "Slave Interface: eth0", "MII Status: down", "Aggregator ID: 5", "details actor lacp pdu:",
            "    system priority: 7", "system priority: 8", "    port state: 9")
        #expect(file.miiStatus == .up)
        #expect(file.slaves.first?.miiStatus == .down)
        #expect(file.slaves.first?.aggregatorID == .number(5))
        guard case .active(let info) = file.lacp?.aggregator else {
            Issue.record("no aggregator")
            return
        }
        #expect(info.aggregator == 4)
        #expect(file.slaves.first?.actorPDU?.systemPriority == 7)
        #expect(file.slaves.first?.actorPDU?.portState == nil)
        #expect(file.unknownLines.map(\.kind) == [.unknownKey("system priority"), .unknownKey("port state")])
    }

    @Test(arguments: [
        "MII Status: UP", "MII Status: up ", "MII Status:", "MII Status: unknown", "Speed: 1000", "Speed: fast Mbps",
        "Speed: 4294967296 Mbps", "Speed:  Mbps", "Link Failure Count: -1", "Link Failure Count: 4294967296",
        "Link Failure Count: 1 2", "Link Failure Count: 0x1", "Slave queue ID: 65536", "Duplex:",
        "Aggregator ID: n/a", "Actor Churned Count: 99999999999999999999999", "details actor lacp pdu: 1",
    ])
    func `a value that no driver prints stays absent`(_ line: String) {
        let record = slave(line)
        #expect(record?.miiStatus == nil)
        #expect(record?.speed == nil)
        #expect(record?.linkFailureCount == nil)
        #expect(record?.queueID == nil)
        #expect(record?.duplex == nil)
        #expect(record?.aggregatorID == nil)
        #expect(record?.actorChurnedCount == nil)
        let key = String(line.prefix { $0 != ":" })
        #expect(
            parse(["Slave Interface: eth0", line]).unknownLines
                == [.init(number: 2, kind: .unreadableValue(key), text: line)])
    }

    @Test(arguments: [
        "Slave Interface: ", "Slave Interface: eth0/1", "Slave Interface: eth 0", "Slave Interface: sixteen-bytes-ab",
        "Slave Interface:",
    ])
    func `the lines of a slave without a name belong to nobody`(_ line: String) {
        let file = bond(
            "MII Status: up", "Slave Interface: eth0", "Link Failure Count: 1", line, "Link Failure Count: 2",
            "details actor lacp pdu:", "    port state: 1", "Slave Interface: eth1", "Link Failure Count: 3")
        #expect(file.slaves == [.expected("eth0", nil, failures: 1), .expected("eth1", nil, failures: 3)])
        #expect(file.unknownLineCount == 1)
    }

    @Test func `a name that is not UTF-8 stays its bytes`() {
        let name: [UInt8] = [0x65, 0xff, 0x1b, 0x5b]
        let file = ProcBondingParser.parse(
            Array("Currently Active Slave: ".utf8) + name + Array("\nSlave Interface: ".utf8) + name + [0x0a])
        #expect(file.slaves.first?.name.bytes == name)
        #expect(file.activeSlave?.name?.bytes == name)
    }

    @Test func `what is kept of a line is printable and short`() {
        let line = [0x1b, 0xff] + [UInt8](repeating: 0x61, count: 100_000)
        let file = ProcBondingParser.parse(line + [0x0a])
        #expect(file.unknownLines.first?.text == "\\x1b\\xff" + String(repeating: "a", count: 118) + "…")
        #expect(file.unknownLines.first?.kind == .unknownKey("\\x1b\\xff" + String(repeating: "a", count: 46) + "…"))
    }

    @Test func `unknown lines beyond the limit are only counted`() {
        let file = parse((0..<1000).map { "Vendor \($0): 1" })
        #expect(file.unknownLines.count == BondFile.maximumUnknownLines)
        #expect(file.unknownLineCount == 1000)
    }
}
