import BondwatchCore
import Testing

@testable import BondwatchDaemon

/// When the watchdog is pinged.
@Suite struct WatchdogPingTests {
    private var ping = WatchdogPing()

    private func at(_ milliseconds: UInt64) -> BootInstant { BootInstant(nanoseconds: milliseconds * 1_000_000) }

    private mutating func fallDue(_ milliseconds: UInt64) -> Bool {
        ping.fallDue(at: at(milliseconds), pollInterval: .seconds(1))
    }

    @Test mutating func `nothing is vouched for before the first audit`() {
        let due = fallDue(0)
        #expect(!due)
        #expect(ping.isOwed)
        let paid = ping.audited(at: at(10))
        #expect(paid)
        #expect(ping.lastAudit == at(10))
    }

    @Test mutating func `an audit counts for three poll intervals`() {
        let early = ping.audited(at: at(1000))
        #expect(!early, "nobody has asked yet")
        let inTime = fallDue(4000)
        #expect(inTime)
        #expect(!ping.isOwed)
        let late = fallDue(4001)
        #expect(!late)
    }

    @Test mutating func `R5 so does a round in which a file could not be read, and it is no audit`() {
        let asked = fallDue(0)
        #expect(!asked)
        let paid = ping.worked(at: at(1000))
        #expect(paid)
        #expect(ping.lastAudit == nil)
        let inTime = fallDue(4000)
        #expect(inTime)
        let late = fallDue(4001)
        #expect(!late)
    }

    @Test mutating func `so does a socket with more on it than can be read at once`() {
        ping.heard(at: at(1000))
        let inTime = fallDue(3500)
        #expect(inTime)
        let late = fallDue(5000)
        #expect(!late)
        ping.heard(at: at(5500))
        #expect(ping.isOwed, "the next one is on time again")
        let next = fallDue(6000)
        #expect(next)
    }

    @Test mutating func `a ping that is owed is paid by the next audit, once`() {
        _ = ping.audited(at: at(0))
        _ = fallDue(9000)
        _ = fallDue(18_000)
        let paid = ping.audited(at: at(18_500))
        #expect(paid)
        let again = ping.audited(at: at(19_000))
        #expect(!again)
    }
}
