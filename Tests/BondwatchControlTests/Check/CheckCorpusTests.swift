import BondwatchCore
import Testing

@testable import BondwatchControl

/// The check on the published files of /proc/net/bonding, among them those that other plugins pass over.
@Suite struct CheckCorpusTests {
    private func verdict(_ prefix: String) throws -> BondVerdict {
        let entry = try #require(PackageFiles.corpus.first { $0.name.hasPrefix(prefix) })
        return BondVerdict(entry.bond, severities: CheckSeverities())
    }

    @Test func `every published file has a verdict that fits what is carried`() throws {
        #expect(PackageFiles.corpus.count > 60)
        for (name, bond) in PackageFiles.corpus {
            let verdict = BondVerdict(bond, severities: CheckSeverities())
            let ids = verdict.problems.map(\.id)
            switch bond.redundancy {
            case .full: #expect(!ids.contains("redundancy-lost") && !ids.contains("redundancy-reduced"), "\(name)")
            case .reduced: #expect(ids.contains("redundancy-reduced") || ids.contains("bond-down"), "\(name)")
            case .lost: #expect(ids.contains("redundancy-lost") || ids.contains("bond-down"), "\(name)")
            case .down where bond.slaves.isEmpty: #expect(ids.contains("no-slaves"), "\(name)")
            case .down: #expect(verdict.state == .critical, "\(name)")
            }
            #expect((verdict.state == .ok) == verdict.problems.allSatisfy { $0.state == .ok }, "\(name)")
            if bond.redundancy != .full { #expect(verdict.state != .ok, "\(name)") }
            let text = CheckSamples.text(CheckSamples.facts(bond))
            #expect(text.split(separator: "|").count == 2, "\(name)")
            #expect(text.split(separator: "\n", omittingEmptySubsequences: false).allSatisfy { !$0.contains("  |") })
        }
    }

    @Test func `a healthy pair is OK`() throws {
        for file in ["040", "046", "042", "201"] { #expect(try verdict(file).state == .ok, "\(file)") }
    }

    @Test func `a dead backup is told although the active slave is the expected one`() throws {
        #expect(try verdict("082").problems.first?.text == "redundancy lost, only enp2s0 is left of 2 (enp3s0 down)")
    }

    @Test func `a single slave, no slaves and no link monitoring are not green`() throws {
        #expect(try verdict("061").problems.map(\.id).contains("single-slave"))
        #expect(try verdict("009").state == .warning)
        #expect(try verdict("018").problems.map(\.id).contains("no-link-monitoring"))
    }

    @Test func `LACP slaves with a link outside the active aggregator are named with the reason`() throws {
        #expect(
            try verdict("015").problems.first?.text
                == "redundancy reduced, 2 of 4 slaves carry (eth0 up, but in aggregator 2, which is not the active one, "
                + "eth1 up, but in aggregator 2, which is not the active one)")
        #expect(try verdict("048").problems.map(\.id).contains("no-lacp-partner"))
        #expect(try verdict("019").state == .critical)
    }

    @Test func `old failures are no present fault`() throws {
        let bond = try verdict("036")
        // The publisher wrote one address for both slaves.
        #expect(bond.problems.filter { $0.state != .ok }.map(\.id) == ["duplicate-permanent-address"])
        #expect(bond.bond.slaves.contains { $0.linkFailureCount == 92028 })
    }
}
