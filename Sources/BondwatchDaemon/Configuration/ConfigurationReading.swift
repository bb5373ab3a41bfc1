package import BondwatchCore
import BondwatchLinux
import Dispatch
import Synchronization

/// A reading of the configuration that is under way on a thread of its own: the file may lie on a network that hangs, and a
/// long text takes its time.
package final class ConfigurationReading: Sendable {
    package typealias Outcome = Result<AcceptedConfiguration, ConfigurationError>

    /// How long a reading may take where something waits for it that cannot wait for ever.
    package static let patience = BootInstant.Span.seconds(10)

    private enum State: Sendable {
        case underWay(whenDone: (@Sendable (Outcome) -> Void)?)
        case done(Outcome)
    }

    private let state = Mutex(State.underWay(whenDone: nil))
    private let end = DispatchGroup()

    /// Begins.
    ///
    /// - Parameter read: may block.
    package init(_ read: @escaping @Sendable () throws(ConfigurationError) -> AcceptedConfiguration) {
        end.enter()
        DispatchQueue(label: "bondwatchd.configuration").async { [self] in
            let outcome: Outcome
            do throws(ConfigurationError) {
                outcome = .success(try read())
            } catch {
                outcome = .failure(error)
            }
            finish(outcome)
        }
    }

    /// Waits for it; nil where it takes longer.
    package func outcome(within patience: BootInstant.Span) -> Outcome? {
        _ = end.wait(timeout: .now() + .nanoseconds(Int(clamping: patience.nanoseconds)))
        return state.withLock { state in
            if case .done(let outcome) = state { outcome } else { nil }
        }
    }

    /// Calls the handler when it has ended, at once where it has; on any thread.
    package func whenDone(_ handler: @escaping @Sendable (Outcome) -> Void) {
        let outcome: Outcome? = state.withLock { state in
            if case .done(let outcome) = state { return outcome }
            state = .underWay(whenDone: handler)
            return nil
        }
        if let outcome { handler(outcome) }
    }

    private func finish(_ outcome: Outcome) {
        let handler: (@Sendable (Outcome) -> Void)? = state.withLock { state in
            guard case .underWay(let handler) = state else { return nil }
            state = .done(outcome)
            return handler
        }
        end.leave()
        handler?(outcome)
    }
}

extension ConfigurationSource {
    /// Reads the file, and gives up on it after a while.
    package func read(
        within patience: BootInstant.Span
    ) throws(ConfigurationError) -> AcceptedConfiguration {
        let source = self
        let reading = ConfigurationReading { () throws(ConfigurationError) in try source.read() }
        guard let outcome = reading.outcome(within: patience) else { throw overdue(after: patience) }
        return try outcome.get()
    }
}
