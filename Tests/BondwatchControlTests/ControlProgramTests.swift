import BondwatchControl
import Testing

@Suite struct ControlProgramTests {
    @Test func `the program has its name`() { #expect(ControlProgram.name == "bondwatchctl") }
}
