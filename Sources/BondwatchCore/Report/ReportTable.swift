/// The report for people: `bondwatchd --dump`.
///
/// What is wrong stands in capitals and comes first, so that one look is enough on a small screen; nothing is told by
/// colour or sign alone. With names of up to ten characters every line fits in 80 columns; a longer name makes its
/// line longer and is never cut.
package struct ReportTable {
    /// Microseconds since 1970.
    private let now: UInt64
    private let localTime: (UInt64) -> String

    /// - Parameters:
    ///   - now: the present moment in microseconds since 1970, for the durations.
    ///   - localTime: writes a moment in microseconds since 1970 for people: `2026-11-21 10:04:05`.
    package init(now: UInt64, localTime: @escaping (UInt64) -> String) {
        self.now = now
        self.localTime = localTime
    }

    /// All bonds, an empty line between two of them; ends in a line feed.
    package func text(_ bonds: [BondReport]) -> String {
        if bonds.isEmpty { return "no bonds\n" }
        return bonds.map { lines($0).joined(separator: "\n") + "\n" }.joined(separator: "\n")
    }

    private func lines(_ bond: BondReport) -> [String] {
        [heading(bond)] + details(bond) + slaveRows(bond)
    }

    /// `bond0  active-backup  redundancy LOST (1 of 2 carry) for 3 min 12 s`
    private func heading(_ bond: BondReport) -> String {
        let age = bond.redundancySince.map { " for \(span(since: $0))" } ?? ""
        let doubt = bond.monitored == false && !bond.slaves.isEmpty ? ", UNMONITORED" : ""
        let ignored = bond.ignored == true ? "  ignored" : ""
        return "\(bond.name)  \(bond.mode ?? "unknown mode")  \(redundancy(bond))\(doubt)\(age)\(ignored)"
    }

    private func redundancy(_ bond: BondReport) -> String {
        if bond.slaves.isEmpty, bond.expectedSlaves == 0 { return "no slaves" }
        let count = "(\(bond.slavesCarrying) of \(bond.expectedSlaves) carry)"
        return switch bond.redundancy {
        case .full: "redundancy full \(count)"
        case .reduced: "redundancy REDUCED \(count)"
        case .lost: "redundancy LOST \(count)"
        case .down: "DOWN \(count)"
        }
    }

    /// The lines between heading and slaves: a word, and what there is to say of it.
    private func details(_ bond: BondReport) -> [String] {
        let active = activeSlave(bond).map { ("active", $0) }
        let failover = failovers(bond).map { ("failover", $0) }
        let partner = partner(bond).map { ("partner", $0) }
        let findings = bond.findings.map { ($0.severity.uppercased(), finding($0)) }
        let warnings = ReportWarning.all(of: bond).map { ("WARNING", $0.text) }
        let lines = [active, failover, partner].compactMap(\.self) + findings + warnings
        return lines.map { "  \(pad($0, to: 8))  \($1)" }
    }

    /// `no link monitoring: … (no-link-monitoring, 3 min 12 s)`
    private func finding(_ finding: FindingReport) -> String {
        "\(finding.problem) (\(finding.id)\(finding.since.map { ", \(span(since: $0))" } ?? ""))"
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

    private func slaveRows(_ bond: BondReport) -> [String] {
        if bond.slaves.isEmpty { return [] }
        let columns = SlaveColumn.all(of: bond, localTime: localTime)
        let cells = columns.map { column in [column.title] + bond.slaves.map(column.cell) }
        let widths = cells.map { $0.map(\.count).max() ?? 0 }
        return (0...bond.slaves.count).map { row in
            var line = ""
            for (column, (texts, width)) in zip(columns, zip(cells, widths)) {
                line += "  " + (column.isNumber ? padLeft(texts[row], to: width) : pad(texts[row], to: width))
            }
            return line
        }
    }

    /// `2026-11-21 10:04:05 (3 min 12 s)`
    private func moment(_ time: UInt64) -> String { "\(localTime(time)) (\(span(since: time)))" }

    private func span(since time: UInt64) -> BootInstant.Span {
        // A wall clock that was set back must not make a duration negative.
        .microseconds(now > time ? now - time : 0)
    }
}

/// Fills up with spaces to that many characters.
private func pad(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(width - text.count, 0))
}

private func padLeft(_ text: String, to width: Int) -> String {
    String(repeating: " ", count: max(width - text.count, 0)) + text
}
