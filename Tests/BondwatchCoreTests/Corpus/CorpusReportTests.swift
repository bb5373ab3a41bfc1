import BondwatchCore
import Testing

/// The report that `bondwatchd --dump --json` makes of a file of /proc/net/bonding alone.
@Suite("Reports of published files")
struct CorpusReportTests {
    private func report(_ file: String, changing change: (String) -> String = { $0 }) -> BondReport {
        let text = change(String(decoding: ProcBondingCorpus.bytes(of: file), as: UTF8.self))
        return BondReport(file: ProcBondingParser.parse(Array(text.utf8)), name: ReportSamples.name("bond0"))
    }

    @Test(arguments: CorpusVerdict.all)
    func `the verdict is an administrator's`(_ verdict: CorpusVerdict) {
        let bond = report(verdict.file)
        #expect(bond.redundancy == verdict.redundancy)
        #expect(bond.slaves.filter(\.carrying).map(\.name.description) == verdict.carrying)
        #expect(bond.slavesCarrying == verdict.carrying.count)
        #expect(bond.activeSlave?.description == verdict.active)
        #expect(bond.expectedSlaves == verdict.expected)
    }

    @Test func `W8 a reserve of three, the same the other way round, and one of which a port is dead`() {
        let reports = ["098", "099", "100"].compactMap { prefix in
            ProcBondingCorpus.entries.first { $0.file.hasPrefix(prefix) }.map { report($0.file) }
        }
        #expect(reports.map(\.redundancy) == [.full, .full, .reduced])
        #expect(reports.map { $0.slaves.count(where: \.reserve) } == [3, 3, 2])
        #expect(reports.map { $0.groupStanding?.reserves.map(\.wholePorts) } == [[3], [3], [2]])
        #expect(reports.allSatisfy { $0.findings.map(\.id).contains("separate-aggregators") })
        #expect(!reports.contains { $0.findings.map(\.id).contains("lacp-port-out") })
    }

    @Test(arguments: ProcBondingCorpus.entries)
    func `the report counts what it lists`(_ entry: ProcBondingCorpus.Entry) {
        let bond = report(entry.file)
        #expect(bond.slaves.count == entry.slaves)
        // Where there are several groups, those of the one that carries are expected.
        #expect(bond.expectedSlaves == entry.slaves || !bond.groups.isEmpty)
        #expect(bond.groups.isEmpty || bond.groups.flatMap(\.ports).count == entry.slaves)
        #expect(bond.slavesCarrying == bond.slaves.count(where: \.carrying))
        let counted = Redundancy(carrying: bond.slavesCarrying, expected: bond.expectedSlaves)
        #expect(bond.redundancy == bond.groupStanding?.verdict ?? counted)
        #expect(bond.slaves.allSatisfy { !$0.carrying || $0.miiStatus == "up" })
        #expect(bond.driverVersion == entry.driverVersion)
    }

    @Test func `unknown is null, as it is in a report of the daemon`() {
        let slave = report("055-v3.7.1-802.3ad-supermicro-second-down.txt").slaves.last
        #expect(slave?.miiStatus == "down")
        #expect(slave?.speed == nil)
        #expect(slave?.duplex == nil)
    }

    @Test func `an address that a publisher masked is no address`() {
        #expect(report("201-site-bond0-v3.4.0.txt").slaves.map(\.permHwaddr) == [nil, nil])
        #expect(report("027-v3.6.0-ab-telegraf-masked-mac.txt").slaves.map(\.permHwaddr) == [nil, nil])
    }

    @Test func `port states are said in words`() {
        let slaves = report("079-v4.18.0-didi-802.3ad-vendor-lines.txt").slaves
        let inSync = ["active", "short_timeout", "aggregating", "in_sync"]
        #expect(slaves.map(\.adActorOperPortState) == [63, 15])
        #expect(slaves.map(\.adActorOperPortStateStr) == [inSync + ["collecting", "distributing"], inSync])
        #expect(slaves.map(\.adPartnerOperPortStateStr?.last) == ["distributing", "collecting"])
        #expect(slaves.map(\.churnActorState) == ["NO_CHURN", "MONITOR"])
    }

    @Test func `what a driver is too old to have is null, never zero`() throws {
        let old = report("001-v2.5.0-rr-debian-wiki.txt")
        #expect(old.miimon == 0)
        #expect(old.peerNotifyDelay == nil)
        #expect(old.arpInterval == nil)
        #expect(old.arpIPTarget == nil)
        #expect(old.xmitHashPolicy == nil)
        #expect(old.minLinks == nil)
        #expect(old.adInfo == nil)
        let slave = try #require(old.slaves.first)
        #expect(slave.speed == nil)
        #expect(slave.permHwaddr == nil)
        #expect(slave.queueID == nil)
        #expect(slave.adAggregatorID == nil)
        #expect(report("078-v4.18.0-didi-rr-empty.txt").peerNotifyDelay == 0)
        #expect(report("019-v3.5.0-802.3ad-no-active-agg-ubuntu.txt").minLinks == nil)
    }

    @Test(arguments: [
        ("v3.4.0 (October 7, 2008)", "none"), ("v3.2.3 (December 6, 2007)", "none"), ("v5.10.45", "none"),
        ("v10.0.1", "none"), ("v3.1.1 (September 26, 2006)", nil), ("2.6.1 (October 29, 2004)", nil),
        ("unversioned", nil),
    ])
    func `fail_over_mac is none only where the driver has the option`(_ driver: String, _ policy: String?) {
        let bond = report("012-v3.4.0-ab-hp.txt") { $0.replacing("v3.4.0 (October 7, 2008)", with: driver) }
        #expect(bond.driverVersion == driver)
        #expect(bond.failOverMac == policy)
    }

    @Test func `a bond without carrier carries nothing, whatever its slaves say`() {
        let bond = report("046-v3.7.1-lf-802.3ad-lacp-ok.txt") { text in
            // min_links 3 with two ports: the driver takes the bond's carrier away (bond_3ad_set_carrier, bond_3ad.c).
            text.replacing("MII Status: up", with: "MII Status: down", maxReplacements: 1)
                .replacing("Min links: 0", with: "Min links: 3")
        }
        #expect(bond.minLinks == 3)
        #expect(bond.slaves.map(\.miiStatus) == ["up", "up"])
        #expect(bond.slaves.map(\.carrying) == [false, false])
        #expect(bond.redundancy == .down)
    }
}
