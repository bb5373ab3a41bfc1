import BondwatchCore

/// A difference with all that it is judged by: what both machines were shown, and what each logged.
struct Circumstances {
    let difference: Difference
    private let facts: [Facts.Fact]
    let former: [LogLine]
    let present: [LogLine]
    let others: [Difference]
    private let history: [Step]

    /// - Parameter all: the differences of the whole history.
    init(_ difference: Difference, among all: [Difference], _ pair: Pair) {
        self.difference = difference
        let names = Self.names(of: difference.bond, in: pair.facts.facts)
        facts = pair.facts.facts.filter { $0.bond.isEmpty || names.contains($0.bond) }
        former = pair.former.log.filter { names.contains($0.event.bond) }
        present = pair.present.log.filter { names.contains($0.event.bond) }
        others = all.filter { names.contains($0.bond) }
        history = pair.history
    }

    /// All names that a bond ever had.
    private static func names(of bond: String, in facts: [Facts.Fact]) -> Set<String> {
        var names: Set<String> = [bond]
        for fact in facts + facts.reversed() {
            guard case .named(let old) = fact.kind else { continue }
            if names.contains(fact.bond) || names.contains(old) { names.formUnion([fact.bond, old]) }
        }
        return names
    }

    var line: LogLine { difference.line }
    var step: Int { line.step }
    var time: UInt64 { line.time }
    var kind: String { line.event.kind }

    // MARK: What was shown

    func facts(until step: Int) -> ArraySlice<Facts.Fact> { facts.prefix { $0.step <= step } }

    /// What the history showed of the bond from `start` on, up to the step of the difference.
    func shown(since start: UInt64 = 0) -> [Facts.Kind] {
        facts(until: step).filter { $0.time >= start }.map(\.kind)
    }

    /// The same of the last so many milliseconds.
    func shown(within milliseconds: UInt64) -> [Facts.Kind] { shown(since: time - min(time, milliseconds)) }

    var mode: BondMode? {
        shown().reversed().lazy.compactMap { kind in if case .mode(let mode) = kind { mode } else { nil } }.first
    }

    var isSetUp: Bool {
        shown().reversed().lazy.compactMap { kind in if case .setUp(let isUp) = kind { isUp } else { nil } }.first
            ?? false
    }

    /// Whether the bond had carrier all the time from its last fact before the step on.
    var hadCarrier: Bool {
        let all = facts(until: step)
        let now = all.last { if case .carrier = $0.kind { true } else { false } }
        let before = all.last { fact in
            if case .carrier = fact.kind { fact.step < step } else { false }
        }
        return [now, before].allSatisfy { $0?.kind == .carrier(true) }
    }

    func isAnswer(_ step: Int) -> Bool {
        guard history.indices.contains(step), case .answer = history[step].sight else { return false }
        return true
    }

    /// The line of either machine came of an answer to a request.
    var isWithinDump: Bool {
        let lines: [LogLine] =
            switch difference.kind {
            case .onlyFormer(let line), .onlyPresent(let line): [line]
            case .changed(_, let former, let present): [former, present]
            }
        return lines.contains { isAnswer($0.step) }
    }

    /// No dump has ended since messages were lost, or since the daemon started, before the line.
    var isInGap: Bool { isInGap(step) }

    func isInGap(_ step: Int) -> Bool {
        let last = facts(until: step).last { fact in
            fact.step < step && [.loss, .restart, .dumpEnded].contains(fact.kind)
        }
        return last?.kind != .dumpEnded
    }

    /// A dump has ended since the bond was set up.
    var hasDumpSinceSetUp: Bool {
        facts(until: step).reversed().prefix { $0.kind != .setUp(true) }.contains { fact in
            fact.kind == .dumpEnded && fact.step < step
        }
    }

    private var lastActive: Facts.Kind? {
        shown().last { kind in
            switch kind {
            case .active, .fileActive: true
            default: false
            }
        }
    }

    // MARK: What was logged

    /// Another difference of the same bond is older, or of the same step.
    var hasOtherBefore: Bool {
        others.contains { other in
            let isCause = !["failover-recorded", "episode-ended", "redundancy-restored"].contains(other.line.event.kind)
            return other.line.step <= step && isCause
        }
    }

    /// Another difference of the same bond is older.
    var hasOlderBefore: Bool { others.contains { $0.line.step < step } }

    /// Both logs have a line on flapping of the same step, which need not stand at the same place.
    var isAroundFlapping: Bool {
        aspect == .order
            && [former, present].allSatisfy { log in
                log.contains { $0.step == step && $0.event.kind.hasPrefix("flapping") }
            }
    }

    /// The later of both lines waited with others, or the former machine's alone, for what carried nothing.
    var isReleased: Bool {
        guard case .changed(_, let older, let newer) = difference.kind else { return false }
        let isLate = older.step > newer.step
        let (line, log) = isLate ? (older, former) : (newer, present)
        let patience: UInt64 = 30
        guard max(older.time, newer.time) - min(older.time, newer.time) <= patience else { return false }
        if isLate, newer.event.carrying == 0 { return true }
        return log.contains { other in
            let mayWait = ["link-", "slave-", "active-"].contains { other.event.kind.hasPrefix($0) }
            let isOther = other.event.interface != line.event.interface || other.event.kind != line.event.kind
            return mayWait && isOther && other.step == line.step
        }
    }

    /// By the present machine's log the bond has no active slave, this line included.
    var hasNoneActive: Bool {
        present.last { $0.step <= step && ["active-none", "active-changed"].contains($0.event.kind) }?.event.kind
            == "active-none" || present.contains { $0.step == step && $0.event.kind == "active-none" }
            || [.active(nil), .fileActive(nil)].contains(lastActive)
    }

    /// What a log says of the bond's redundancy: the kind of the last line about it.
    private static func standing(_ log: [LogLine], before step: Int) -> String {
        let last = log.last { $0.step < step && $0.event.kind.hasPrefix("redundancy-") }
        guard let last else { return "redundancy-restored" }
        return last.event.kind == "redundancy-reduced" ? "\(last.event.kind) \(last.event.carrying)" : last.event.kind
    }

    /// Since when the logs differ on the redundancy, or the time of the difference itself.
    var partedAt: UInt64 {
        var parted = time
        let lines = (former + present).filter { $0.step < step }.sorted { $0.step > $1.step }
        for line in lines {
            let next = line.step + 1
            guard Self.standing(former, before: next) != Self.standing(present, before: next) else { break }
            parted = line.time
        }
        return parted
    }

    func formerLines(within milliseconds: UInt64) -> [LoggedEvent] { lines(former, milliseconds) }
    func presentLines(within milliseconds: UInt64) -> [LoggedEvent] { lines(present, milliseconds) }

    private func lines(_ log: [LogLine], _ milliseconds: UInt64) -> [LoggedEvent] {
        log.filter { $0.step <= step && $0.time + milliseconds >= time }.map(\.event)
    }
}
