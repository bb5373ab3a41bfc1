import BondwatchCore
import Testing

@testable import BondwatchDaemon

/// What a round over the files leaves for later, and what it says about the daemon.
@Suite struct AuditRoundTests {
    private let bonds: [InterfaceName]

    init() throws { bonds = try ["bond0", "bond1", "bond2"].map { try #require(InterfaceName($0)) } }

    private func round(_ ends: [AuditRound.End]) -> AuditRound {
        var round = AuditRound()
        for (bond, end) in zip(bonds, ends) {
            if round.goesOn { round.take(end, of: bond) } else { round.postpone(bond) }
        }
        return round
    }

    @Test func `M8 a round in which a file does not count is not whole, and the file is due again`() {
        let superseded = round([.done, .superseded, .done])
        #expect(!superseded.isWhole)
        #expect(superseded.isSound)
        #expect(superseded.postponed == [bonds[1]])
        #expect(round([.done, .done, .done]) == AuditRound())
    }

    @Test func `M8 a round that is overtaken leaves that bond and the rest for later`() {
        let overtaken = round([.done, .storyAhead, .done])
        #expect(!overtaken.isWhole)
        #expect(overtaken.isSound)
        #expect(overtaken.postponed == Array(bonds[1...]))
    }

    @Test func `R5 a file that cannot be read costs the others nothing, and is no fault of the daemon`() {
        for ends in [[.unreadable, .done, .done], [.unreadable, .unreadable, .unreadable]] as [[AuditRound.End]] {
            let round = round(ends)
            #expect(round.goesOn)
            #expect(round.isSound)
            #expect(!round.isWhole)
            #expect(round.postponed == [])
        }
    }

    @Test func `R5 a daemon that can open nothing is not well`() {
        #expect(!round([.done, .unable, .done]).isSound)
        var unlisted = AuditRound()
        unlisted.fail()
        #expect(!unlisted.isSound)
    }

    @Test func `M8 files that cannot count yet are read at growing intervals, and at once when all is well`() {
        var pace = LookPace()
        let now = BootInstant(nanoseconds: 5_000_000_000)
        let due = BootInstant(nanoseconds: 4_000_000_000)
        let later = now + .seconds(9)
        #expect(pace.time(for: due) == due)
        let pauses = (0..<8).map { _ in
            pace.take(round([.superseded]), at: now)
            #expect(pace.time(for: later) == later)
            return pace.time(for: due).since(now).milliseconds
        }
        #expect(pauses == [10, 20, 40, 80, 160, 320, 320, 320])
        pace.take(round([.done]), at: now)
        #expect(pace.time(for: due) == now)
    }

    @Test func `R8 a socket that cannot be read is read once more, then opened anew, at growing intervals`() {
        var retry = StoryRetry()
        #expect(!retry.isFailing && !retry.isWaiting)
        var pauses: [UInt64] = []
        var attempts: [StoryRetry.Attempt] = []
        for _ in 0..<9 {
            pauses.append(retry.failed().milliseconds)
            #expect(retry.isWaiting, "nothing is read meanwhile")
            attempts.append(retry.attempt())
            #expect(!retry.isWaiting)
        }
        #expect(pauses == [100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000])
        #expect(attempts == [.read] + [StoryRetry.Attempt](repeating: .reopen, count: 8))
        retry.succeeded()
        #expect(!retry.isFailing)
        let pause = retry.failed().milliseconds
        #expect(pause == 100)
    }
}
