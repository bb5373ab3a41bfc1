package import BondwatchCore
import BondwatchQuery
import BondwatchVarlink

/// The whole verdict of a `check`.
package struct CheckReport: Equatable, Sendable {
    /// What the status line begins with.
    static let name = "BONDS"

    package var source: ReportSource
    /// How long ago the daemon last compared every bond with the kernel's files; nil where it does not say.
    package var auditAge: BootInstant.Span?
    /// Worst first.
    package var bonds: [BondVerdict]
    /// What is wrong besides the bonds: no daemon, a bond that is not there, no bonds.
    package var general: [CheckProblem]
    /// What hinders the daemon itself; those that are `ok` are notes.
    package var daemon: [CheckProblem]
    /// Bonds that are left out, and why.
    package var leftOut: [LeftOut]

    package struct LeftOut: Equatable, Sendable {
        package var bond: InterfaceName
        package var reason: String
    }

    package var state: CheckState {
        CheckState.worst(of: bonds.map(\.state) + (general + daemon).map(\.state))
    }

    /// Judges what is known; pure.
    package init(_ facts: BondFacts, _ request: CheckRequest) {
        source = facts.document.source
        auditAge = (facts.stats?.oldestAuditAge).map { BootInstant.Span(microseconds: $0) }
        let noDaemon = request.noDaemon ?? Self.usualStateOfNoDaemon(facts, request)
        general = facts.daemonError.map { [Self.problem($0, noDaemon: noDaemon)] } ?? []
        var asked = facts.document.bonds
        if !request.bonds.isEmpty {
            asked = []
            for text in request.bonds {
                do throws(UnknownBond) {
                    let found = try BondNames.pick(text, from: facts.document.bonds, by: \.name)
                    if !asked.contains(where: { $0.name == found.name }) { asked.append(found) }
                } catch {
                    general.append(Self.problem(.bondMissing, "\(error)", request))
                }
            }
        } else if asked.isEmpty {
            general.append(CheckProblem(id: "no-bonds", state: request.noBonds, text: "no bonds"))
        }
        leftOut = asked.compactMap { bond in
            Self.reasonToLeaveOut(bond, request).map { LeftOut(bond: bond.name, reason: $0) }
        }
        bonds = asked.filter { Self.reasonToLeaveOut($0, request) == nil }
            .map { BondVerdict($0, severities: request.severities) }
            .enumerated().sorted { left, right in
                if left.element.state == right.element.state { return left.offset < right.offset }
                return left.element.state.isWorse(than: right.element.state)
            }.map(\.element)
        let (judged, all) = (bonds, facts.document.bonds)
        daemon = facts.document.conditions.compactMap { Self.problem($0, judging: judged, of: all, request) }
    }

    /// One that is about a bond belongs to the check of that bond, and raises no alarm while it is silenced.
    private static func problem(
        _ condition: ConditionReport, judging judged: [BondVerdict], of all: [BondReport], _ request: CheckRequest
    ) -> CheckProblem? {
        let isOfBond = ConditionKind(rawValue: condition.id)?.isOfBond == true
        let verdict = judged.first { $0.bond.name.description == condition.subject }
        let isThere = all.contains { $0.name.description == condition.subject }
        if isOfBond, isThere, verdict == nil { return nil }
        let isSilenced = isOfBond && verdict?.bond.silence != nil
        return CheckProblem(
            id: condition.id, state: isSilenced ? .ok : request.severities.state(of: condition), text: condition.text,
            remedy: condition.remedy)
    }

    private static func reasonToLeaveOut(_ bond: BondReport, _ request: CheckRequest) -> String? {
        if request.ignored.contains(where: { $0.fits(bond.name) }) { return "ignored by --ignore" }
        return bond.ignored == true ? "ignored by the daemon's configuration" : nil
    }

    private static func problem(
        _ condition: CheckCondition, _ text: String, _ request: CheckRequest
    ) -> CheckProblem {
        CheckProblem(id: condition.rawValue, state: request.severities.state(of: condition), text: text)
    }

    /// A host without bonds needs nobody to watch them; one that is asked about a bond has it, or should have it.
    private static func usualStateOfNoDaemon(_ facts: BondFacts, _ request: CheckRequest) -> CheckState {
        facts.document.bonds.isEmpty && request.bonds.isEmpty ? .ok : .warning
    }

    /// Only that nobody runs it is a state of its own; any other answer is one that was not understood.
    private static func problem(_ error: DaemonClientError, noDaemon: CheckState) -> CheckProblem {
        CheckProblem(
            id: "no-daemon", state: error == .notRunning ? noDaemon : .unknown,
            text: "\(error), the kernel was read")
    }
}
