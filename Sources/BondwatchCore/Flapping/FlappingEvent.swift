/// A slave, or a whole bond, fails too often to be told line by line.
package struct FlappingEvent: Equatable, Sendable {
    package enum Phase: Equatable, Sendable {
        case began
        case goesOn
        case ended
        /// Too seldom to be damped, and too often for a day.
        case slowly
    }

    /// What flaps, and how it is at this moment: what single lines would have told last.
    package enum State: Equatable, Sendable {
        /// Nil where the slave is not in the bond, or nothing is known of its link.
        case slave(InterfaceName, MiiStatus?)
        /// - Parameter level: nil where the numbers say it.
        case bond(active: InterfaceName?, carrying: Int, expected: Int, level: Redundancy? = nil)
    }

    package var phase: Phase
    package var state: State
    /// Since the last word on it.
    package var flaps: UInt64
    /// Since it began.
    package var flapsInAll: UInt64
    /// Since it began.
    package var duration: BootInstant.Span

    package init(_ phase: Phase, state: State, flaps: UInt64, flapsInAll: UInt64, duration: BootInstant.Span) {
        self.phase = phase
        self.state = state
        self.flaps = flaps
        self.flapsInAll = flapsInAll
        self.duration = duration
    }

    var wording: EventSubject.Wording {
        .init(
            kind: kind, priority: priority, message: message, interface: slave,
            fields: [
                (.durationMicroseconds, String(duration.microseconds)), (.flaps, String(flaps)),
                (.flapsInAll, String(flapsInAll)),
            ])
    }

    private var kind: EventKind {
        switch phase {
        case .began, .slowly: .flapping
        case .goesOn: .flappingContinues
        case .ended: .flappingEnded
        }
    }

    /// The slave; nil where it is the bond as a whole.
    private var slave: InterfaceName? {
        if case .slave(let name, _) = state { name } else { nil }
    }

    /// As bad as what was damped meanwhile and still holds.
    private var priority: Priority {
        let quiet: Priority = phase == .ended ? .notice : flaps == 0 ? .info : .warning
        switch state {
        case .slave(_, let status): return status?.isUsable == true ? quiet : .warning
        case .bond(_, let carrying, let expected, let level):
            return switch level ?? Redundancy(carrying: carrying, expected: expected) {
            case .full: quiet
            case .reduced: .warning
            case .lost: .error
            case .down: .critical
            }
        }
    }

    private var message: String {
        switch phase {
        case .began:
            "\(who) is flapping, \(flaps.counted("time")) within \(duration); single changes are told at debug; \(present)"
        case .goesOn:
            "\(who) is still flapping, \(flaps.counted("time")) since the last word, \(flapsInAll) in \(duration); \(present)"
        case .ended:
            "\(who) has stopped flapping after \(duration), \(flapsInAll.counted("time")) in all; \(present)"
        case .slowly:
            "\(who) fails again and again, \(flaps.counted("time")) within \(duration); \(present)"
        }
    }

    private var who: String { slave.map { "interface \($0)" } ?? "the bond" }

    private var present: String {
        switch state {
        case .slave(_, let status): "its link is \(status?.procText ?? "unknown")"
        case .bond(let active, let carrying, let expected, _):
            (active.map { "active is \($0), " } ?? "") + "\(carrying) of \(expected) interfaces carry traffic"
        }
    }
}
