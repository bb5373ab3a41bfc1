import BondwatchCore
import Testing

/// Messages were lost, or the daemon was away: what is known of a bond is of before, until a dump has ended.
@Suite struct OutdatedStateTests {
    private let alarms: Set<EventKind> = [.activeNone, .redundancyLost, .redundancyReduced, .redundancyRestored]

    enum Gap: CaseIterable {
        case lostMessages
        case restart
    }

    /// In service, with a gap behind it, and the message of a slave in front of the dump.
    private func afterGap(_ gap: Gap, _ mode: BondMode = .balanceRR) -> WrittenBond {
        var bond = WrittenBond.inService(mode)
        switch gap {
        case .lostMessages: bond.fleet.messagesLost()
        case .restart: bond.restart()
        }
        bond.source = .netlink
        bond.slave(2, .down, failures: 1)
        return bond
    }

    private func dump(_ bond: inout WrittenBond) {
        bond.source = .poll
        bond.send()
        bond.slave(1)
        bond.slave(2, .down, failures: 1)
        bond.endDump([1, 2])
    }

    @Test(arguments: Gap.allCases)
    func `redundancy of a bond that was set down in a gap is not reported`(_ gap: Gap) {
        var bond = afterGap(gap)
        #expect(bond.events.map(\.kind) == [.linkDown])
        bond.isUp = false
        dump(&bond)
        #expect(bond.reported().filter(alarms.contains) == [])
    }

    @Test(arguments: Gap.allCases)
    func `what is lost after a gap is reported with the end of the dump, once`(_ gap: Gap) {
        var bond = afterGap(gap)
        dump(&bond)
        bond.wait(10_000)
        #expect(bond.reported().filter(alarms.contains) == [.redundancyLost])
    }

    @Test func `where no dump comes to its end, what is known has to do`() {
        var bond = afterGap(.lostMessages)
        bond.wait(4000)
        #expect(bond.reported().filter(alarms.contains) == [])
        // Where messages are lost again and again, the first gap counts.
        bond.fleet.messagesLost()
        bond.wait(2000)
        #expect(bond.reported().filter(alarms.contains) == [.redundancyLost])
    }

    @Test(arguments: [BondMode.activeBackup, .balanceRR])
    func `a file that is read in a gap is no total loss of a bond that may be set down`(mode: BondMode) {
        var bond = WrittenBond.inService(mode)
        bond.fleet.messagesLost()
        var file = BondFile()
        file.mode = mode
        file.miiStatus = .down
        file.activeSlave = mode == .activeBackup ? .noSlave : nil
        for number in [1, 2] {
            var record = BondFile.SlaveRecord(name: ReportSamples.name("eth\(number)"))
            record.miiStatus = .down
            record.linkFailureCount = 1
            file.slaves.append(record)
        }
        let name = ReportSamples.name("bond0")
        let generation = bond.fleet.generation(of: name)
        bond.events += bond.fleet.apply(file, of: name, readAt: generation, at: bond.now) ?? []
        #expect(!bond.events.contains { $0.kind == .activeNone })
        bond.isUp = false
        bond.carrier = false
        bond.active = nil
        bond.source = .poll
        bond.send()
        for number in [1, 2] as [UInt32] { bond.slave(number, .down, failures: 1) }
        bond.endDump([1, 2])
        #expect(bond.reported().filter(alarms.contains) == [])
    }

    @Test(arguments: Gap.allCases)
    func `W6 failures counted in a gap are no flapping of a bond that is set down by then`(_ gap: Gap) {
        var bond = WrittenBond.inService(.activeBackup)
        switch gap {
        case .lostMessages: bond.fleet.messagesLost()
        case .restart: bond.restart()
        }
        bond.source = .netlink
        for number in [1, 2] as [UInt32] { bond.slave(number, failures: 9) }
        bond.isUp = false
        bond.source = .poll
        bond.send()
        bond.endDump([1, 2])
        let kinds = bond.reported()
        #expect(kinds.count { $0 == .missed } == 2)
        #expect(!kinds.contains(.flapping))
    }
}
