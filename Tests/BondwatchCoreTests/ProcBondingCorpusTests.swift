import BondwatchCore
import Testing

@Suite("Every published file of /proc/net/bonding")
struct ProcBondingCorpusTests {
    @Test func `the corpus is there`() {
        #expect(ProcBondingCorpus.entries.count == 71)
    }

    @Test(arguments: ProcBondingCorpus.entries)
    func `has the header, the mode and the slaves that its publisher saw`(_ entry: ProcBondingCorpus.Entry) {
        let file = ProcBondingCorpus.parsed(entry.file)
        #expect(file.driverVersion == entry.driverVersion)
        let mode = file.mode?.procText ?? "unknown"
        #expect((file.failOverMac.map { "\(mode) (fail_over_mac \($0))" } ?? mode) == entry.mode)
        #expect(file.slaves.count == entry.slaves)
        #expect(file.unknownMode == nil)
    }

    @Test(arguments: ProcBondingCorpus.entries)
    func `is understood to its last line`(_ entry: ProcBondingCorpus.Entry) {
        let file = ProcBondingCorpus.parsed(entry.file)
        if entry.file == "079-v4.18.0-didi-802.3ad-vendor-lines.txt" {
            #expect(
                file.unknownLines.map(\.kind) == [
                    .unknownKey("Slave active"), .unknownKey("Slave sm_vars"), .unknownKey("Aggregator active"),
                    .unknownKey("Slave active"), .unknownKey("Slave sm_vars"), .unknownKey("Aggregator active"),
                ])
            #expect(file.unknownLines.first?.number == 31)
            #expect(file.unknownLines.first?.text == "Slave active: 1")
        } else {
            #expect(file.unknownLines == [])
        }
        #expect(file.unknownLineCount == file.unknownLines.count)
        // Its publisher removed the last line of the second slave.
        #expect(file.isComplete == (entry.file != "027-v3.6.0-ab-telegraf-masked-mac.txt"))
    }

    @Test(arguments: ProcBondingCorpus.entries)
    func `has every value that all drivers print`(_ entry: ProcBondingCorpus.Entry) {
        let file = ProcBondingCorpus.parsed(entry.file)
        #expect(file.miiStatus != nil)
        #expect(file.miimon != nil)
        #expect(file.updelay != nil)
        #expect(file.downdelay != nil)
        #expect((file.lacp != nil) == (file.mode == .ieee8023ad))
        for slave in file.slaves {
            #expect(slave.miiStatus != nil)
            #expect(slave.linkFailureCount != nil)
            #expect((slave.aggregatorID != nil) == (file.mode == .ieee8023ad))
        }
    }
}
