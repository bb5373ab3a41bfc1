package import BondwatchCore

/// The hooks of one event, one after the other, each with its time limit.
///
/// Pure: it is told what became of each, and says what to do next.
package struct HookTurn: Sendable {
    package enum Step: Equatable, Sendable {
        case start(String)
        /// SIGTERM to the hook and all that it has started.
        case terminate
        /// SIGKILL to the same.
        case kill
        case wait
        case finished
    }

    private enum State: Equatable {
        case running(until: BootInstant)
        case terminated(until: BootInstant)
        case killed
        case finished
    }

    /// How long a hook has to end after SIGTERM.
    package static let grace = BootInstant.Span.seconds(2)

    private let hooks: [String]
    private let timeout: BootInstant.Span
    private var place = 0
    private var state = State.finished

    /// - Parameter hooks: in the order in which they run.
    package init(_ hooks: [String], timeout: BootInstant.Span) {
        self.hooks = hooks
        self.timeout = timeout
    }

    /// The hook that runs.
    package var current: String? { place < hooks.count ? hooks[place] : nil }

    /// When to call `tick`; nil where nothing waits for the time.
    package var deadline: BootInstant? {
        switch state {
        case .running(let until), .terminated(let until): until
        case .killed, .finished: nil
        }
    }

    /// Whether its time was over before the hook ended.
    package var isOverdue: Bool {
        switch state {
        case .terminated, .killed: true
        case .running, .finished: false
        }
    }

    package mutating func begin(at instant: BootInstant) -> Step {
        guard let current else {
            state = .finished
            return .finished
        }
        state = .running(until: instant + timeout)
        return .start(current)
    }

    /// The hook has ended, or could not be started.
    package mutating func ended(at instant: BootInstant) -> Step {
        guard state != .finished else { return .finished }
        place += 1
        return begin(at: instant)
    }

    package mutating func tick(at instant: BootInstant) -> Step {
        switch state {
        case .running(let until) where until <= instant:
            state = .terminated(until: instant + Self.grace)
            return .terminate
        case .terminated(let until) where until <= instant:
            state = .killed
            return .kill
        case .finished: return .finished
        case .running, .terminated, .killed: return .wait
        }
    }
}
