/// One run of one seed.
package struct Simulation: Sendable {
    package struct Outcome: Sendable {
        package var seed: UInt64
        package var violations: [Violation]
        package var coverage: Coverage
        package var transitions: Int
        package var restarts: Int
        /// The same number for the same logs and the same states shown.
        package var digest: UInt64
        /// What happened, line by line, where it was asked for.
        package var trace: [String]
    }

    package enum Version: String, Sendable {
        /// The machines of all bonds with the join of the sources, without the engine around them.
        case machine
        /// The daemon as a whole: with its engine, its commits and its logs.
        case engine
    }

    package static func run(seed: UInt64, _ version: Version, isTraced: Bool = false) -> Outcome {
        switch version {
        case .machine: run(seed, Daemon.self, isTraced)
        case .engine: run(seed, EngineProcess.self, isTraced)
        }
    }

    private static func run<Process: DaemonProcess>(
        _ seed: UInt64, _ process: Process.Type, _ isTraced: Bool
    ) -> Outcome {
        var world = World<Process>(seed: seed, isTraced: isTraced)
        world.run()
        var coverage = world.coverage
        coverage.merge(world.kernel.reached)
        return Outcome(
            seed: seed, violations: world.auditor.violations, coverage: coverage,
            transitions: world.kernel.log.count, restarts: world.restarts,
            digest: world.auditor.digest.value, trace: world.trace?.lines ?? [])
    }
}
