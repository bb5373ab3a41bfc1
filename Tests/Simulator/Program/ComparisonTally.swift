import Simulator

/// What all histories together have shown.
struct ComparisonTally: Sendable {
    private var histories = 0
    private var equal = 0
    private var steps = 0
    private var lines = 0
    private var names: [AllowedDifference: (differences: Int, histories: Int)] = [:]
    /// Of each kind of difference without a name: in how many histories, and the first ones.
    private var unnamed: [String: (histories: Int, seeds: [UInt64], text: String)] = [:]

    mutating func take(_ comparison: MachineComparison) {
        histories += 1
        if comparison.findings.isEmpty { equal += 1 }
        steps += comparison.steps
        lines += comparison.lines
        var seen: Set<AllowedDifference> = []
        var shapes: [String: String] = [:]
        for finding in comparison.findings {
            switch finding.judgement {
            case .named(let name):
                names[name, default: (0, 0)].differences += 1
                seen.insert(name)
            case .unmet(let which):
                let names = which.map(\.rawValue).joined(separator: ", ")
                shapes["\(finding.shape), without what \(names) needs", default: finding.text] += ""
            case .unnamed: shapes[finding.shape, default: finding.text] += ""
            }
        }
        for name in seen { names[name]?.histories += 1 }
        for (shape, text) in shapes {
            var entry = unnamed[shape] ?? (0, [], text)
            entry.histories += 1
            if entry.seeds.count < 6 { entry.seeds.append(comparison.seed) }
            unnamed[shape] = entry
        }
    }

    /// Prints the whole; true where nothing is wrong.
    ///
    /// - Parameter isWhole: whether every name must have shown.
    func report(isWhole: Bool, seconds: UInt64) -> Bool {
        print("differences with a name:")
        for name in AllowedDifference.allCases {
            let count = names[name] ?? (0, 0)
            print("  \(name.rawValue)\t\(count.differences) in \(count.histories) histories")
        }
        for (shape, entry) in unnamed.sorted(by: { $0.value.histories > $1.value.histories }) {
            let seeds = entry.seeds.sorted().map(String.init).joined(separator: " ")
            print("WRONG: \(shape): \(entry.histories) histories, as of the seeds \(seeds): \(entry.text)")
        }
        let many = 100_000
        let expected = AllowedDifference.allCases.filter { histories >= many || !AllowedDifference.rare.contains($0) }
        let missing = isWhole ? expected.filter { names[$0] == nil } : []
        for name in missing { print("WRONG: \(name.rawValue) did not show") }
        print("\(histories) histories, \(equal) without a difference, \(steps) steps, \(lines) lines, \(seconds) s")
        return unnamed.isEmpty && missing.isEmpty
    }
}
