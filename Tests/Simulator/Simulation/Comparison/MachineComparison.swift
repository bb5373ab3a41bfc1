/// The former and the present machine over the same history.
package struct MachineComparison: Sendable {
    /// A difference, and how it is judged.
    package struct Finding: Sendable {
        package var judgement: Judgement
        /// What it is, without what differs from one history to another.
        package var shape: String
        package var text: String

        package var isNamed: Bool { if case .named = judgement { true } else { false } }
    }

    package var seed: UInt64
    package var steps: Int
    package var lines: Int
    package var findings: [Finding]
    /// What happened, line by line, where it was asked for.
    package var trace: [String] = []

    package static func run(seed: UInt64, isTraced: Bool = false) -> MachineComparison {
        var host = ComparedHost(seed: seed)
        host.run()
        var comparison = MachineComparison(host.pair, seed: seed)
        if isTraced { comparison.trace = trace(host) }
        return comparison
    }

    init(_ pair: Pair, seed: UInt64 = 0) {
        self.seed = seed
        steps = pair.history.count
        lines = pair.present.log.count
        let differences = Alignment(
            former: pair.former.log, present: pair.present.log, firstNames: pair.facts.firstNames
        ).differences
        findings = differences.map { difference in
            Finding(
                judgement: Circumstances(difference, among: differences, pair).judgement, shape: difference.shape,
                text: difference.text)
        }
    }

    private static func trace(_ host: ComparedHost) -> [String] {
        var lines: [(step: Int, order: Int, text: String)] = []
        lines += host.actions.map { ($0.step, 0, "\($0.time) # \($0.text)") }
        lines += host.pair.facts.facts.map { ($0.step, 1, "\($0.time) [\($0.step)]   \($0.bond) \($0.kind)") }
        for (name, log) in [("former ", host.pair.former.log), ("present", host.pair.present.log)] {
            lines += log.map { line in
                let event = line.event
                return (
                    line.step, 2,
                    "\(line.time) [\(line.step)] \(name) \(event.kind): \(event.message) (\(event.redundancy), "
                        + "\(event.carrying) carry, priority \(event.priority))"
                )
            }
        }
        return lines.sorted { ($0.step, $0.order) < ($1.step, $1.order) }.map(\.text)
    }
}
