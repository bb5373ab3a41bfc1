/// A difference between what the former and the present machine log of the same history.
struct Difference: Sendable {
    enum Kind: Sendable {
        case onlyFormer(LogLine)
        case onlyPresent(LogLine)
        /// Both log it, and not alike.
        case changed(Aspect, former: LogLine, present: LogLine)
    }

    /// What users see of an event.
    enum Aspect: String, CaseIterable, Sendable {
        case time, order, bond, message, interface, previous, change, priority, redundancy, carrying
    }

    var kind: Kind
    var bond: String { line.event.bond }
    /// The line that it is about; of two, the earlier.
    var line: LogLine {
        switch kind {
        case .onlyFormer(let line), .onlyPresent(let line): line
        case .changed(_, let former, let present): former.step <= present.step ? former : present
        }
    }

    /// What it is, without what differs from one history to another.
    var shape: String {
        switch kind {
        case .onlyFormer(let line): "former only: \(line.event.kind)"
        case .onlyPresent(let line): "present only: \(line.event.kind)"
        case .changed(let aspect, let former, _): "\(former.event.kind): \(aspect.rawValue)"
        }
    }

    var text: String {
        func show(_ line: LogLine) -> String {
            let event = line.event
            return "[\(line.step) at \(line.time)] \(event.kind) \(event.message) (\(event.redundancy), "
                + "\(event.carrying) carry, priority \(event.priority), \(event.change ?? "-"), before "
                + "\(event.previous ?? "-"))"
        }
        switch kind {
        case .onlyFormer(let line): return "former only \(show(line))"
        case .onlyPresent(let line): return "present only \(show(line))"
        case .changed(let aspect, let former, let present):
            return "\(aspect.rawValue): former \(show(former)), present \(show(present))"
        }
    }
}

/// Puts the lines of both logs side by side, bond by bond.
struct Alignment {
    private(set) var differences: [Difference] = []
    /// An event that one machine logs so much later than the other is another one, in milliseconds.
    static let window: UInt64 = 6000

    /// - Parameter firstNames: of each bond that was renamed, by its later names.
    init(former: [LogLine], present: [LogLine], firstNames: [String: String]) {
        let former = Self.byBond(former, firstNames)
        let present = Self.byBond(present, firstNames)
        for bond in Set(former.keys).union(present.keys).sorted() {
            align(former[bond] ?? [], present[bond] ?? [])
        }
        differences.sort { $0.line.step < $1.line.step }
    }

    /// The former machine has neither findings nor silences.
    private static func byBond(_ lines: [LogLine], _ firstNames: [String: String]) -> [String: [LogLine]] {
        let lines = lines.filter { !$0.event.kind.hasPrefix("finding-") }
        return Dictionary(grouping: lines) { firstNames[$0.event.bond] ?? $0.event.bond }
    }

    private mutating func align(_ former: [LogLine], _ present: [LogLine]) {
        var (onlyFormer, onlyPresent): ([LogLine], [LogLine]) = ([], [])
        var start = 0
        while start < min(former.count, present.count), former[start].matches(present[start]) {
            compare(former[start], present[start])
            start += 1
        }
        let (left, right) = (Array(former[start...]), Array(present[start...]))
        let longest = Self.longest(left, right)
        var (row, column) = (0, 0)
        while row < left.count || column < right.count {
            if row < left.count, column < right.count, left[row].matches(right[column]),
                longest[row][column] == longest[row + 1][column + 1] + left[row].weight(of: right[column])
            {
                compare(left[row], right[column])
                (row, column) = (row + 1, column + 1)
            } else if column == right.count
                || (row < left.count && longest[row + 1][column] >= longest[row][column + 1])
            {
                onlyFormer.append(left[row])
                row += 1
            } else {
                onlyPresent.append(right[column])
                column += 1
            }
        }
        pair(onlyFormer, onlyPresent)
    }

    /// For each pair of places the weight of the longest common rest.
    private static func longest(_ left: [LogLine], _ right: [LogLine]) -> [[Int]] {
        var table = [[Int]](repeating: [Int](repeating: 0, count: right.count + 1), count: left.count + 1)
        for row in left.indices.reversed() {
            for column in right.indices.reversed() {
                let without = max(table[row + 1][column], table[row][column + 1])
                let with = table[row + 1][column + 1] + left[row].weight(of: right[column])
                table[row][column] = left[row].matches(right[column]) ? max(with, without) : without
            }
        }
        return table
    }

    /// Lines that both have, at another place.
    private mutating func pair(_ former: [LogLine], _ present: [LogLine]) {
        var present = present
        for line in former {
            if let place = present.firstIndex(where: line.matches) {
                if line.step == present[place].step {
                    differences.append(Difference(kind: .changed(.order, former: line, present: present[place])))
                }
                compare(line, present[place])
                present.remove(at: place)
            } else {
                differences.append(Difference(kind: .onlyFormer(line)))
            }
        }
        differences += present.map { Difference(kind: .onlyPresent($0)) }
    }

    private mutating func compare(_ former: LogLine, _ present: LogLine) {
        for aspect in former.aspects(unlike: present) {
            differences.append(Difference(kind: .changed(aspect, former: former, present: present)))
        }
    }
}

extension LogLine {
    /// Whether they are about the same thing.
    fileprivate func matches(_ other: LogLine) -> Bool {
        guard event.kind == other.event.kind, event.isLasting == other.event.isLasting else { return false }
        // Which slave is left of how many is what it says, not what it is about.
        if event.kind.hasPrefix("redundancy-") {
            if event.redundancy != other.event.redundancy { return false }
        } else if event.interface != other.event.interface {
            return false
        }
        return max(time, other.time) - min(time, other.time) <= Alignment.window
    }

    /// What came of the same step belongs together rather than what came of another.
    fileprivate func weight(of other: LogLine) -> Int { step == other.step ? 3 : 1 }

    fileprivate func aspects(unlike other: LogLine) -> [Difference.Aspect] {
        var found: [Difference.Aspect] = []
        let (event, second) = (event, other.event)
        if event.interface != second.interface { found.append(.interface) }
        if event.previous != second.previous { found.append(.previous) }
        if event.change != second.change || event.missed != second.missed || event.isEarly != second.isEarly {
            found.append(.change)
        }
        if event.priority != second.priority { found.append(.priority) }
        // At another time the bond is in another state.
        guard step == other.step else { return found + [.time] }
        if event.bond != second.bond { found.append(.bond) }
        if event.message != second.message { found.append(.message) }
        if event.redundancy != second.redundancy { found.append(.redundancy) }
        if event.carrying != second.carrying { found.append(.carrying) }
        return found
    }
}

extension LoggedEvent {
    /// A loss that is reported again at full priority, since it lasts.
    var isLasting: Bool { message.hasSuffix("while flapping)") }
}
