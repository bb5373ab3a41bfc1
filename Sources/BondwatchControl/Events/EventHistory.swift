import BondwatchCore
import BondwatchSystemd

/// What was read of the journal, as far as it is wanted.
struct EventHistory {
    let window: EventsRequest.Window
    private let unit: String
    private var sieve: EventSieve
    private var join = FailoverJoin()
    private var lines: [Int: FailoverReport] = [:]
    private(set) var events: [JournaledEvent] = []
    private var hosts: Set<String?> = []

    /// Events that are remembered. What is told again comes soon after a start of the daemon, and what two journals have
    /// stands side by side.
    private static let memory = 65_536

    /// - Parameter unit: the unit that bondwatchd runs as.
    init(window: EventsRequest.Window, unit: String, reading source: JournalSource) {
        self.window = window
        self.unit = unit
        sieve = EventSieve(trusting: TrustedSender(unit: unit, reading: source), remembering: Self.memory)
    }

    /// Gives the event, and the lines of the history that are new or changed by it, where they are wanted.
    @discardableResult
    mutating func take(_ entry: JournalEntry) -> (event: JournaledEvent, lines: [FailoverJoin.Line])? {
        guard let event = sieve.take(entry) else { return nil }
        hosts.insert(event.host)
        if window.wants(event) { events.append(event) }
        return (event, keep(join.take(event)))
    }

    mutating func settle() { keep(join.settle()) }

    @discardableResult
    private mutating func keep(_ changed: [FailoverJoin.Line]) -> [FailoverJoin.Line] {
        let wanted = changed.filter { window.wants($0.report) }
        for line in wanted { lines[line.number] = line.report }
        return wanted
    }

    /// From now on only what is new counts, so that nothing adds up.
    mutating func forget() {
        lines = [:]
        events = []
    }

    /// The lines of the history, oldest first.
    var failovers: [FailoverReport] {
        lines.sorted { ($0.value.time, $0.key) < ($1.value.time, $1.key) }.map(\.value)
    }

    /// Whether more than one host is in it.
    var hasHosts: Bool { hosts.count > 1 }

    var note: String? { EventsRequest.note(forged: sieve.forged, unit: unit) }
}
