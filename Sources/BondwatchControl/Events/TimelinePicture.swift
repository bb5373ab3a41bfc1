import BondwatchCore

/// The timeline as an SVG picture, readable on light and on dark, in colours that the colour-blind tell apart, and with a
/// shape for each state.
package struct TimelinePicture {
    private let offset: (UInt64) -> Int
    private let localTime: (UInt64) -> String

    /// As in `TimelineText`.
    package init(offset: @escaping (UInt64) -> Int, localTime: @escaping (UInt64) -> String) {
        self.offset = offset
        self.localTime = localTime
    }

    private enum Size {
        static let width = 960
        static let edge = 24
        static let heading = 64
        static let bondHeading = 30
        static let marks = 24
        static let row = 26
        static let bar = 18
        static let bondGap = 18
        static let axis = 34
        static let legend = 58
        /// Of a character of the labels, at most.
        static let letter = 8
    }

    package func svg(_ timeline: Timeline) -> String {
        let longest = timeline.bonds.flatMap { $0.slaves.map { $0.name.description.columns } }.max() ?? 0
        let left = Size.edge + 16 + max(longest, 4) * Size.letter
        let scale = Scale(
            begin: timeline.begin, end: timeline.end, left: Double(left), right: Double(Size.width - Size.edge))
        let blocks = timeline.bonds.map {
            Size.bondHeading + Self.roomForMarks($0) + $0.slaves.count * Size.row + Size.bondGap
        }
        let height = Size.heading + blocks.reduce(0, +) + Size.axis + Size.legend
        let range = "\(localTime(timeline.begin)) to \(localTime(timeline.end))"
        var picture = SVGDocument(
            width: Size.width, height: height, title: "Network bonds, \(range)",
            description: Self.description(of: timeline), style: Self.style)
        addHatches(&picture)
        picture.element(
            "rect",
            [
                ("class", "card"), ("x", "0.5"), ("y", "0.5"), ("width", "\(Size.width - 1)"),
                ("height", "\(height - 1)"),
                ("rx", "8"),
            ])
        picture.element("text", [("class", "name"), ("x", "\(Size.edge)"), ("y", "38")], "Network bonds")
        picture.element(
            "text", [("class", "note end"), ("x", "\(Size.width - Size.edge)"), ("y", "38")], range)
        let bottom = height - Size.axis - Size.legend
        let ticks = TimeAxis(
            from: timeline.begin, to: timeline.end, most: 9, offset: offset, localTime: localTime
        ).ticks
        for tick in ticks {
            line(&picture, "grid", scale.x(tick.time), Double(Size.heading), scale.x(tick.time), Double(bottom))
        }
        var top = Size.heading
        for (bond, block) in zip(timeline.bonds, blocks) {
            add(bond, top: top, scale, &picture)
            top += block
        }
        addAxis(ticks, y: bottom, scale, &picture)
        addLegend(timeline, y: bottom + Size.axis, &picture)
        return picture.finished()
    }

    private struct Scale {
        let begin: UInt64
        let end: UInt64
        let left: Double
        let right: Double

        func x(_ time: UInt64) -> Double {
            let part = Double(time > begin ? time - begin : 0) / Double(max(end - begin, 1))
            return left + min(part, 1) * (right - left)
        }
    }

    // MARK: Bonds

    private func add(_ bond: Timeline.Bond, top: Int, _ scale: Scale, _ picture: inout SVGDocument) {
        let host = bond.host.map { "\($0)  " } ?? ""
        picture.element(
            "text", [("class", "bond"), ("x", "\(Size.edge)"), ("y", "\(top + 20)")], "\(host)\(bond.name)")
        // A long name pushes the mode to the right.
        let behindName = Double(Size.edge + 16 + (host + bond.name.description).columns * (Size.letter + 1))
        picture.element(
            "text", [("class", "note"), ("x", Self.number(max(scale.left, behindName))), ("y", "\(top + 20)")],
            bond.mode)
        let rows = top + Size.bondHeading + Self.roomForMarks(bond)
        for (position, slave) in bond.slaves.enumerated() {
            let y = rows + position * Size.row
            picture.element(
                "text", [("class", "slave"), ("x", "\(Size.edge + 8)"), ("y", "\(y + 14)")], slave.name.description)
            for stretch in slave.stretches where stretch.state != .absent {
                addBar(stretch, of: slave.name, y: y, scale, &picture)
            }
        }
        addMarks(bond, y: rows - Size.marks, height: bond.slaves.count * Size.row, scale, &picture)
    }

    private static func roomForMarks(_ bond: Timeline.Bond) -> Int { bond.marks.isEmpty ? 0 : Size.marks }

    private func addBar(
        _ stretch: Timeline.Stretch, of slave: InterfaceName, y: Int, _ scale: Scale, _ picture: inout SVGDocument
    ) {
        let least = 1.5
        let x = scale.x(stretch.begin)
        let width = max(scale.x(stretch.end) - x, stretch.state == .down ? least : 0.2)
        let height = Self.height(stretch.state)
        let span = BootInstant.Span(microseconds: stretch.end - stretch.begin)
        let tip = "\(slave): \(stretch.state.words), \(localTime(stretch.begin)) to \(localTime(stretch.end)) (\(span))"
        picture.element(
            "rect",
            [
                ("class", Self.shape(stretch.state)), ("x", Self.number(x)),
                ("y", Self.number(Double(y) + Double(Size.bar - height) / 2)), ("width", Self.number(width)),
                ("height", "\(height)"),
            ], tip: tip)
    }

    /// A line through the bars and a letter above; letters that would touch stand as one, with how many they are.
    private func addMarks(
        _ bond: Timeline.Bond, y: Int, height: Int, _ scale: Scale, _ picture: inout SVGDocument
    ) {
        var groups: [(x: Double, marks: [Timeline.Mark])] = []
        let room = 18.0
        for mark in bond.marks {
            let x = scale.x(mark.time)
            line(&picture, "mark", x, Double(y + 18), x, Double(y + Size.marks + height - 6))
            if let last = groups.last, x - last.x < room {
                groups[groups.count - 1].marks.append(mark)
            } else {
                groups.append((x, [mark]))
            }
        }
        for group in groups {
            let letters = group.marks.count == 1 ? "\(group.marks[0].kind.letter)" : "\(group.marks.count)"
            let isBad = group.marks.contains { $0.kind == .failover || $0.kind == .totalLoss }
            let listed = 20
            let tip = group.marks.prefix(listed).map { "\(localTime($0.time)) \($0.kind.words)" }.joined(
                separator: "\n")
            let x = Self.number(min(max(group.x, scale.left + 8), scale.right - 8))
            picture.begin("g", [])
            picture.element("title", [], tip)
            picture.element("circle", [("class", isBad ? "bad" : "good"), ("cx", x), ("cy", "\(y + 9)"), ("r", "9")])
            picture.element("text", [("class", "letter"), ("x", x), ("y", "\(y + 13)")], letters)
            picture.end()
        }
    }

    // MARK: Axis and legend

    private func addAxis(_ ticks: [TimeAxis.Tick], y: Int, _ scale: Scale, _ picture: inout SVGDocument) {
        line(&picture, "axis", scale.left, Double(y), scale.right, Double(y))
        for tick in ticks {
            let x = scale.x(tick.time)
            line(&picture, "axis", x, Double(y), x, Double(y + 5))
            let isAtEnd = scale.right - x < 30
            picture.element(
                "text",
                [
                    ("class", isAtEnd ? "note end" : "note middle"), ("x", Self.number(isAtEnd ? scale.right : x)),
                    ("y", "\(y + 21)"),
                ], tick.label)
        }
    }

    private func addLegend(_ timeline: Timeline, y: Int, _ picture: inout SVGDocument) {
        let states = Set(timeline.bonds.flatMap { $0.slaves.flatMap { $0.stretches.map(\.state) } })
        var x = Size.edge
        for state in Timeline.State.allCases where state != .absent && states.contains(state) {
            let height = Self.height(state)
            picture.element(
                "rect",
                [
                    ("class", Self.shape(state)), ("x", "\(x)"), ("y", "\(y + 3 + (Size.bar - height) / 2)"),
                    ("width", "28"), ("height", "\(height)"),
                ])
            picture.element("text", [("class", "slave"), ("x", "\(x + 36)"), ("y", "\(y + 17)")], state.words)
            x += 36 + state.words.count * Size.letter + 20
        }
        let kinds = Set(timeline.bonds.flatMap { $0.marks.map(\.kind) })
        x = Size.edge
        for kind in Timeline.Mark.Kind.allCases where kinds.contains(kind) {
            let isBad = kind == .failover || kind == .totalLoss
            picture.element(
                "circle", [("class", isBad ? "bad" : "good"), ("cx", "\(x + 9)"), ("cy", "\(y + 37)"), ("r", "9")])
            picture.element(
                "text", [("class", "letter"), ("x", "\(x + 9)"), ("y", "\(y + 41)")], String(kind.letter))
            picture.element("text", [("class", "slave"), ("x", "\(x + 26)"), ("y", "\(y + 41)")], kind.words)
            x += 26 + kind.words.count * Size.letter + 20
        }
        if !kinds.isEmpty {
            picture.element(
                "text", [("class", "note"), ("x", "\(x)"), ("y", "\(y + 41)")], "a number: that many of them")
        }
    }

    /// What a screen reader says in place of the picture.
    private static func description(of timeline: Timeline) -> String {
        timeline.bonds.map { bond in
            let host = bond.host.map { " of \($0)" } ?? ""
            let counts = Timeline.Mark.Kind.allCases.compactMap { kind -> String? in
                let count = bond.marks.count { $0.kind == kind }
                return count == 0 ? nil : "\(count) times \(kind.words)"
            }
            let slaves = bond.slaves.map { slave in
                "\(slave.name) \(slave.stretches.last?.state.words ?? "unknown") at the end"
            }
            return "\(bond.name)\(host), \(bond.mode): " + (counts + slaves).joined(separator: ", ") + "."
        }.joined(separator: "\n")
    }

    private func line(
        _ picture: inout SVGDocument, _ kind: String, _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double
    ) {
        picture.element(
            "line",
            [
                ("class", kind), ("x1", Self.number(x1)), ("y1", Self.number(y1)), ("x2", Self.number(x2)),
                ("y2", Self.number(y2)),
            ])
    }

    /// With one digit behind the point.
    private static func number(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths.isMultiple(of: 10) ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }
}
