package import BondwatchCore

/// A line that is sent to the journal so that it shows when everything that was sent before it has been read there.
package enum JournalMark {
    /// What such a line has, and no event.
    package static let field = "BOND_MARK"
}

/// For how long to wait until the journal shows a mark. Pure.
///
/// journald may store a line as little as the event that the mark is for: its MaxLevelStore=, its rate limit and Storage=none
/// drop lines, and none of them says so. So a mark that does not come must not hold up the log for long.
package struct MarkWait: Sendable {
    package enum Step: Equatable, Sendable {
        /// Look again, after that at the latest.
        case wait(BootInstant.Span)
        /// There is nothing more to wait for.
        case end
    }

    /// How long a journal that takes nothing is waited for.
    package static let patience = BootInstant.Span.seconds(5)
    /// How long one is waited for that takes what was sent before the mark. Nothing is held up by that: what is sent now comes
    /// behind it all the same.
    package static let patienceWithProgress = BootInstant.Span.seconds(60)
    private static let pause = BootInstant.Span.milliseconds(200)

    private let sent: UInt64
    private let start: BootInstant
    private var lastProgress: BootInstant
    private var newest: UInt64?

    /// - Parameter sent: the time of day when the mark had been handed over, in microseconds since 1970.
    package init(sent: UInt64, at now: BootInstant) {
        self.sent = sent
        start = now
        lastProgress = now
    }

    /// - Parameters:
    ///   - isShown: whether the journal shows the mark.
    ///   - newest: when the newest entry that came the same way as the mark was sent; nil where there is none.
    package mutating func step(isShown: Bool, newest: UInt64?, at now: BootInstant) -> Step {
        // journald takes what comes one way in its order, so a later one says that the mark has been dropped.
        if isShown || newest.map({ $0 > sent }) ?? false { return .end }
        if newest != self.newest {
            // What was there at the first look is no progress.
            if self.newest != nil { lastProgress = now }
            self.newest = newest
        }
        let end = min(lastProgress + Self.patience, start + Self.patienceWithProgress)
        return now < end ? .wait(min(Self.pause, end.since(now))) : .end
    }
}
