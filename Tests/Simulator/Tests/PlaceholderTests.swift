import Simulator
import Testing

@Suite struct SimulatorTests {
    @Test func `a seed gives the same run again`() {
        let first = Simulation.run(seed: 1, .present)
        let second = Simulation.run(seed: 1, .present)
        #expect(first.transitions == second.transitions)
        #expect(first.violations.map(\.text) == second.violations.map(\.text))
    }
}
