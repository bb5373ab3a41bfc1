import BondwatchCore
import Glibc

/// The reading of the configuration with which the daemon starts, and which it does not wait for for ever.
struct FirstReading: Sendable {
    let reading: ConfigurationReading
    /// What had come of it when the waiting was over.
    let outcome: ConfigurationReading.Outcome
    /// Whether its end is still to come.
    let isUnderWay: Bool
    /// The turns that the reloads begin with.
    let turns: ReloadTurns

    /// Blocks until the file is read, or the patience is at an end.
    init(of source: ConfigurationSource, supervision: StartupConfiguration.Supervision) {
        reading = ConfigurationReading { () throws(ConfigurationError) in try source.read() }
        let patience = supervision.patience
        let outcome = reading.outcome(within: patience)
        self.outcome = outcome ?? .failure(source.overdue(after: patience))
        isUnderWay = outcome == nil
        var turns = ReloadTurns()
        if case .begin(let number) = turns.request() {
            _ = outcome == nil ? turns.giveUp(number) : turns.end(number)
        }
        self.turns = turns
    }
}

extension StartupConfiguration.Supervision {
    /// Of this process.
    static func current() -> Self {
        if getenv("NOTIFY_SOCKET") != nil { return .serviceManager }
        return isatty(STDERR_FILENO) == 1 ? .terminal : .unknown
    }

    /// A command that writes the configuration may ask a person for a password first; a service waits for nobody.
    fileprivate var patience: BootInstant.Span {
        self == .serviceManager ? ConfigurationReading.patience : .seconds(65)
    }
}
