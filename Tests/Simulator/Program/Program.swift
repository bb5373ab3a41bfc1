import Dispatch
import Simulator
import Synchronization

/// Runs the seeds on some threads, and says what came of it.
struct Program {
    let arguments: Arguments

    init(_ arguments: Arguments) { self.arguments = arguments }

    /// True where nothing is wrong.
    func run() -> Bool { arguments.isTraced ? runOne() : runMany() }

    private func runOne() -> Bool {
        let outcome = Simulation.run(seed: arguments.first, arguments.version, isTraced: true)
        for line in outcome.trace { print(line) }
        print("\(outcome.transitions) transitions, \(outcome.restarts) restarts")
        return outcome.violations.isEmpty
    }

    private func runMany() -> Bool {
        let shared = Mutex(Tally())
        let next = Atomic<UInt64>(arguments.first)
        let start = DispatchTime.now().uptimeNanoseconds
        let end = arguments.minutes.map { start + $0 * 60_000_000_000 }
        DispatchQueue.concurrentPerform(iterations: Int(arguments.threads)) { _ in
            while true {
                let seed = next.wrappingAdd(1, ordering: .relaxed).oldValue
                if let end {
                    if DispatchTime.now().uptimeNanoseconds >= end { return }
                } else if seed >= arguments.first + arguments.count {
                    return
                }
                let outcome = Simulation.run(seed: seed, arguments.version)
                let isOpen = arguments.open.contains(seed, of: arguments.version)
                shared.withLock { tally in
                    tally.take(outcome, isOpen: isOpen)
                    if arguments.digests { print("\(seed) \(String(outcome.digest, radix: 16))") }
                }
            }
        }
        let seconds = (DispatchTime.now().uptimeNanoseconds - start) / 1_000_000_000
        return shared.withLock { tally in
            tally.report(arguments.version, isWhole: arguments.isWhole, seconds: seconds)
        }
    }
}
