import BondwatchCore
import Testing

@Suite struct LacpChurnTests {
    private func churn(_ bond: inout AggregatedBond) -> [String] { bond.told().filter { $0.contains("churned") } }

    @Test func `churn is told when it begins and when it ends, for both sides`() {
        var bond = AggregatedBond("eth0", "eth1")
        (bond.ports[1].actor, bond.ports[1].partner, bond.ports[1].state) = (15, 7, .backup)
        bond.ports[1].churn = (0, 0)
        bond.look(forSeconds: 60)
        bond.ports[1].churn = (1, 1)
        bond.look(forSeconds: 30)
        #expect(churn(&bond) == ["LACP actor and partner churned on interface eth1"])
        // Watched once more, and churned still.
        bond.ports[1].churn = (0, 0)
        bond.look(forSeconds: 60)
        bond.ports[1].churn = (1, 2)
        bond.look(forSeconds: 10)
        #expect(churn(&bond) == ["LACP partner no longer churned on interface eth1 after 1 min 30 s"])
        bond.ports[1].churn = (2, 2)
        bond.look(forSeconds: 10)
        #expect(churn(&bond) == ["LACP actor no longer churned on interface eth1 after 1 min 40 s"])
    }

    @Test func `where netlink does not tell it, the file does`() {
        var bond = AggregatedBond("eth0")
        (bond.ports[0].actor, bond.ports[0].partner, bond.ports[0].state) = (15, 7, .backup)
        bond.look()
        for (state, count) in [("monitoring", 0), ("churned", 1), ("churned", 0), ("none", 1)] {
            var file = BondFile()
            file.mode = .ieee8023ad
            file.miiStatus = .up
            var record = BondFile.SlaveRecord(name: ReportSamples.name("eth0"))
            record.partnerChurnState = state
            file.slaves = [record]
            bond.read(file)
            #expect(churn(&bond).count == count)
        }
    }
}
