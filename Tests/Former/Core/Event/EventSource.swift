/// What told bondwatchd of a change: the field BOND_SOURCE.
package enum EventSource: String, CaseIterable, Sendable {
    /// An rtnetlink message, at the moment of the change.
    case netlink
    /// The audit of /proc/net/bonding, or a fresh dump after messages were lost.
    case poll
    /// The comparison with what an earlier run of the daemon knew.
    case checkpoint
}
