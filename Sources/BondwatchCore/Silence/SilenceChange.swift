/// A silence began, or is over.
package struct SilenceChange: Equatable, Sendable {
    package enum What: Equatable, Sendable {
        /// - Parameter leftOfFormer: how much was left of the silence in whose place it is; nil where there was none.
        case began(leftOfFormer: BootInstant.Span?)
        /// - Parameter after: how long it has held.
        case ended(by: Ending, after: BootInstant.Span)
    }

    package enum Ending: Equatable, Sendable {
        case time
        case hand(user: UInt32)
    }

    package var silence: Silence
    package var what: What

    package init(_ silence: Silence, _ what: What) {
        self.silence = silence
        self.what = what
    }
}

extension SilenceChange {
    /// - Parameter present: the state the bond is in, which the end of a silence reports again.
    func wording(_ present: PresentState) -> EventSubject.Wording {
        switch what {
        case .began(let left):
            let former = left.map { ", in place of one with \($0) left" } ?? ""
            return .init(
                kind: .silenceBegan, priority: .notice,
                message: "silenced for \(silence.length) by user \(silence.user)\(former): \(silence.shownReason)",
                fields: [(.durationMicroseconds, String(silence.length.microseconds)), (.user, String(silence.user))])
        case .ended(let ending, let span):
            return .init(
                kind: .silenceEnded, priority: present.priority,
                message: "silence \(Self.words(ending)) after \(span); \(present.text)",
                fields: [
                    (.durationMicroseconds, String(span.microseconds)), (.silenceReason, silence.shownReason),
                    (.user, Self.user(ending)),
                ])
        }
    }

    private static func words(_ ending: Ending) -> String {
        switch ending {
        case .time: "over"
        case .hand(let user): "ended by user \(user)"
        }
    }

    /// Empty where nobody ended it.
    private static func user(_ ending: Ending) -> String {
        switch ending {
        case .time: ""
        case .hand(let user): String(user)
        }
    }
}

extension BondMachine {
    /// The event of a silence of this bond; nil where nothing is to be told of the bond.
    package func event(of change: SilenceChange, at instant: BootInstant) -> Event? {
        if policy.isIgnored { return nil }
        return event(.silence(change, presentState(at: instant)), source: .poll, at: instant)
    }
}

extension Event {
    /// The event of a silence of a bond that is not there now.
    package static func ofAbsentBond(_ change: SilenceChange, at instant: BootInstant) -> Event {
        let context = BondContext(
            name: change.silence.bond, mode: nil, redundancy: .down, activeSlave: nil, slaves: [], carrying: [])
        return Event(subject: .silence(change, .absent), bond: context, instant: instant, source: .poll)
    }
}
