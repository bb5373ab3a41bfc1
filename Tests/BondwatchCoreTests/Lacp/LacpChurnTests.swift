import BondwatchCore
import Testing

@Suite struct LacpChurnTests {
    @Test func `churn is told when it begins and when it ends, for both sides`() {
        var bond = AggregatedBond("eth0", "eth1")
        bond.ports[1].churn = (0, 0)
        bond.look(forSeconds: 60)
        bond.ports[1].churn = (1, 1)
        bond.look(forSeconds: 30)
        #expect(bond.told() == ["LACP actor and partner churned on interface eth1"])
        // Watched once more, and churned still.
        bond.ports[1].churn = (0, 0)
        bond.look(forSeconds: 60)
        bond.ports[1].churn = (1, 2)
        bond.look(forSeconds: 10)
        #expect(bond.told() == ["LACP partner no longer churned on interface eth1 after 1 min 30 s"])
        bond.ports[1].churn = (2, 2)
        bond.look(forSeconds: 10)
        #expect(bond.told() == ["LACP actor no longer churned on interface eth1 after 1 min 40 s"])
    }

    @Test func `where netlink does not tell it, the file does`() {
        var bond = AggregatedBond("eth0")
        for (state, count) in [("monitoring", 0), ("churned", 1), ("churned", 0), ("none", 1)] {
            var file = BondFile()
            file.mode = .ieee8023ad
            file.miiStatus = .up
            var record = BondFile.SlaveRecord(name: ReportSamples.name("eth0"))
            record.partnerChurnState = state
            file.slaves = [record]
            bond.read(file)
            #expect(bond.told().count == count)
        }
    }
}
