import BondwatchCore
import Testing

@Suite struct ReportTableTests {
    private func table(_ bonds: BondReport...) -> String {
        ReportTable(now: ReportSamples.now, localTime: ReportSamples.localTime).text(bonds)
    }

    @Test func `a healthy bond says who is active and since when`() {
        #expect(
            table(ReportSamples.healthy) == """
                bond0  active-backup  redundancy full (2 of 2 carry) for 1 h
                  active    eth0 since 2026-11-21 09:07:17 (1 h)
                  SLAVE           STATE   LINK  SINCE                FAILURES  SPEED
                  eth0 (primary)  active  up    2026-11-21 09:07:17         0     1G
                  eth1            backup  up    2026-11-21 09:07:17         0     1G

                """)
    }

    @Test func `after a failover the loss stands in capitals on the first line`() {
        #expect(
            table(ReportSamples.failed) == """
                bond0  active-backup  redundancy LOST (1 of 2 carry) for 3 min 12 s
                  active    eth1 since 2026-11-21 10:04:05 (3 min 12 s)
                  failover  eth0 to eth1 at 2026-11-21 10:04:05, link-down, the last of 3
                  SLAVE           STATE   LINK  SINCE                FAILURES  SPEED
                  eth0 (primary)  backup  DOWN  2026-11-21 10:04:05         3      -
                  eth1            active  up    2026-11-21 09:07:17         0     1G

                """)
    }

    @Test func `W1 a bond whose slaves are on their way up says so in place of a duration`() {
        var bond = ReportSamples.failed
        bond.settledRedundancy = .full
        #expect(table(bond).hasPrefix("bond0  active-backup  redundancy LOST (1 of 2 carry), settling\n"))
    }

    @Test func `802.3ad shows partner and aggregators, and why a slave with link is not used`() {
        var bond = ReportSamples.lacp
        bond.addLacpFindings()
        #expect(
            table(bond) == """
                bond1  802.3ad  redundancy LOST (1 of 3 carry) for 5 s
                  partner   64:9d:99:2e:78:a1, aggregator 1, 1 port
                  WARNING   enp3s0f1 is up, but in aggregator 2, which is not the active one (lacp-port-out)
                  WARNING   enp3s0f2 is up, but no LACP partner answers on it (lacp-port-out)
                  SLAVE     STATE   LINK        SINCE                FAILURES  SPEED  AGG
                  enp3s0f0  active  up          2026-11-21 10:06:17         0    25G    1
                  enp3s0f1  active  up, UNUSED  2026-11-21 10:06:17         0    25G    2
                  enp3s0f2  active  up, UNUSED  2026-11-21 10:06:17         0    25G    1

                """)
    }

    @Test func `W8 a reserve is shown with its aggregator, and its ports as such`() {
        var bond = ReportSamples.lacp
        bond.redundancy = .full
        (bond.expectedSlaves, bond.slavesCarrying) = (1, 1)
        for index in 1...2 { bond.slaves[index].reserve = true }
        bond.groups = [
            PortGroup(aggregator: 1, state: .active, ports: [bond.slaves[0].name], wholePorts: 1, expectedPorts: 1),
            PortGroup(
                aggregator: 2, state: .reserve, ports: bond.slaves[1...].map(\.name), wholePorts: 2, expectedPorts: 2),
        ]
        let text = table(bond)
        #expect(text.contains("redundancy full (1 of 1 carry, reserve 2 of 2) for 5 s"))
        #expect(text.contains("\n  reserve   aggregator 2, 2 ports of enp3s0f1 enp3s0f2\n"))
        #expect(text.contains("  enp3s0f1  active  up, reserve  "))
    }

    @Test func `W11 a slave that the ARP monitor asks over while none is active is not active`() {
        var bond = ReportSamples.failed
        bond.activeSlave = nil
        bond.slaves[1].state = "ACTIVE"
        #expect(table(bond).contains("\n  active    NONE"))
        #expect(table(bond).contains("\n  eth1            probed  up"))
    }

    @Test func `a bond without slaves and no bond at all are said in words`() {
        var empty = BondReport(
            name: ReportSamples.name("bond9"), redundancy: .down, expectedSlaves: 0, slavesCarrying: 0)
        empty.mode = BondMode.balanceRR.name
        #expect(table(empty) == "bond9  balance-rr  no slaves\n")
        #expect(table() == "no bonds\n")
    }

    @Test func `the kernel's own state has no times and leaves no empty column`() {
        var bond = ReportSamples.failed
        bond.redundancySince = nil
        bond.activeSince = nil
        bond.lastFailover = nil
        bond.failovers = nil
        for index in bond.slaves.indices { bond.slaves[index].since = nil }
        #expect(
            table(bond) == """
                bond0  active-backup  redundancy LOST (1 of 2 carry)
                  active    eth1
                  SLAVE           STATE   LINK  FAILURES  SPEED
                  eth0 (primary)  backup  DOWN         3      -
                  eth1            active  up           0     1G

                """)
    }

    @Test func `two bonds are parted by an empty line`() {
        #expect(table(ReportSamples.healthy, ReportSamples.lacp).contains("1G\n\nbond1  802.3ad"))
    }

    @Test func `what makes the table untrue is a warning`() {
        var bond = ReportSamples.healthy
        bond.adminUp = false
        bond.miimon = 0
        bond.expectedSlaves = 3
        let text = table(bond)
        #expect(text.contains("  WARNING   administratively down: what is shown of the slaves is frozen\n"))
        #expect(text.contains("  WARNING   no link monitoring (miimon 0, arp_interval 0): a dead link shows as up\n"))
        #expect(text.contains("  WARNING   1 expected slave is missing from the bond\n"))
        bond.arpInterval = 1000
        #expect(!table(bond).contains("no link monitoring"))
        bond.arpInterval = nil
        bond.miimon = nil
        #expect(!table(bond).contains("no link monitoring"), "unknown is not off")
    }

    @Test func `a bond that has lost everything says DOWN and NONE`() {
        var bond = ReportSamples.failed
        bond.redundancy = .down
        bond.slavesCarrying = 0
        bond.activeSlave = nil
        bond.activeSince = nil
        let text = table(bond)
        #expect(text.hasPrefix("bond0  active-backup  DOWN (0 of 2 carry) for 3 min 12 s\n  active    NONE\n"))
    }

    @Test(
        arguments: [
            (MiiStatus.goingBack, true, true, "going back"), (.goingDown, true, true, "going down"),
            (.up, false, true, "NO CARRIER"), (.up, true, false, "ADMIN DOWN"), (.down, false, false, "ADMIN DOWN"),
        ])
    func `the link column tells apart why a slave is not used`(
        mii: MiiStatus, carrier: Bool, adminUp: Bool, word: String
    ) {
        var bond = ReportSamples.healthy
        bond.slaves[1].miiStatus = mii.name
        bond.slaves[1].carrier = carrier
        bond.slaves[1].adminUp = adminUp
        #expect(table(bond).contains("eth1            backup  \(word)  2026"))
    }

    @Test(arguments: [(100, "100M"), (1000, "1G"), (2500, "2.5G"), (400_000, "400G"), (0, "-")] as [(UInt32, String)])
    func `speed is short`(megabits: UInt32, text: String) {
        var bond = ReportSamples.healthy
        bond.slaves[1].speed = megabits
        #expect(table(bond).hasSuffix(" \(text)\n"))
    }

    @Test func `half duplex is said`() {
        var bond = ReportSamples.healthy
        bond.slaves[1].speed = 100
        bond.slaves[1].duplex = "half"
        #expect(table(bond).hasSuffix("0  100M half\n"))
    }

    @Test func `a wall clock that was set back makes no duration negative`() {
        var bond = ReportSamples.healthy
        bond.activeSince = ReportSamples.now + 1
        bond.redundancySince = .max
        #expect(table(bond).contains("carry) for 0 ms\n"))
    }

    @Test func `a long name widens its column, a hostile one cannot break the line`() {
        var bond = ReportSamples.healthy
        bond.slaves[1].name = ReportSamples.name("enp129s0f1np1v2")
        bond.slaves[0].name = ReportSamples.name("a\u{1b}[2J\nb")
        bond.primary = nil
        let rows = table(bond).split(separator: "\n").suffix(3)
        #expect(Set(rows.map(\.count)).count == 1, "aligned")
        #expect(rows.contains { $0.contains("a\\x1b[2J\\x0ab ") })
    }

    @Test func `a name of wide characters moves no column`() {
        var bond = ReportSamples.healthy
        bond.slaves[0].name = ReportSamples.name("\u{7db2}\u{5361}\u{4e00}")
        bond.slaves[1].name = ReportSamples.name("e\u{301}th1")
        bond.primary = nil
        let rows = table(bond).split(separator: "\n").suffix(3)
        // A terminal gives two columns to each of the first name, and none to the mark in the second.
        let room = rows.map { row in
            row.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x4e00 ? 2 : $1.value == 0x301 ? 0 : 1) }
        }
        #expect(Set(room).count == 1, "\(rows)")
    }

    @Test func `the usual lines fit in 80 columns`() {
        var bond = ReportSamples.failed
        bond.name = ReportSamples.name("bond-storage-01")
        bond.slaves[0].name = ReportSamples.name("enp129s0f1")
        bond.primary = bond.slaves[0].name
        bond.slaves[1].adminUp = false
        for line in table(bond).split(separator: "\n") + table(ReportSamples.lacp).split(separator: "\n") {
            #expect(line.count <= 80, "\(line)")
        }
    }
}
