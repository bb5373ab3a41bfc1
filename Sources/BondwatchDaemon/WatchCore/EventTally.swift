import BondwatchCore

/// How many events were told since the daemon was started.
struct EventTally: Sendable {
    private(set) var all: UInt64 = 0
    private var kinds: [EventKind: UInt64] = [:]
    private var sources: [EventSource: UInt64] = [:]

    mutating func count(_ event: ReportedEvent) {
        all &+= 1
        kinds[event.kind, default: 0] &+= 1
        sources[event.source, default: 0] &+= 1
    }

    /// Every kind by its name, those that were never told included.
    var byKind: [String: UInt64] {
        Dictionary(uniqueKeysWithValues: EventKind.allCases.map { ($0.rawValue, kinds[$0] ?? 0) })
    }

    var bySource: [String: UInt64] {
        Dictionary(uniqueKeysWithValues: EventSource.allCases.map { ($0.rawValue, sources[$0] ?? 0) })
    }
}
