/// One reply of the control socket's `Watch`. One of the three says something; `bonds` may stand beside an event.
package struct WatchReport: Equatable, Sendable {
    /// At the beginning every bond that is watched, and beside an event its bond as it is just after it, none where it is
    /// gone; nil where the caller did not ask for states.
    package var bonds: [BondReport]?
    package var event: EventReport?
    /// Events that this reader was too slow to get; the next event comes after them.
    package var missed: Int?

    package init(bonds: [BondReport]? = nil, event: EventReport? = nil, missed: Int? = nil) {
        self.bonds = bonds
        self.event = event
        self.missed = missed
    }
}

extension WatchReport: ReportObject {
    package static var typeName: String { "Watched" }
    package static var summary: String { "One reply of Watch" }

    package init(required container: KeyedDecodingContainer<ReportKey>) throws { self.init() }

    package static let fields: [ReportField<WatchReport>] = [
        .init("bonds", \.bonds, "At the beginning every bond, then the bond of the event; null where not asked for"),
        .init("event", \.event, "What happened; null in the first reply, and where events were missed"),
        .init("missed", \.missed, "How many events this reader was too slow to get; null where none were"),
    ]
}
