/// The report for people: `bondwatchd --dump`.
///
/// What is wrong stands in capitals and comes first, so that one look is enough on a small screen; nothing is told by
/// colour or sign alone. With names of up to ten columns every line fits in 80 columns; a longer name makes its
/// line longer and is never cut.
package struct ReportTable {
    /// Microseconds since 1970; nil: no durations.
    private let now: UInt64?
    private let localTime: (UInt64) -> String

    /// - Parameters:
    ///   - now: the present moment in microseconds since 1970, for the durations.
    ///   - localTime: writes a moment in microseconds since 1970 for people: `2026-11-21 10:04:05`.
    package init(now: UInt64, localTime: @escaping (UInt64) -> String) {
        self.now = now
        self.localTime = localTime
    }

    /// A table that stays true while time goes on: every moment is told as such, and nothing as a duration.
    ///
    /// - Parameter localTime: writes a moment in microseconds since 1970 for people: `2026-11-21 10:04:05`.
    package init(localTime: @escaping (UInt64) -> String) {
        now = nil
        self.localTime = localTime
    }

    /// All bonds, an empty line between two of them; ends in a line feed.
    ///
    /// - Parameter conditions: what hinders the daemon itself; it comes first.
    package func text(_ bonds: [BondReport], conditions: [ConditionReport] = []) -> String {
        let blocks = bonds.isEmpty ? ["no bonds\n"] : bonds.map { lines($0).map { $0.text + "\n" }.joined() }
        let own = conditions.isEmpty ? [] : [conditions.map { line(on: $0).text + "\n" }.joined()]
        return (own + blocks).joined(separator: "\n")
    }

    /// `WARNING   the checkpoint cannot be written, …: No space left on device (checkpoint, 3 min 12 s)`
    package func line(on condition: ConditionReport) -> ReportLine {
        let age = span(since: condition.since).map { "\($0)" } ?? "since \(localTime(condition.since))"
        let label = condition.severity.uppercased().padded(to: 8)
        return ReportLine(
            "\(label)  \(condition.text) (\(condition.id), \(age))", Standing(severity: condition.severity))
    }

    /// The lines of one bond.
    ///
    /// - Parameter width: columns of the slaves' table that can best be missed go as long as it is wider.
    package func lines(_ bond: BondReport, width: Int = .max) -> [ReportLine] {
        [heading(bond)] + details(bond) + slaveRows(bond, width)
    }

    /// `bond0  active-backup  redundancy LOST (1 of 2 carry) for 3 min 12 s`
    package func heading(_ bond: BondReport) -> ReportLine {
        let since = bond.redundancySince.map { time in
            span(since: time).map { " for \($0)" } ?? " since \(localTime(time))"
        }
        let age = bond.isSettling ? ", settling" : since
        let doubt = bond.monitored == false && !bond.slaves.isEmpty ? ", UNMONITORED" : ""
        let ignored = bond.ignored == true ? "  ignored" : ""
        return ReportLine(
            "\(bond.name)  \(bond.mode ?? "unknown mode")  \(redundancy(bond))\(doubt)\(age ?? "")\(ignored)",
            bond.standing)
    }

    private func redundancy(_ bond: BondReport) -> String {
        if bond.slaves.isEmpty, bond.expectedSlaves == 0 { return "no slaves" }
        let reserve = bond.groupStanding?.reserves.map { ", reserve \($0.wholePorts) of \($0.expectedPorts)" }.joined()
        let count = "(\(bond.slavesCarrying) of \(bond.expectedSlaves) carry\(reserve ?? ""))"
        return switch bond.redundancy {
        case .full: "redundancy full \(count)"
        case .reduced: "redundancy REDUCED \(count)"
        case .lost: "redundancy LOST \(count)"
        case .down: "DOWN \(count)"
        }
    }

    /// The lines between heading and slaves: a word, and what there is to say of it.
    private func details(_ bond: BondReport) -> [ReportLine] {
        let silence = bond.silence.map { ("SILENCED", words(on: $0), Standing.caution) }
        let active = activeSlave(bond).map { ("active", $0, bond.activeSlave == nil ? Standing.alarm : .plain) }
        let failover = failovers(bond).map { ("failover", $0, Standing.plain) }
        let partner = partner(bond).map { ("partner", $0, Standing.plain) }
        let findings = bond.findings.map { ($0.severity.uppercased(), finding($0), Standing(severity: $0.severity)) }
        let warnings = ReportWarning.all(of: bond).map { ("WARNING", $0.text, Standing.caution) }
        let reserves = bond.groupStanding?.reserves.map { ("reserve", reserve($0), Standing.plain) } ?? []
        let lines = [silence, active, failover, partner].compactMap(\.self) + reserves + findings + warnings
        return lines.map { ReportLine("  \($0.padded(to: 8))  \($1)", $2) }
    }

    private typealias Standing = ReportLine.Standing

    /// `no link monitoring: … (no-link-monitoring, 3 min 12 s)`
    private func finding(_ finding: FindingReport) -> String {
        let age = finding.since.map { time in
            span(since: time).map { ", \($0)" } ?? ", since \(localTime(time))"
        }
        return "\(finding.problem) (\(finding.id)\(age ?? ""))"
    }

    /// `until 2026-11-21 14:00:00: switch change, by user 0`
    private func words(on silence: SilenceReport) -> String {
        "until \(localTime(silence.until)): \(silence.reason), by user \(silence.user)"
    }

    private func activeSlave(_ bond: BondReport) -> String? {
        guard let mode = bond.mode.flatMap(BondMode.init(name:)), mode.hasActiveSlave, !bond.slaves.isEmpty else {
            return nil
        }
        let name = bond.activeSlave?.description ?? "NONE"
        return name + (bond.activeSince.map { " since \(moment($0))" } ?? "")
    }

    private func failovers(_ bond: BondReport) -> String? {
        guard let last = bond.lastFailover else { return nil }
        let count = bond.failovers.map { $0 > 1 ? ", the last of \($0)" : "" } ?? ""
        let from = last.from.map { "\($0) to " } ?? "to "
        return "\(from)\(last.to) at \(localTime(last.time)), \(last.cause)\(count)"
    }

    private func partner(_ bond: BondReport) -> String? {
        guard let info = bond.adInfo else { return nil }
        let mac = info.partnerMac.map { HardwareAddress($0)?.isZero == true ? "NONE" : $0 } ?? "unknown"
        let aggregator = info.aggregator.map { ", aggregator \($0)" } ?? ""
        let ports = info.numPorts.map { ", \($0.counted("port"))" } ?? ""
        return mac + aggregator + ports
    }

    /// `aggregator 1, 3 ports: eth0 eth1 eth2`
    private func reserve(_ group: PortGroup) -> String {
        let number = group.aggregator.map { "aggregator \($0)" } ?? "NONE"
        let names = group.ports.map(\.description).joined(separator: " ")
        return "\(number), \(group.wholePorts.counted("port"))\(names.isEmpty ? "" : " of \(names)")"
    }

    private func slaveRows(_ bond: BondReport, _ width: Int) -> [ReportLine] {
        if bond.slaves.isEmpty { return [] }
        var columns = SlaveColumn.all(of: bond, localTime: localTime)
        var cells = columns.map { column in [column.title] + bond.slaves.map(column.cell) }
        var widths = cells.map { $0.map(\.columns).max() ?? 0 }
        while widths.reduce(0, { $0 + 2 + $1 }) > width, let index = SlaveColumn.leastNeeded(of: columns) {
            columns.remove(at: index)
            cells.remove(at: index)
            widths.remove(at: index)
        }
        return (0...bond.slaves.count).map { row in
            var line = ""
            for (column, (texts, width)) in zip(columns, zip(cells, widths)) {
                line += "  " + (column.isNumber ? texts[row].paddedLeft(to: width) : texts[row].padded(to: width))
            }
            while line.last == " " { line.removeLast() }
            return ReportLine(line, row == 0 ? .title : bond.slaves[row - 1].standing)
        }
    }

    /// `2026-11-21 10:04:05 (3 min 12 s)`
    private func moment(_ time: UInt64) -> String {
        localTime(time) + (span(since: time).map { " (\($0))" } ?? "")
    }

    /// nil where no durations are wanted.
    private func span(since time: UInt64) -> BootInstant.Span? {
        // A wall clock that was set back must not make a duration negative.
        now.map { .init(microseconds: $0 > time ? $0 - time : 0) }
    }
}
