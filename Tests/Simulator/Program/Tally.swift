import Simulator

/// What all seeds together have shown.
struct Tally: Sendable {
    private var seeds = 0
    private var transitions = 0
    private var restarts = 0
    private var coverage = Coverage()
    private var entries: [Entry: (seeds: Int, first: UInt64)] = [:]
    /// Of each check that failed without a known cause: how many seeds, and the first.
    private var unknown: [Violation.Check: (seeds: Int, first: UInt64, text: String)] = [:]
    /// The seeds in which one failed, as many as can be read.
    private var failed: [UInt64] = []
    /// Seeds of the list of open ones: how many failed, and which passed.
    private var open: (failed: Int, passed: [UInt64]) = (0, [])

    /// - Parameter isOpen: it is known to fail.
    mutating func take(_ outcome: Simulation.Outcome, isOpen: Bool) {
        seeds += 1
        transitions += outcome.transitions
        restarts += outcome.restarts
        coverage.merge(outcome.coverage)
        if isOpen {
            if outcome.violations.allSatisfy({ $0.entry.map(Entry.mayShow) ?? false }) {
                open.passed.append(outcome.seed)
            } else {
                open.failed += 1
            }
            return
        }
        for entry in Set(outcome.violations.compactMap(\.entry)) {
            let before = entries[entry] ?? (0, .max)
            entries[entry] = (before.seeds + 1, min(before.first, outcome.seed))
        }
        let failures = outcome.violations.filter { $0.entry == nil }
        let isWrong = outcome.violations.contains { !($0.entry.map(Entry.mayShow) ?? false) }
        if isWrong, failed.count < 100 { failed.append(outcome.seed) }
        for check in Set(failures.map(\.check)) {
            guard let failure = failures.first(where: { $0.check == check }) else { continue }
            let before = unknown[check] ?? (0, .max, "")
            let isFirst = outcome.seed < before.first
            unknown[check] = (
                before.seeds + 1, isFirst ? outcome.seed : before.first,
                isFirst ? "\(failure.bond): \(failure.text)" : before.text
            )
        }
    }

    /// Prints the whole; true where nothing is wrong.
    func report(_ version: Simulation.Version, isWhole: Bool, seconds: UInt64) -> Bool {
        print("reached:")
        for (what, count) in coverage.counts.sorted(by: { $0.key < $1.key }) { print("  \(count)\t\(what)") }
        print("known faults:")
        for entry in Entry.allCases {
            guard let found = entries[entry] else { continue }
            print("  \(entry.rawValue)\t\(found.seeds) seeds, the first is \(found.first)")
        }
        print("not known:")
        for (check, found) in unknown.sorted(by: { $0.value.seeds > $1.value.seeds }) {
            print("  \(check.rawValue): \(found.seeds) seeds, the first is \(found.first): \(found.text)")
        }
        if !failed.isEmpty { print("in seeds: " + failed.sorted().map(\.description).joined(separator: " ")) }
        let wrong = faults + (isWhole ? gaps(version) : [])
        for text in wrong { print("WRONG: \(text)") }
        if open.failed > 0 { print("\(open.failed) seeds failed that are known to (Tests/Simulator/open-seeds)") }
        print("\(seeds) seeds, \(transitions) transitions, \(restarts) restarts, \(seconds) s")
        return wrong.isEmpty
    }

    /// What must not be.
    private var faults: [String] {
        let mended = entries.keys.filter { !Entry.mayShow($0) }
        return unknown.map { "\($0.key.rawValue): bondwatch-simulator --seed \($0.value.first)" }
            + open.passed.sorted().map { "seed \($0) passes: it is no open seed any more" }
            + mended.map { "\($0.rawValue) is back: bondwatch-simulator --seed \(entries[$0]?.first ?? 0)" }
    }

    /// What should have shown and has not.
    private func gaps(_ version: Simulation.Version) -> [String] {
        let many = 10_000
        let expected = seeds < many ? Entry.standing : Entry.standing.union(Entry.rare)
        return expected.filter { entries[$0] == nil }.map { "\($0.rawValue) did not show" }.sorted()
            + coverage.missing(version).map { "not reached: \($0)" }
    }
}

extension Entry {
    /// Whether the present program still has it.
    fileprivate static func mayShow(_ entry: Entry) -> Bool { standing.contains(entry) || rare.contains(entry) }
}
