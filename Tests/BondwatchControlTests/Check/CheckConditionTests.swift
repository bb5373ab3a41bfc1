import BondwatchCore
import Testing

@testable import BondwatchControl

/// What the check says of what hinders the daemon itself.
@Suite struct CheckConditionTests {
    private func facts(_ conditions: [ConditionReport], _ bonds: [BondReport] = [CheckSamples.healthy()]) -> BondFacts {
        BondFacts(document: ReportDocument(source: .daemon, bonds: bonds, conditions: conditions))
    }

    private func report(
        _ conditions: [ConditionReport], _ request: CheckRequest = CheckRequest(),
        _ bonds: [BondReport] = [CheckSamples.healthy()]
    ) -> CheckReport { CheckReport(facts(conditions, bonds), request) }

    private let full = ConditionReport(
        .checkpoint, text: "the checkpoint cannot be written: disk full", count: 1, since: 1)

    @Test func `R2 a condition is a problem with its state, its text and what to do`() {
        let text = CheckSamples.text(facts([full]))
        #expect(text.hasPrefix("BONDS WARNING - the checkpoint cannot be written: disk full; bond0 full"))
        #expect(
            text.contains(
                "\nWARNING: the checkpoint cannot be written: disk full; what to do: See whether the disk"))
        let netlink = ConditionReport(.netlinkUnreadable, text: "cannot read", count: 1, since: 1)
        #expect(report([netlink]).state == .critical)
        #expect(report([full]).state == .warning)
    }

    @Test func `R2 a fact that harms nothing is a note, and the status line has no room for it`() {
        let fact = ConditionReport(.countersUnknown, text: "an old kernel", count: 1, since: 1)
        let text = CheckSamples.text(facts([fact]))
        #expect(text.hasPrefix("BONDS OK - 1 bond: bond0 full"))
        #expect(!text.prefix { $0 != "\n" }.contains("old kernel"))
        #expect(text.contains("\nnote: an old kernel; what to do: "))
    }

    @Test func `R2 the administrator says how bad one is, by its name`() throws {
        var request = CheckRequest()
        request.severities = try CheckSeverities(["checkpoint=critical"])
        #expect(report([full], request).state == .critical)
        request.severities = try CheckSeverities(["checkpoint=ok"])
        #expect(report([full], request).state == .ok)
        for kind in ConditionKind.allCases { #expect(CheckSeverities.names.contains(kind.rawValue)) }
        #expect(Set(CheckSeverities.names).count == CheckSeverities.names.count)
    }

    @Test func `R2 one of a newer daemon is judged by its severity`() {
        let unknown = ConditionReport(id: "moon-phase", severity: "crit", since: 1, count: 1, text: "t", remedy: "r")
        #expect(report([unknown]).state == .critical)
    }

    @Test func `R5 a file that cannot be read belongs to the check of its bond`() {
        let file = ConditionReport(.bondFile, subject: "bond0", text: "cannot read", count: 1, since: 1)
        let two = [CheckSamples.healthy(), CheckSamples.healthy("bond1")]
        #expect(report([file], CheckRequest(), two).state == .warning)
        #expect(report([file], CheckRequest(bonds: ["bond0"]), two).state == .warning)
        #expect(report([file], CheckRequest(bonds: ["bond1"]), two).state == .ok)
        var silenced = CheckSamples.healthy()
        silenced.silence = SilenceReport(since: 1, until: 2, reason: "work", user: 0)
        #expect(report([file], CheckRequest(), [silenced]).state == .ok)
    }

    @Test func `R2 the JSON has it among the problems`() {
        let document = CheckDocument(report([full]), summary: "s")
        #expect(document.problems.map(\.id) == ["checkpoint"])
        #expect(document.problems.first?.remedy?.isEmpty == false)
    }
}
