import BondwatchCore
import Testing

@Suite struct SinkAccountsTests {
    @Test func `each sink has a place of its own, for which there is room`() {
        let marks = SinkKind.allCases.map(\.mark)
        #expect(Set(marks).count == marks.count)
        #expect(marks.allSatisfy { (0..<SinkAccounts.room).contains($0) })
        for sink in SinkKind.allCases {
            #expect(SinkSet([sink]).contains(sink))
            #expect(SinkKind.allCases.count { SinkSet([sink]).contains($0) } == 1)
            #expect(SinkSet.all.contains(sink))
        }
    }

    @Test(arguments: [false, true])
    func `what is written is read again`(isAutomatic: Bool) {
        var accounts = SinkAccounts(active: [.journal], leaving: [.syslog: 40], areAutomatic: isAutomatic)
        accounts.take(43, by: .journal)
        accounts.take(7, by: .syslog)
        let read = SinkAccounts(accounts.bytes, lastSequence: 45)
        #expect(read.active == [.journal])
        #expect(read.leaving == [.syslog: 40])
        #expect(read.areAutomatic == isAutomatic)
        #expect(read.taken == [.journal: 43, .syslog: 7, .standardOutput: 45])
        #expect(read.areSettled(1...7))
        #expect(!read.areSettled(1...8))
        #expect(read.areSettled(41...43), "those were not meant for the one that is leaving")
        #expect(!read.areSettled(40...43))
        #expect(!read.areSettled(41...44))
    }

    @Test func `a mark never goes back`() {
        var accounts = SinkAccounts(active: [.journal])
        accounts.take(5, by: .journal)
        accounts.take(2, by: .journal)
        #expect(accounts.taken[.journal] == 5)
        #expect(accounts.areSettled(1...5))
    }

    @Test func `without a sink everything is settled`() { #expect(SinkAccounts().areSettled(1...UInt64.max)) }

    @Test func `where nothing is written no sink was in use`() {
        let read = SinkAccounts([], lastSequence: 3)
        #expect(read.active.isEmpty && read.leaving.isEmpty && !read.areAutomatic)
        #expect(read.taken.values.allSatisfy { $0 == 3 })
    }

    @Test func `bits of sinks that are not known mean nothing`() {
        let read = SinkAccounts([UInt8](repeating: 0xff, count: SinkAccounts.size), lastSequence: 3)
        #expect(read.active.union(read.leaving.keys) == Set(SinkKind.allCases))
    }
}
