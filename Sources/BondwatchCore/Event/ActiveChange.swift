/// What kind of change of the active slave it was: the field BOND_CHANGE.
package enum ActiveChange: String, CaseIterable, Sendable {
    case failover
    case failback
    case first
    case recovery
    case change

    /// One sentence, for the manual.
    package var meaning: String {
        switch self {
        case .failover: "The old active slave failed, and another took over."
        case .failback: "The primary took over again from a slave that still worked."
        case .first: "There was none before: the bond is being assembled."
        case .recovery: "There was none, because all had failed."
        case .change:
            "The old one still worked, and it is no failback: by hand, by priority, for a better link, or the same one "
                + "again after the active slave was cleared by hand."
        }
    }
}

/// Why the active slave changed, or was lost: the field BOND_CAUSE.
package enum ActiveCause: String, CaseIterable, Sendable {
    case linkDown = "link-down"
    case adminDown = "admin-down"
    case slaveRemoved = "slave-removed"
    case arpLost = "arp-lost"
    case lacp
    case speedUnknown = "speed-unknown"
    case primaryReturned = "primary-returned"
    case betterSlave = "better-slave"
    case betterAggregator = "better-aggregator"
    case byHand = "by-hand"
    case first
    case unknown

    /// One sentence, for the manual.
    package var meaning: String {
        switch self {
        case .linkDown: "The old slave lost its carrier, or miimon took its link for down."
        case .adminDown: "The old slave was set administratively down."
        case .slaveRemoved: "The old slave was removed from the bond, or its device is gone."
        case .arpLost: "The ARP monitor had no answer over the old slave, which still has carrier."
        case .lacp: "802.3ad: the partner stopped answering, or LACP uses no port although links are up."
        case .speedUnknown: "The driver could not read the speed of the old slave, and the mode needs it."
        case .primaryReturned: "The primary came back, or was added to the bond, and took over."
        case .betterSlave: "The new slave has a higher priority than the old one, which still worked."
        case .betterAggregator: "802.3ad prefers another aggregator; the ports of the old one still have a partner."
        case .byHand: "The active slave, or an option that decides on it, was set while the old one still worked."
        case .first: "There was no active slave before."
        case .unknown: "What the driver went by was not seen."
        }
    }
}
