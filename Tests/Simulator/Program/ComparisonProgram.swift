import Dispatch
import Simulator
import Synchronization

/// Puts random histories through the former and the present machine, and says what came of it.
struct ComparisonProgram {
    let arguments: Arguments

    init(_ arguments: Arguments) { self.arguments = arguments }

    /// True where every difference has a name.
    func run() -> Bool { arguments.isTraced ? runOne() : runMany() }

    private func runOne() -> Bool {
        let comparison = MachineComparison.run(seed: arguments.first, isTraced: true)
        for line in comparison.trace { print(line) }
        for finding in comparison.findings { print("** \(finding.judgement): \(finding.text)") }
        return comparison.findings.allSatisfy(\.isNamed)
    }

    private func runMany() -> Bool {
        let shared = Mutex(ComparisonTally())
        let next = Atomic<UInt64>(arguments.first)
        let start = DispatchTime.now().uptimeNanoseconds
        DispatchQueue.concurrentPerform(iterations: Int(arguments.threads)) { _ in
            while true {
                let seed = next.wrappingAdd(1, ordering: .relaxed).oldValue
                if seed >= arguments.first + arguments.count { return }
                let comparison = MachineComparison.run(seed: seed)
                shared.withLock { $0.take(comparison) }
            }
        }
        let seconds = (DispatchTime.now().uptimeNanoseconds - start) / 1_000_000_000
        return shared.withLock { $0.report(isWhole: arguments.isWhole, seconds: seconds) }
    }
}
