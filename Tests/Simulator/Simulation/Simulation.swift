/// One run of one seed.
package struct Simulation: Sendable {
    package struct Outcome: Sendable {
        package var seed: UInt64
        package var violations: [Violation]
        package var coverage: Coverage
        package var transitions: Int
        package var restarts: Int
        /// What happened, line by line, where it was asked for.
        package var trace: [String]
    }

    package enum Version: String, Sendable {
        case present
        /// That of f4426c3.
        case former
    }

    package static func run(seed: UInt64, _ version: Version, isTraced: Bool = false) -> Outcome {
        switch version {
        case .present: run(seed, PresentMachine.self, isTraced)
        case .former: run(seed, FormerMachine.self, isTraced)
        }
    }

    private static func run<Machine: WatchedMachine>(
        _ seed: UInt64, _ machine: Machine.Type, _ isTraced: Bool
    ) -> Outcome {
        var world = World<Machine>(seed: seed, isTraced: isTraced)
        world.run()
        var coverage = world.coverage
        coverage.merge(world.kernel.reached)
        return Outcome(
            seed: seed, violations: world.auditor.violations, coverage: coverage,
            transitions: world.kernel.log.count, restarts: world.restarts, trace: world.trace?.lines ?? [])
    }
}
