package import BondwatchCore
import BondwatchVarlink

/// An event that the ledger has recorded, on its way to those who watch its bond.
package struct WatchedEvent: Sendable {
    package let event: Event
    /// When it was seen, in microseconds since 1970.
    package let wallMicroseconds: UInt64
    /// The bond as it was just after the event, none where it was gone; nil where nobody wanted to see that.
    package let bonds: [BondReport]?

    package init(_ event: Event, wallMicroseconds: UInt64, bonds: [BondReport]?) {
        self.event = event
        self.wallMicroseconds = wallMicroseconds
        self.bonds = bonds
    }

    /// The bond's name, and the one that it had until now where it was renamed: who watches either is told.
    var names: [InterfaceName] {
        if case .bondRenamed(let previous) = event.subject { return [event.bond.name, previous] }
        return [event.bond.name]
    }

    /// The reply that tells it.
    func reply(withState: Bool) -> [UInt8] {
        let report = EventReport(event, wallMicroseconds: wallMicroseconds)
        return VarlinkReply.success(
            WatchReport(bonds: withState ? bonds : nil, event: report), continues: true)
    }
}
