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
    private struct Place: Hashable {
        let boot: HostBoots.Boot
        var bond: InterfaceName
    }

    private var accounts: [Place: BondAccount] = [:]
    private var boots = HostBoots()
    private var lines = HistoryLines()

    package init() {}

    /// Takes the next event; gives the lines that are new or changed by it.
    package mutating func take(_ event: JournaledEvent) -> [Line] {
        switch boots.take(event) {
        case .none: break
        case .began(let earlier):
            for (place, account) in accounts where place.boot == earlier { account.rest(&lines) }
        case .goesOn:
            for (place, account) in accounts where place.boot == event.boot { account.goOn(&lines) }
        }
        let place = Place(boot: event.boot, bond: event.bond)
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
