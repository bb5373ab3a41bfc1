import BondwatchCore
import Testing

/// Faults that other tools pass over in a file or in a run of changes; docs/defects.md lists them all.
@Suite("What other tools pass over")
struct OtherToolsDefectsTests {
    private func text(of file: String) -> String {
        String(decoding: ProcBondingCorpus.bytes(of: file), as: UTF8.self)
    }

    private func report(_ text: String) -> BondReport {
        BondReport(file: ProcBondingParser.parse(Array(text.utf8)), name: ReportSamples.name("bond0"))
    }

    private func carrying(_ bond: BondReport) -> [String] { bond.slaves.filter(\.carrying).map(\.name.description) }

    // MARK: In a file

    @Test func `a slave without an aggregator lends the next one nothing`() {
        // eth1 has no aggregator and no churn lines; eth2, behind it, is down.
        let file = text(of: "019-v3.5.0-802.3ad-no-active-agg-ubuntu.txt").replacing(
            "Slave Interface: eth2\nMII Status: up", with: "Slave Interface: eth2\nMII Status: down")
        let bond = report(file)
        #expect(bond.slaves.map(\.miiStatus) == ["up", "down"])
        #expect(bond.slaves.map(\.adAggregatorID) == [nil, nil])
        #expect(bond.slaves.map(\.linkFailureCount) == [0, 0])
        #expect(carrying(bond) == [])
    }

    @Test func `LACP slaves of a driver without churn lines are slaves all the same`() {
        let bond = report(text(of: "031-v3.7.0-802.3ad-ceph-node102.txt"))
        #expect(bond.slaves.map(\.churnActorState) == [nil, nil])
        #expect(carrying(bond) == ["eth0", "eth1"])
    }

    @Test func `a slave that is down hides neither another one outside the aggregator nor the loss`() {
        let bond = report(
            text(of: "015-v3.4.0-802.3ad-4slaves-2aggs.txt").replacing(
                "Slave Interface: eth0\nMII Status: up", with: "Slave Interface: eth0\nMII Status: down"))
        #expect(bond.redundancy == .reduced)
        #expect(carrying(bond) == ["eth2", "eth3"])
        #expect(
            bond.findings.filter { $0.id == "lacp-port-out" }.map(\.problem) == [
                "eth1 is up, but in aggregator 2, which is not the active one"
            ])
    }

    @Test(arguments: [13, 5, 199, 207])
    func `two ends that agree on a bad port state are bad`(_ state: Int) {
        let bond = report(
            text(of: "046-v3.7.1-lf-802.3ad-lacp-ok.txt").replacing("port state: 61", with: "port state: \(state)"))
        #expect(bond.slaves.allSatisfy { $0.adActorOperPortState == $0.adPartnerOperPortState })
        #expect(carrying(bond) == [])
        #expect(bond.redundancy == .down)
        #expect(bond.findings.count { $0.id == "lacp-port-out" } == 2)
    }

    @Test func `the partner's address is found where the kernel prints it`() {
        let none = report(text(of: "049-v3.7.1-lf-802.3ad-no-partner-one-down.txt"))
        #expect(none.adInfo?.partnerMac == "00:00:00:00:00:00")
        #expect(none.findings.map(\.id).contains("no-lacp-partner"))
        let found = report(text(of: "046-v3.7.1-lf-802.3ad-lacp-ok.txt"))
        #expect(found.adInfo?.partnerMac == "64:9d:99:2e:78:a1")
        #expect(!found.findings.map(\.id).contains("no-lacp-partner"))
    }

    @Test(arguments: ["unknown", "UP", ""])
    func `a link state that cannot be read is no link`(_ state: String) {
        let bond = report(
            text(of: "012-v3.4.0-ab-hp.txt").replacing(
                "Slave Interface: eth1\nMII Status: up", with: "Slave Interface: eth1\nMII Status: \(state)"))
        #expect(bond.slaves.map(\.miiStatus) == ["up", nil])
        #expect(carrying(bond) == ["eth0"])
        #expect(bond.redundancy == .lost)
    }

    // MARK: In a run of changes

    @Test func `a backup's loss is told although the primary is active as it should be`() {
        var watch = Watch(DriverModel(slaves: ["eth0", "eth1"], primary: 0))
        watch.driver.setCarrier(1, false)
        watch.run(steps: 2)
        #expect(watch.events.map(\.kind) == [.linkDown, .redundancyLost])
        #expect(watch.events.allSatisfy { $0.bond.activeSlave?.description == "eth0" })
    }

    @Test func `one link lost and another one found between two looks are both told`() {
        var watch = Watch(DriverModel(slaves: ["eth0", "eth1"]))
        watch.driver.setCarrier(1, false)
        watch.run(steps: 2)
        let before = watch.events.count
        watch.driver.setCarrier(0, false)
        watch.driver.setCarrier(1, true)
        watch.stepDriver()
        watch.lose()
        watch.auditTwice()
        let told = Set(watch.events.dropFirst(before).map(\.subject.message))
        #expect(told.contains("link status definitely down for interface eth0, disabling it"))
        #expect(told.contains("link status definitely up for interface eth1"))
        #expect(watch.failuresTold(of: "eth0") == 1)
    }

    @Test func `a bond of one slave is a bond`() {
        var watch = Watch(DriverModel(slaves: ["eth0"]))
        watch.driver.setCarrier(0, false)
        watch.run(steps: 2)
        #expect(watch.events.map(\.kind) == [.linkDown, .activeNone])
    }

    @Test func `a bond whose slaves were all taken away has lost them`() {
        var watch = Watch(DriverModel(slaves: ["eth0", "eth1"]))
        watch.tell(watch.fleet.dumpEnded(bonds: [watch.driver.index: []], at: watch.now))
        #expect(watch.count(.slaveRemoved) == 2)
        let bond = watch.fleet.bonds.first?.report(at: watch.now, wallMicroseconds: 0)
        #expect(bond?.slaves == [])
        #expect(bond?.expectedSlaves == 2)
        #expect(bond?.redundancy == .down)
        #expect(bond.map { ReportWarning.all(of: $0).contains(.slavesMissing(2)) } == true)
    }
}
