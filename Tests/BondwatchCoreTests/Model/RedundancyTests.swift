import BondwatchCore
import Testing

@Suite struct RedundancyTests {
    @Test func `the more is lost the greater`() {
        #expect(Redundancy.allCases.reversed().sorted() == Redundancy.allCases)
        #expect(max(.reduced, .lost) == Redundancy.lost)
    }
}
