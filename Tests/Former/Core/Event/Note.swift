/// What the daemon has to say of itself: not an event of a bond, so it has no sequence number and no BOND_EVENT.
package struct Note: Equatable, Sendable {
    package var priority: Priority
    /// One line, no full stop, no control characters.
    package var message: String

    package init(_ priority: Priority, _ message: String) {
        self.priority = priority
        self.message = message
    }
}
