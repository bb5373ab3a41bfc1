import BondwatchCore
import BondwatchLinux

/// A `CheckReport` as Nagios and Icinga read it: a status line, long output, and figures behind a `|`.
package struct CheckText {
    /// Microseconds since 1970.
    private let now: UInt64
    private let localTime: (UInt64) -> String

    /// Healthy bonds are named as long as there are no more of them; notifications are sent as short messages too.
    private static let mostNamed = 8

    package init(
        now: UInt64, localTime: @escaping (UInt64) -> String = { LocalTime(wallMicroseconds: $0).dateAndClock }
    ) {
        self.now = now
        self.localTime = localTime
    }

    package func text(_ report: CheckReport, severities: CheckSeverities) -> String {
        let figures = report.bonds.flatMap { PerformanceFigure.all(of: $0.bond, severities: severities) }.map(\.text)
        let own = report.general.map(generalLine) + report.daemon.map(daemonLine)
        let lines =
            ([statusLine(report)] + own + report.bonds.flatMap(longLines)
            + report.leftOut.map { "\($0.bond): \($0.reason)" } + [source(report)]).map(CheckEscape.text)
        // The figures stand behind the first line: there every version and every proxy of a plugin looks for them.
        let first = lines[0] + (figures.isEmpty ? "" : " | " + figures.joined(separator: " "))
        return ([first] + lines.dropFirst()).joined(separator: "\n") + "\n"
    }

    /// `BONDS WARNING - bond0 redundancy lost, only eth1 is left of 2 (eth0 down); bond1 full`
    package func statusLine(_ report: CheckReport) -> String {
        // A note on the daemon needs no place on the screen of a phone.
        let stated = report.general + report.daemon.filter { $0.state != .ok }
        let general = stated.sorted { $0.state.isWorse(than: $1.state) }.map(\.text)
        let wrong = report.bonds.filter { $0.state != .ok }.map(problems)
        let well = report.bonds.filter { $0.state == .ok }
        var parts: [String] = []
        if report.state == .ok, !report.bonds.isEmpty {
            let names =
                well.count > Self.mostNamed ? Self.countOf(well, "OK") : well.map(Self.inAWord).joined(separator: ", ")
            parts = ["\(report.bonds.count.counted("bond")): \(names)"] + general
        } else {
            let named = wrong.count + well.count > Self.mostNamed
            let others = named ? (well.isEmpty ? [] : [Self.countOf(well, "more OK")]) : well.map(Self.inAWord)
            let isGeneralWorse = CheckState.worst(of: stated.map(\.state))
                .isWorse(than: CheckState.worst(of: report.bonds.map(\.state)))
            parts = (isGeneralWorse ? general + wrong : wrong + general) + others
        }
        if report.bonds.isEmpty, !report.leftOut.isEmpty { parts.append("no bonds to check") }
        if !report.leftOut.isEmpty { parts.append("\(report.leftOut.count) left out") }
        return "\(CheckReport.name) \(report.state.word) - \(parts.joined(separator: "; "))"
    }

    /// The worst of a bond, and how much more there is.
    private func problems(_ verdict: BondVerdict) -> String {
        let bad = verdict.problems.filter { $0.state != .ok }
        let more = bad.count > 1 ? " (+\(bad.count - 1) more)" : ""
        return "\(verdict.bond.name) \(bad.first?.text ?? Self.redundancy(verdict.bond))\(more)"
    }

    private static func countOf(_ verdicts: [BondVerdict], _ word: String) -> String {
        let silenced = verdicts.count { $0.bond.silence != nil }
        return "\(verdicts.count) \(word)" + (silenced > 0 ? " (\(silenced) silenced)" : "")
    }

    /// `bond0 full`
    private static func inAWord(_ verdict: BondVerdict) -> String {
        let bond = verdict.bond
        if bond.silence != nil {
            let worst = verdict.problems.first { $0.state != .ok }?.text
            return "\(bond.name) silenced (\(worst ?? redundancy(bond)))"
        }
        return "\(bond.name) \(redundancy(bond))"
    }

    private static func redundancy(_ bond: BondReport) -> String {
        if bond.slaves.isEmpty, bond.expectedSlaves == 0 { return "without slaves" }
        if bond.adminUp == false { return "administratively down" }
        return bond.redundancy.rawValue + (bond.monitored == false ? " (unmonitored)" : "")
    }

    private func generalLine(_ problem: CheckProblem) -> String { "\(problem.state.word): \(problem.text)" }

    /// `WARNING: the checkpoint cannot be written, …; what to do: …`
    private func daemonLine(_ problem: CheckProblem) -> String {
        let label = problem.state == .ok ? "note" : problem.state.word
        return "\(label): \(problem.text)" + (problem.remedy.map { "; what to do: \($0)" } ?? "")
    }

    private func longLines(_ verdict: BondVerdict) -> [String] {
        let bond = verdict.bond
        var lines = [heading(bond)]
        if let silence = bond.silence {
            lines.append(
                "  silenced until \(localTime(silence.until)) by user \(silence.user): \(silence.reason)")
        }
        lines += verdict.problems.map { problem in
            let label = problem.state == .ok ? "note" : problem.state.word
            let remedy = problem.remedy.map { "; what to do: \($0)" } ?? ""
            return "  \(bond.silence == nil ? label : "silenced \(label)"): \(problem.text)\(remedy)"
        }
        return lines
    }

    /// `Interface bond0 is up: mode=1 (active-backup), 2 slaves: eth0*, eth1!`: check_linux_bonding's line, on which
    /// filters and eyes are trained.
    private func heading(_ bond: BondReport) -> String {
        let isUp = bond.miiStatus.map { $0 == "up" } ?? (bond.redundancy != .down)
        let number = bond.mode.flatMap { BondMode(name: $0) }.map { "\($0.rawValue) (\($0.name))" }
        let slaves =
            bond.slaves.isEmpty ? "no slaves" : "\(bond.slaves.count.counted("slave")): \(SlaveMark.list(of: bond))"
        let age = bond.redundancySince.map { time in
            let span = BootInstant.Span(microseconds: now > time ? now - time : 0)
            return ", redundancy \(bond.redundancy.rawValue) for \(span)"
        }
        let mode = number ?? bond.mode ?? "unknown"
        return "Interface \(bond.name) is \(isUp ? "up" : "down"): mode=\(mode), \(slaves)\(age ?? "")"
    }

    /// Who says so, and how old it is: both read the kernel's state as it was asked for.
    private func source(_ report: CheckReport) -> String {
        switch report.source {
        case .daemon:
            "Source: the daemon, asked at \(localTime(now))"
                + (report.auditAge.map { "; every bond was compared with the kernel's files \($0) ago" } ?? "")
        case .kernel: "Source: the kernel itself, read at \(localTime(now)); nobody has watched since when it is so"
        }
    }
}
