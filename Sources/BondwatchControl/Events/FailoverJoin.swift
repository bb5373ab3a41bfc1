import BondwatchCore

/// Joins events into the failover history: what failed, what took over, and what became of it later.
///
/// A pure value. It takes the events of any number of hosts, those of one host in their order, and may begin and end
/// anywhere in the journal: what has no end yet is told as open, and what has lost its beginning is left out or told as
/// unknown.
package struct FailoverJoin {
    /// A line of the history that is new, or of which more is known.
    package struct Line: Equatable, Sendable {
        /// Counts the lines, from 0.
        package let number: Int
        package let report: FailoverReport
    }

    /// A bond in one boot of one host.
    struct Place: Hashable {
        let machine: String
        let bootID: String
        var bond: InterfaceName

        init(_ event: JournaledEvent) {
            machine = event.machine
            bootID = event.bootID
            bond = event.bond
        }
    }

    private var accounts: [Place: BondAccount] = [:]
    /// The boots of each host that were seen.
    private var boots: [String: Set<String>] = [:]
    private var lines = HistoryLines()

    package init() {}

    /// Takes the next event; gives the lines that are new or changed by it.
    package mutating func take(_ event: JournaledEvent) -> [Line] {
        endEarlierBoots(of: event)
        let place = Place(event)
        if event.kind == .bondRenamed, let previous = event.name(.previousName) {
            var old = place
            old.bond = previous
            accounts[place] = accounts.removeValue(forKey: old)
        }
        accounts[place, default: BondAccount()].take(event, into: &lines)
        if event.kind == .bondRemoved { accounts[place] = nil }
        return lines.takeChanged()
    }

    /// The events are at an end, for now: gives the lines of which nobody will say any more than that they are over.
    package mutating func settle() -> [Line] {
        for account in accounts.values { account.settle(&lines) }
        return lines.takeChanged()
    }

    /// With the first event of a new boot the one before is over.
    private mutating func endEarlierBoots(of event: JournaledEvent) {
        guard boots[event.machine, default: []].insert(event.bootID).inserted else { return }
        for place in accounts.keys where place.machine == event.machine && place.bootID != event.bootID {
            accounts.removeValue(forKey: place)?.end(.reboot, &lines)
        }
    }
}

/// The lines that may still change, and which have.
struct HistoryLines {
    private var begun = 0
    private var open: [Int: FailoverReport] = [:]
    private var changed: [Int: FailoverReport] = [:]

    mutating func begin(_ report: FailoverReport) -> Int {
        defer { begun += 1 }
        open[begun] = report
        changed[begun] = report
        return begun
    }

    mutating func change(_ number: Int, _ body: (inout FailoverReport) -> Void) {
        guard var report = open[number] else { return }
        body(&report)
        guard report != open[number] else { return }
        open[number] = report
        changed[number] = report
    }

    /// Nothing more will be said of it.
    mutating func close(_ number: Int) { open[number] = nil }

    subscript(number: Int) -> FailoverReport? { open[number] }

    mutating func takeChanged() -> [FailoverJoin.Line] {
        defer { changed.removeAll(keepingCapacity: true) }
        return changed.sorted { $0.key < $1.key }.map { .init(number: $0.key, report: $0.value) }
    }
}
