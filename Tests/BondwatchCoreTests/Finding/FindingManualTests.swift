import Glibc
import Testing

@testable import BondwatchCore

@Suite struct FindingManualTests {
    @Test func `the manual equals the table of findings`() {
        // swift-format-ignore
        let path = #filePath.split(separator: "/").dropLast(4).reduce("") { "\($0)/\($1)" } + "/docs/findings.md"
        if getenv("BONDWATCH_WRITE_CATALOG") != nil, let file = fopen(path, "w") {
            fputs(FindingManual.text, file)
            fclose(file)
        }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        var count = 0
        if let file = fopen(path, "r") {
            count = fread(&bytes, 1, bytes.count, file)
            fclose(file)
        }
        #expect(
            String(decoding: bytes.prefix(count), as: UTF8.self) == FindingManual.text,
            "write it anew: BONDWATCH_WRITE_CATALOG=1 swift test --filter FindingManualTests, and commit \(path)")
    }

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
        #expect(FindingKind.missingSlave.remedy(for: .bond, in: bond).contains("--acknowledge bond7"))
    }
}
