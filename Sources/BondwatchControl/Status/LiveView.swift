package import BondwatchCore

/// Makes the lines of the live view from what is known: no clock, no terminal.
///
/// Every moment is told as an instant, so that a screen on which nothing changes for hours is still right.
package struct LiveView {
    /// Safe to print.
    private let host: String
    /// Writes a moment in microseconds since 1970 for people: `2026-11-21 10:04:05`.
    private let localTime: (UInt64) -> String

    package init(host: String, localTime: @escaping (UInt64) -> String) {
        self.host = host
        self.localTime = localTime
    }

    /// At most `height` lines, none wider than `width` columns.
    package func lines(_ state: LiveState, width: Int, height: Int) -> [ReportLine] {
        let width = max(width, 1)
        let head = heading(state, width).flatMap { $0.folded(width: width, indent: 2) }
        // The bonds come first, but the last events are not pushed off the screen.
        let reserved = min(Self.eventsAtLeast, height / 3)
        let body = bonds(state, width: width, height: max(height - head.count - 1 - reserved, 1))
        let used = head.count + body.count
        let events = LiveEvents(state, localTime: localTime).lines(width: width, height: height - used - 1)
        return Array((head + body + (events.isEmpty ? [] : [ReportLine("")] + events)).prefix(max(height, 0)))
    }

    /// A title, and four events of one line.
    private static let eventsAtLeast = 5

    private func heading(_ state: LiveState, _ width: Int) -> [ReportLine] {
        let left = "\(host)  \(summary(state))"
        let right = "q leaves"
        let gap = width - left.columns - right.columns
        let title = ReportLine(gap < 2 ? left : left + String(repeating: " ", count: gap) + right, .title)
        let connection =
            switch state.connection {
            case .live(let since): ReportLine("live since \(localTime(since))")
            case .lost(let since, let reason) where state.hasState:
                ReportLine(
                    "NOT LIVE since \(localTime(since)), \(reason): this is the state of then; trying again", .alarm)
            case .lost(let since, let reason):
                ReportLine("NOT LIVE since \(localTime(since)), \(reason); trying again", .alarm)
            }
        return [title, connection, ReportLine("")]
    }

    /// `3 bonds: 1 DOWN, 2 full`
    private func summary(_ state: LiveState) -> String {
        guard state.hasState else { return "" }
        if state.bonds.isEmpty { return "no bonds" }
        let words: [(Redundancy, String)] = [(.down, "DOWN"), (.lost, "LOST"), (.reduced, "REDUCED"), (.full, "full")]
        let watched = state.bonds.filter { $0.standing != .plain }
        var counts = words.compactMap { redundancy, word in
            let count = watched.count { $0.redundancy == redundancy }
            return count == 0 ? nil : "\(count) \(word)"
        }
        if watched.count < state.bonds.count { counts.append("\(state.bonds.count - watched.count) without slaves") }
        return "\(state.bonds.count.counted("bond")): \(counts.joined(separator: ", "))"
    }

    /// In as much detail as fits: every slave; those of the bonds with trouble; a line for each bond; the worst of them.
    private func bonds(_ state: LiveState, width: Int, height: Int) -> [ReportLine] {
        let table = ReportTable(localTime: localTime)
        func blocks(_ isWhole: (BondReport) -> Bool) -> [ReportLine] {
            var lines: [ReportLine] = []
            var isParted = true
            for bond in state.bonds {
                let block = isWhole(bond) ? table.lines(bond, width: width) : [table.heading(bond)]
                if !isParted || (block.count > 1 && !lines.isEmpty && lines.last?.text != "") {
                    lines.append(ReportLine(""))
                }
                lines += block.flatMap { $0.folded(width: width, indent: 4) }
                isParted = block.count == 1
            }
            return lines
        }
        for detail in [{ _ in true }, { $0.standing != .good }, { _ in false }] as [(BondReport) -> Bool] {
            let lines = blocks(detail)
            if lines.count <= height { return lines }
        }
        return worst(of: state.bonds, table, width: width, height: height)
    }

    private func worst(of bonds: [BondReport], _ table: ReportTable, width: Int, height: Int) -> [ReportLine] {
        let order: [ReportLine.Standing] = [.alarm, .caution, .plain, .good]
        let sorted = order.flatMap { standing in bonds.filter { $0.standing == standing } }
        var lines: [ReportLine] = []
        for (index, bond) in sorted.enumerated() {
            let block = table.heading(bond).folded(width: width, indent: 4)
            let rest = sorted.count - index - 1
            guard lines.count + block.count + (rest > 0 ? 1 : 0) <= height else {
                let others = sorted[index...]
                let words = others.allSatisfy { $0.standing == .good } ? ", all full" : ""
                return lines + [ReportLine("and \(others.count.counted(lines.isEmpty ? "bond" : "more bond"))\(words)")]
            }
            lines += block
        }
        return lines
    }
}
