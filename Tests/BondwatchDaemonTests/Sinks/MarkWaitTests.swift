import BondwatchCore
import BondwatchSystemd
import Testing

/// With a clock of the test's own: each step waits for as long as it was asked to.
@Suite("R1 the wait for a mark")
struct MarkWaitTests {
    private static let start = BootInstant(nanoseconds: 1_000_000_000_000)
    private static let sent: UInt64 = 1_700_000_000_000_000

    /// For how long is waited; `newest` says when the newest entry was sent, by the time that has passed.
    private func waited(
        shownAfter shown: BootInstant.Span? = nil, newest: (BootInstant.Span) -> UInt64?
    ) -> BootInstant.Span {
        var now = Self.start
        var wait = MarkWait(sent: Self.sent, at: now)
        for _ in 0..<10_000 {
            let passed = now.since(Self.start)
            switch wait.step(isShown: shown.map { passed >= $0 } ?? false, newest: newest(passed), at: now) {
            case .end: return passed
            case .wait(let span):
                guard span > .zero else { return .seconds(9999) }
                now = now + span
            }
        }
        return .seconds(9999)
    }

    @Test func `R1 a mark that is there ends it at once`() {
        #expect(waited(shownAfter: .zero) { _ in nil } == .zero)
        #expect(waited(shownAfter: .seconds(2)) { _ in Self.sent - 1 } == .seconds(2))
    }

    @Test func `R1 a mark that is never stored is waited for no longer than five seconds`() {
        #expect(waited { _ in nil } == .seconds(5))
        #expect(waited { _ in Self.sent - 1 } == .seconds(5))
    }

    @Test func `R1 what was sent later and is there says that the mark has been dropped`() {
        #expect(waited { _ in Self.sent + 1 } == .zero)
        #expect(waited { $0 < .seconds(1) ? Self.sent - 1 : Self.sent + 1 } == .seconds(1))
        #expect(waited { _ in Self.sent } == .seconds(5), "sent in the same microsecond, it may stand before the mark")
    }

    @Test func `R1 a journald that is behind and comes nearer is waited for longer, and not for ever`() {
        let slow: (BootInstant.Span) -> UInt64? = { Self.sent - 100_000_000 + UInt64($0.milliseconds) }
        #expect(waited(newest: slow) == .seconds(60))
        #expect(waited(shownAfter: .seconds(30), newest: slow) == .seconds(30))
        // It stops for good after ten seconds.
        let stuck: (BootInstant.Span) -> UInt64? = { slow(min($0, .seconds(10))) }
        #expect(waited(newest: stuck) == .seconds(15))
    }

    @Test func `R1 a clock that steps makes no wait without an end`() {
        #expect(waited { $0 < .seconds(1) ? Self.sent - 1 : 0 } <= .seconds(6))
        #expect(waited { UInt64.max - UInt64($0.milliseconds) } == .zero)
    }
}
