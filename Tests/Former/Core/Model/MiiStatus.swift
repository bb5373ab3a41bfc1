/// A slave's link as the bonding driver sees it, by its number in IFLA_BOND_SLAVE_MII_STATUS
/// (BOND_LINK_*, include/uapi/linux/if_bonding.h).
package enum MiiStatus: UInt8, CaseIterable, Sendable {
    case up = 0
    /// The link is lost and downdelay runs: BOND_LINK_FAIL.
    case goingDown = 1
    case down = 2
    /// The link is there and updelay runs: BOND_LINK_BACK.
    case goingBack = 3

    /// The words of /proc/net/bonding (`bond_slave_link_status`).
    package var procText: String {
        switch self {
        case .up: "up"
        case .goingDown: "going down"
        case .down: "down"
        case .goingBack: "going back"
        }
    }

    /// The word in our JSON.
    package var name: String {
        switch self {
        case .up: "up"
        case .goingDown: "going_down"
        case .down: "down"
        case .goingBack: "going_back"
        }
    }

    /// Whether the driver still sends through the slave: UP and FAIL both count as link up to it
    /// (`bond_lower_state_changed`, drivers/net/bonding/bond_main.c, 6.1).
    package var isUsable: Bool { self == .up || self == .goingDown }
}
