import BondwatchCore

/// The timeline as lines of text.
///
/// Each column stands for a piece of time, and shows the worst of it: a slave that was down for a second in a week is seen.
/// A name that would take the room of the bars has a line of its own.
package struct TimelineText {
    package struct Style: Sendable {
        package var width = 80
        /// Bars in block characters, for a terminal with UTF-8.
        package var isUnicode: Bool
        package var palette: Palette

        package init(isUnicode: Bool, palette: Palette) {
            self.isUnicode = isUnicode
            self.palette = palette
        }

        var isColoured: Bool { palette == .colours }
    }

    private let style: Style
    private let offset: (UInt64) -> Int
    private let localTime: (UInt64) -> String

    /// - Parameters:
    ///   - offset: of the local time from UTC at a moment, in seconds.
    ///   - localTime: writes a moment: `2026-11-21 10:04:05`.
    package init(_ style: Style, offset: @escaping (UInt64) -> Int, localTime: @escaping (UInt64) -> String) {
        self.style = style
        self.offset = offset
        self.localTime = localTime
    }

    package func text(_ timeline: Timeline) -> String {
        guard !timeline.bonds.isEmpty else { return "no bonds in the journal\n" }
        let names = timeline.bonds.flatMap { $0.slaves.map { $0.name.description.columns } }
        let margin = (names.filter { $0 <= Self.longestBeside }.max() ?? 0) + 4
        let scale = Scale(begin: timeline.begin, end: timeline.end, columns: max(style.width - margin, 20))
        let blocks = timeline.bonds.map { block($0, scale, margin: margin) }
        let axis = axis(scale, margin: margin)
        let legend = legend(timeline)
        return
            (["\(localTime(timeline.begin)) to \(localTime(timeline.end))"] + blocks.flatMap { [""] + $0 } + axis + [""]
            + legend.map { $0.joined(separator: "   ") }).map { $0 + "\n" }.joined()
    }

    /// The widest name that stands beside its bar: fifteen letters, the most that a name has, and some that are escaped.
    private static let longestBeside = 20

    /// Which column a moment is in.
    private struct Scale {
        let begin: UInt64
        let end: UInt64
        let columns: Int

        func column(_ time: UInt64) -> Int {
            let part = Double(time > begin ? time - begin : 0) / Double(max(end - begin, 1))
            return min(Int(part * Double(columns)), columns - 1)
        }
    }

    private func block(_ bond: Timeline.Bond, _ scale: Scale, margin: Int) -> [String] {
        let host = bond.host.map { "\($0) " } ?? ""
        var lines = ScreenText.folded("\(host)\(bond.name)  \(bond.mode)", width: style.width, indent: 2)
        if !bond.marks.isEmpty { lines.append(marks(bond.marks, scale, margin: margin)) }
        for slave in bond.slaves {
            let name = "  \(slave.name)"
            let isBeside = name.columns <= Self.longestBeside + 2
            if !isBeside { lines.append(name) }
            lines.append((isBeside ? name : "").padded(to: margin) + bar(slave, scale))
        }
        return lines
    }

    /// The letters of what happened; a digit where there is more than one letter to a column.
    private func marks(_ marks: [Timeline.Mark], _ scale: Scale, margin: Int) -> String {
        var row = [Character](repeating: " ", count: scale.columns)
        var counts = [Int](repeating: 0, count: scale.columns)
        for mark in marks {
            let column = scale.column(mark.time)
            counts[column] += 1
            let isMany = counts[column] > 1
            row[column] = isMany ? (counts[column] > 9 ? "+" : Character(String(counts[column]))) : mark.kind.letter
        }
        while row.last == " " { row.removeLast() }
        return spaces(margin) + String(row)
    }

    private func bar(_ slave: Timeline.Slave, _ scale: Scale) -> String {
        var states = [Timeline.State?](repeating: nil, count: scale.columns)
        for stretch in slave.stretches {
            let first = scale.column(stretch.begin)
            // What ends exactly where a column begins has no part in that one.
            let last = max(first, scale.column(stretch.end > stretch.begin ? stretch.end - 1 : stretch.end))
            for column in first...last where Self.rank(stretch.state) > states[column].map(Self.rank) ?? -1 {
                states[column] = stretch.state
            }
        }
        var bar = ""
        var previous: Timeline.State?
        for state in states {
            let state = state ?? .unknown
            if style.isColoured, state != previous { bar += Self.colour(state) }
            bar.append(glyph(state))
            previous = state
        }
        return style.isColoured ? bar + "\u{1b}[0m" : bar
    }

    private static func rank(_ state: Timeline.State) -> Int {
        switch state {
        case .absent: 0
        case .unknown: 1
        case .backup: 2
        case .active: 3
        case .down: 4
        }
    }

    private func glyph(_ state: Timeline.State) -> Character {
        switch state {
        case .active: style.isUnicode ? "█" : "#"
        case .backup: style.isUnicode ? "▄" : "="
        case .down: style.isUnicode ? "×" : "x"
        case .unknown: style.isUnicode ? "·" : "."
        case .absent: " "
        }
    }

    private static func colour(_ state: Timeline.State) -> String {
        switch state {
        case .active: "\u{1b}[34m"
        case .backup: "\u{1b}[36m"
        case .down: "\u{1b}[31m"
        case .unknown, .absent: "\u{1b}[0m"
        }
    }

    private func axis(_ scale: Scale, margin: Int) -> [String] {
        let widest = 10
        let axis = TimeAxis(
            from: scale.begin, to: scale.end, most: max(scale.columns / widest, 1), offset: offset, localTime: localTime
        )
        var line = [Character](repeating: style.isUnicode ? "─" : "-", count: scale.columns)
        var labels = ""
        for tick in axis.ticks {
            let column = scale.column(tick.time)
            guard column >= labels.count, column + tick.label.count <= scale.columns else { continue }
            line[column] = style.isUnicode ? "┬" : "+"
            labels += spaces(column - labels.count) + tick.label + " "
        }
        while labels.last == " " { labels.removeLast() }
        return [spaces(margin) + String(line), spaces(margin) + labels]
    }

    private func legend(_ timeline: Timeline) -> [[String]] {
        let states = Set(timeline.bonds.flatMap { $0.slaves.flatMap { $0.stretches.map(\.state) } })
        let kinds = Set(timeline.bonds.flatMap { $0.marks.map(\.kind) })
        let bars = Timeline.State.allCases.filter { $0 != .absent && states.contains($0) }.map { state in
            style.isColoured
                ? "\(Self.colour(state))\(glyph(state))\u{1b}[0m \(state.words)" : "\(glyph(state)) \(state.words)"
        }
        let marks = Timeline.Mark.Kind.allCases.filter(kinds.contains).map { "\($0.letter) \($0.words)" }
        let many = ["2 to 9, +: so many of them"]
        return [bars] + (kinds.isEmpty ? [] : marks.count > 3 ? [marks, many] : [marks + many])
    }

    private func spaces(_ count: Int) -> String { String(repeating: " ", count: max(count, 0)) }
}
