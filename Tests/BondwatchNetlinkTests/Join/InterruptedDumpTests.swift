import BondwatchCore
import Testing

@testable import BondwatchNetlink

/// Dumps during which the list of links changes, so that they may lack what is there.
@Suite struct InterruptedDumpTests {
    /// A join that has looked once, of a kernel whose list changes from now on without an end.
    private func unsettled() -> JoinedTable {
        var joined = JoinedTable()
        joined.dumps()
        joined.table.isChanging = true
        joined.join.messagesLost()
        return joined
    }

    @Test(arguments: [LinkTable.bond1, 1, 4], 1...8)
    func `what one of them passes over is not told as gone`(link: UInt32, ordinal: Int) {
        var joined = unsettled()
        for dump in 1...8 {
            joined.table.passedOver = dump == ordinal ? [link] : []
            joined.join.messagesLost()
            let began = joined.dump()
            #expect(began)
        }
        joined.table.isChanging = false
        joined.table.passedOver = []
        joined.join.messagesLost()
        joined.dumps()
        #expect(joined.told == [])
        #expect(joined.slaves == [2, 2])
    }

    @Test func `a bond that is gone is told once, though no dump is ever whole`() {
        var joined = unsettled()
        joined.table.links[LinkTable.bond1] = nil
        joined.table.links[3]?.master = nil
        joined.table.links[4]?.master = nil
        joined.dumps(atMost: 1)
        // Its slaves are still there, and released; which is asked first is nobody's concern.
        #expect(joined.told.count { $0 == .bondRemoved } == 1)
        #expect(joined.told.last == .bondRemoved)
        #expect(joined.slaves == [2])
        let told = joined.told
        joined.dumps()
        #expect(joined.told == told)
    }

    @Test func `a slave that was released, and one whose link is gone, are told once`() {
        var joined = unsettled()
        joined.table.links[1]?.master = nil
        joined.table.links[3] = nil
        joined.dumps()
        #expect(joined.told.filter { $0 == .slaveRemoved }.count == 2)
        #expect(joined.slaves == [1, 1])
    }

    @Test func `what it passes over is seen all the same, and the failures of meanwhile are told`() {
        var joined = unsettled()
        joined.table.passedOver = [1]
        joined.table.links[1]?.failures = 2
        joined.dumps()
        #expect(joined.events.map(\.subject.message) == ["interface eth0 failed 2 more times, unseen"])
        #expect(joined.events.allSatisfy { $0.source == .poll })
    }

    @Test func `it is repeated for a while, and then left to the audits`() {
        var joined = unsettled()
        var dumps = 0
        while joined.dump() { dumps += 1 }
        #expect(dumps == 6)
        // The next one is not begun for its sake: where the list never rests, that would never end.
        joined.join.messagesLost()
        dumps = 0
        while joined.dump() { dumps += 1 }
        #expect(dumps == 1)
    }

    @Test func `the first look ends though no dump is whole, and what it finds was there before`() {
        var joined = JoinedTable()
        joined.table.isChanging = true
        joined.table.passedOver = [LinkTable.bond1, 3, 4]
        _ = joined.dump()
        joined.table.passedOver = [1]
        joined.dumps()
        #expect(joined.join.hasLooked)
        #expect(joined.firstLooks == 1)
        #expect(joined.told == [])
        #expect(joined.slaves == [2, 2])
    }

    @Test func `requests that failed use up no patience`() {
        var joined = JoinedTable()
        joined.dumps()
        for _ in 0..<5 { joined.join.requestFailed() }
        joined.table.isChanging = true
        joined.table.passedOver = [LinkTable.bond1]
        let began = joined.dump()
        #expect(began)
        #expect(joined.told == [])
        #expect(joined.slaves == [2, 2])
    }
}
