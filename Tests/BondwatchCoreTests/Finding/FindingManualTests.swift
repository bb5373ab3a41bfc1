import Glibc
import Testing

@testable import BondwatchCore

@Suite struct FindingManualTests {
    @Test func `every sentence is one, and names its bond`() throws {
        let bond = try #require(InterfaceName("bond7"))
        for kind in FindingKind.allCases {
            let definition = kind.definition
            #expect(definition.meaning.hasSuffix("."), "\(kind)")
            #expect(!definition.remedy.hasSuffix("."), "\(kind)")
            #expect(!kind.remedy(for: .bond, in: bond).contains("@"), "\(kind)")
        }
        let slave = try #require(InterfaceName("eth1"))
        #expect(
            FindingKind.adminDownSlave.remedy(for: .slave(slave), in: bond).hasSuffix("ip link set dev eth1 up"))
        #expect(FindingKind.deafSlave.remedy(for: .slave(slave), in: bond).contains("the switch port of eth1:"))
        #expect(FindingKind.missingSlave.remedy(for: .bond, in: bond).contains("--acknowledge bond7"))
    }
}
