import BondwatchCore
import BondwatchDaemon

/// journald or a syslog daemon, with the worker that feeds it.
struct SimulatedLog {
    enum Kind: String, CaseIterable, Sendable {
        case journal
        case syslog
    }

    /// An event on its way.
    struct Entry {
        var sequence: UInt64
        var event: LoggedEvent
        /// When what it is about was so.
        var moment: UInt64
        /// When the daemon came to it.
        var seen: UInt64
        var views: [BondView]
    }

    let kind: Kind
    /// The worker's queue; it ends with the process.
    private(set) var queue: [Entry] = []
    /// It takes nothing before: restarting, stuck, or over its rate limit.
    var busyUntil: UInt64 = 0
    /// The numbers that it has, in the order in which they came.
    private(set) var taken: [UInt64] = []
    /// The numbers of events that were not kept while the disk was full: a start reports them as lost.
    private var lost: Set<UInt64> = []

    init(_ kind: Kind) { self.kind = kind }

    func nextTake(at time: UInt64) -> UInt64? { queue.isEmpty ? nil : max(busyUntil, time) }

    mutating func submit(_ entry: Entry) { queue.append(entry) }

    /// What it takes now.
    mutating func take() -> Entry? {
        guard !queue.isEmpty else { return nil }
        let entry = queue.removeFirst()
        taken.append(entry.sequence)
        return entry
    }

    mutating func lose() { queue = [] }

    /// Up to where every event is in the log, or reported as lost.
    var settled: UInt64? {
        guard var last = taken.last else { return nil }
        while lost.contains(last + 1) { last += 1 }
        return last
    }

    /// A new process reports the events that it owes the log and that were not kept.
    mutating func reportLost(since mark: UInt64, until last: UInt64, kept: [ToldEvent]) {
        guard mark < last else { return }
        lost.formUnion(Set(mark + 1...last).subtracting(kept.map(\.sequence)))
    }

    /// What a new process owes it. The journal can be asked for what it has; a syslog daemon cannot.
    func owed(_ pending: [ToldEvent], mark: UInt64) -> [ToldEvent] {
        pending.filter { event in
            event.sequence > mark && !(kind == .journal && taken.contains(event.sequence))
        }
    }
}
