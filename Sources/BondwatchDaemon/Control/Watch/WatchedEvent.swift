package import BondwatchCore
import BondwatchVarlink

/// An event on its way to those who watch its bond.
package struct WatchedEvent: Equatable, Sendable {
    package let event: ReportedEvent
    /// The bond as it was just after the event, none where it was gone; nil where nobody wanted to see that. Without failover
    /// records: those are on the disk.
    package let bonds: [BondReport]?

    package init(_ event: ReportedEvent, bonds: [BondReport]?) {
        self.event = event
        self.bonds = bonds
    }

    /// The bond's name, and the one that it had until now where it was renamed: who watches either is told.
    var names: [InterfaceName] { event.names }

    /// The reply that tells it.
    ///
    /// - Parameter states: the bonds, where the watcher wants to see them.
    func reply(with states: [BondReport]?) -> [UInt8] {
        VarlinkReply.success(WatchReport(bonds: states, event: EventReport(event)), continues: true)
    }
}
