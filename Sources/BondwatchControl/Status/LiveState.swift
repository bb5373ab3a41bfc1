package import BondwatchCore

/// What the live view knows: the bonds as they are, and what happened since it began.
package struct LiveState: Equatable, Sendable {
    /// Whether there is a daemon that tells.
    package enum Connection: Equatable, Sendable {
        /// Since that moment, in microseconds since 1970.
        case live(since: UInt64)
        case lost(since: UInt64, reason: String)
    }

    /// Something that happened, at a moment in microseconds since 1970.
    package enum Note: Equatable, Sendable {
        case event(EventReport)
        /// So many events came too fast for this reader.
        case missed(Int, at: UInt64)
        case lost(reason: String, at: UInt64)
        /// What happened in between is not here.
        case foundAgain(at: UInt64, lostAt: UInt64)

        package var time: UInt64 {
            switch self {
            case .event(let event): event.time
            case .missed(_, let time), .lost(_, let time), .foundAgain(let time, _): time
            }
        }
    }

    package private(set) var bonds: [BondReport] = []
    package private(set) var notes: [Note] = []
    package private(set) var connection: Connection
    /// When the view began, in microseconds since 1970.
    package let began: UInt64
    /// Events were missed and no states came with that word, so what is known of the bonds may be old.
    package private(set) var isStale = false
    /// Whether a state ever came.
    private(set) var hasState = false

    /// More than fit on the largest screen.
    private static let keptNotes = 300

    package init(at time: UInt64) {
        began = time
        connection = .lost(since: time, reason: "not connected yet")
    }

    /// Takes a reply of the daemon in.
    package mutating func take(_ report: WatchReport, at time: UInt64) {
        if case .lost(let lostAt, _) = connection {
            if hasState { note(.foundAgain(at: time, lostAt: lostAt)) }
            connection = .live(since: time)
        }
        if let missed = report.missed { note(.missed(missed, at: time)) }
        if let event = report.event {
            note(.event(event))
            forget(event)
            for bond in report.bonds ?? [] { replace(bond) }
        } else if let bonds = report.bonds {
            self.bonds = bonds
            isStale = false
            hasState = true
        } else if report.missed != nil {
            isStale = true
        }
    }

    /// The daemon is gone, or was not there.
    package mutating func lose(_ reason: String, at time: UInt64) {
        switch connection {
        case .live:
            connection = .lost(since: time, reason: reason)
            note(.lost(reason: reason, at: time))
        case .lost(let since, _):
            connection = .lost(since: since, reason: reason)
        }
    }

    private mutating func note(_ note: Note) {
        notes.append(note)
        if notes.count > Self.keptNotes { notes.removeFirst(notes.count - Self.keptNotes) }
    }

    /// A bond that is gone, or has another name now.
    private mutating func forget(_ event: EventReport) {
        switch EventKind(rawValue: event.event) {
        case .bondRemoved:
            bonds.removeAll { $0.name == event.bond }
        case .bondRenamed:
            let previous = event.fields[EventField.previousName.rawValue].flatMap { InterfaceName(shownAs: $0) }
            bonds.removeAll { $0.name == previous }
        default: break
        }
    }

    private mutating func replace(_ bond: BondReport) {
        if let index = bonds.firstIndex(where: { $0.name == bond.name }) {
            bonds[index] = bond
        } else {
            bonds.insert(bond, at: bonds.firstIndex { bond.name < $0.name } ?? bonds.endIndex)
        }
    }
}
