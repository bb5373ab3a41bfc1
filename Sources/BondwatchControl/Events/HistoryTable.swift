import BondwatchCore

/// The failover history as a table: one line a failover.
///
/// With names such as bond0 and eth0 a line fits in 80 columns: the year is left out where it would not, and then a space
/// of the two between columns. A longer name makes its line longer and is never cut.
package struct HistoryTable {
    private let width: Int
    private let localTime: (UInt64) -> String

    /// - Parameter localTime: writes a moment in microseconds since 1970: `2026-11-21 10:04:05`.
    package init(width: Int = 80, localTime: @escaping (UInt64) -> String) {
        self.width = width
        self.localTime = localTime
    }

    private static let headings = ["TIME", "HOST", "BOND", "WHAT", "FROM", "TO", "GAP", "LOST", "WHY"]
    private static let host = 1

    /// Heading and lines, in the order given; ends in a line feed.
    package func text(_ reports: [FailoverReport]) -> String {
        if reports.isEmpty { return "no failovers\n" }
        let rows = [Self.headings] + reports.map(cells)
        let hasHosts = Set(reports.map(\.host)).count > 1
        let yearAndDash = 5
        let short = [rows[0]] + rows.dropFirst().map { [String($0[0].dropFirst(yearAndDash))] + $0.dropFirst() }
        let narrow = lines(short, hasHosts: hasHosts, between: 1)
        let candidates = [lines(rows, hasHosts: hasHosts), lines(short, hasHosts: hasHosts)]
        let fitting = candidates.first { $0.allSatisfy { $0.columns <= width } } ?? narrow
        return fitting.map { $0 + "\n" }.joined()
    }

    /// Widths of the columns where nothing is known of the lines that follow.
    private static let usualWidths = [19, 8, 5, 8, 4, 4, 6, 10, 0]

    /// The heading above `line`.
    package func heading(hasHosts: Bool) -> String {
        lines([Self.headings], hasHosts: hasHosts, least: Self.usualWidths).map { $0 + "\n" }.joined()
    }

    /// One line as it is told while it happens.
    package func line(_ report: FailoverReport, hasHosts: Bool) -> String {
        lines([cells(report)], hasHosts: hasHosts, least: Self.usualWidths).map { $0 + "\n" }.joined()
    }

    private func lines(
        _ rows: [[String]], hasHosts: Bool, between space: Int = 2, least: [Int] = []
    ) -> [String] {
        let columns = Self.headings.indices.filter { hasHosts || $0 != Self.host }
        let widths = Self.headings.indices.map { column in
            max(rows.map { $0[column].columns }.max() ?? 0, column < least.count ? least[column] : 0)
        }
        return rows.map { row in
            columns.map { $0 == columns.last ? row[$0] : row[$0].padded(to: widths[$0] + space) }.joined()
        }
    }

    private func cells(_ report: FailoverReport) -> [String] {
        let from = report.from?.description ?? report.fromAggregator.map { "aggregator \($0)" }
        let to = report.to?.description ?? report.toAggregator.map { "aggregator \($0)" }
        return [
            localTime(report.time), report.host ?? "-", report.bond.description, report.change.rawValue, from ?? "-",
            to ?? "-", gap(report), loss(report), report.cause,
        ]
    }

    /// How long there was no active slave.
    private func gap(_ report: FailoverReport) -> String {
        if report.gapOpen { return "still" }
        guard let gap = report.gap else {
            switch report.change {
            case .failover, .totalLoss, .recovery: return report.toAggregator == nil ? "?" : "-"
            case .failback, .change, .first, .slaveLost: return "-"
            }
        }
        return gap == 0 ? "none" : span(gap)
    }

    /// How long redundancy was lost.
    private func loss(_ report: FailoverReport) -> String {
        switch report.redundancyLostEnd {
        case nil: "-"
        case .restored: report.redundancyLost.map(span) ?? "?"
        case .open: "still lost"
        case .removed: "bond gone"
        case .reboot: "reboot"
        case .unknown: "?"
        }
    }

    /// `9 min 59 s`, `11 min`: at most ten characters; the smaller unit goes where the larger has two digits.
    private func span(_ microseconds: UInt64) -> String {
        let parts = "\(BootInstant.Span(microseconds: microseconds))".split(separator: " ")
        let isLong = parts.count > 2 && parts[0].count > 1
        return (isLong ? parts.prefix(2) : parts[...]).joined(separator: " ")
    }
}
