/// What kind of change of the active slave it was: the field BOND_CHANGE.
package enum ActiveChange: String, CaseIterable, Sendable {
    /// The old active slave failed, and another took over.
    case failover
    /// The primary took over again from a slave that still worked.
    case failback
    /// There was none before, and the bond is being assembled.
    case first
    /// There was none, because all had failed.
    case recovery
    /// The old one still worked and the new one is not the primary: by hand, by priority, or for a better link.
    case change
}

/// Why the active slave changed: the field BOND_CAUSE.
package enum ActiveCause: String, CaseIterable, Sendable {
    case linkDown = "link-down"
    case adminDown = "admin-down"
    case slaveRemoved = "slave-removed"
    case arpLost = "arp-lost"
    case lacp
    case speedUnknown = "speed-unknown"
    case primaryReturned = "primary-returned"
    case betterSlave = "better-slave"
    case byHand = "by-hand"
    case first
    case unknown
}
