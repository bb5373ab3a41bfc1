import BondwatchCore
import Testing

/// Reports of files that are larger or stranger than published ones.
@Suite("Reports of strange files")
struct BadInputReportTests {
    private static let head = """
        Ethernet Channel Bonding Driver: v6.8.0

        Bonding Mode: fault-tolerance (active-backup)
        Primary Slave: None
        Currently Active Slave: None
        MII Status: up
        MII Polling Interval (ms): 100
        Up Delay (ms): 0
        Down Delay (ms): 0

        """

    private func file(slaves names: [[UInt8]]) -> BondFile {
        var bytes = Array(Self.head.utf8)
        for (number, name) in names.enumerated() {
            bytes += Array("\nSlave Interface: ".utf8) + name
            bytes += Array("\nMII Status: up\nLink Failure Count: \(number)\nSlave queue ID: \(number)\n".utf8)
        }
        return ProcBondingParser.parse(bytes)
    }

    @Test func `64 slaves are 64 slaves, in their order`() {
        let file = file(slaves: (0..<64).map { Array("eth\($0)".utf8) })
        #expect(file.isComplete)
        #expect(file.unknownLineCount == 0)
        let bond = BondReport(file: file, name: ReportSamples.name("bond0"))
        #expect(bond.slaves.map(\.name.description) == (0..<64).map { "eth\($0)" })
        #expect(bond.slaves.map(\.queueID) == (0..<64).map { UInt32($0) })
        #expect(bond.slavesCarrying == 64)
        #expect(bond.redundancy == .full)
    }

    /// What `dev_valid_name` refuses: `/`, `:` and what `isspace` of the kernel calls white space.
    private static let illegal: Set<UInt8> = [0, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x20, 0x2f, 0x3a, 0xa0]

    @Test func `every byte that a name may hold stays in it`() {
        let names = (UInt8.min...UInt8.max).filter { !Self.illegal.contains($0) }.map { [0x65, $0, 0x78] }
        let file = file(slaves: names)
        #expect(file.slaves.map(\.name.bytes) == names)
        #expect(file.unknownLineCount == 0)
        let bond = BondReport(file: file, name: ReportSamples.name("bond0"))
        #expect(bond.slaves.map(\.name.bytes) == names)
        #expect(Set(bond.slaves.map(\.name.description)).count == names.count)
        #expect(bond.slavesCarrying == names.count)
    }

    @Test func `words that cannot be printed are escaped once`() {
        let text = Self.head.replacing("v6.8.0", with: "v6.8\u{1b}\\0").replacing("up", with: "down")
        let bond = BondReport(file: ProcBondingParser.parse(Array(text.utf8)), name: ReportSamples.name("bond0"))
        #expect(bond.driverVersion == "v6.8\\x1b\\x5c0")
        #expect(bond.miiStatus == "down")
    }
}
