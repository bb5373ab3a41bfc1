import Simulator
import Testing

/// What a run promises; `make test` runs the seeds themselves, with an optimised build.
@Suite struct SeedTests {
    @Test func `a seed gives the same run again`() {
        let first = Simulation.run(seed: 1, .machine)
        let second = Simulation.run(seed: 1, .machine)
        let texts: [[String]] = [first, second].map { $0.violations.map(\.text) }
        #expect(first.transitions == second.transitions)
        #expect(texts[0] == texts[1])
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `a seed has two hundred transitions and a restart`(_ seed: UInt64) {
        let outcome = Simulation.run(seed: seed, .machine)
        #expect(outcome.transitions >= 200)
        #expect(outcome.restarts >= 1)
    }
}
