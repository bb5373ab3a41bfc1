package import BondwatchCore

/// A place that entries are logged to: the journal, syslog, a terminal.
///
/// A sink is used by one `SinkWorker`, on its queue, one call at a time; it may block there.
package protocol Sink: AnyObject {
    /// For people: `journal`, `syslog`, `stdout`.
    var name: String { get }

    /// Hands over one entry. After `retry` the next call is for the same entry.
    func write(_ entry: Entry) -> SinkResult
}

/// What became of an entry that was handed to a sink.
package enum SinkResult: Equatable, Sendable {
    /// The sink has it: it must never be handed over again.
    case taken
    /// The sink is absent or full; the same entry is to be handed over again later.
    case retry(String)
    /// The sink will never take this entry.
    case refused(String)
}
