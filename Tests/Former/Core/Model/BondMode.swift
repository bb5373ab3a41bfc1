/// The seven bonding modes, by their number in IFLA_BOND_MODE (include/uapi/linux/if_bonding.h).
package enum BondMode: UInt8, CaseIterable, Sendable {
    case balanceRR = 0
    case activeBackup = 1
    case balanceXOR = 2
    case broadcast = 3
    case ieee8023ad = 4
    case balanceTLB = 5
    case balanceALB = 6

    /// The name that sysfs and iproute2 use.
    package var name: String {
        switch self {
        case .balanceRR: "balance-rr"
        case .activeBackup: "active-backup"
        case .balanceXOR: "balance-xor"
        case .broadcast: "broadcast"
        case .ieee8023ad: "802.3ad"
        case .balanceTLB: "balance-tlb"
        case .balanceALB: "balance-alb"
        }
    }

    /// The text after `Bonding Mode: ` in /proc/net/bonding (bond_mode_name, drivers/net/bonding/bond_main.c).
    package var procText: String {
        switch self {
        case .balanceRR: "load balancing (round-robin)"
        case .activeBackup: "fault-tolerance (active-backup)"
        case .balanceXOR: "load balancing (xor)"
        case .broadcast: "fault-tolerance (broadcast)"
        case .ieee8023ad: "IEEE 802.3ad Dynamic link aggregation"
        case .balanceTLB: "transmit load balancing"
        case .balanceALB: "adaptive load balancing"
        }
    }

    /// Whether the driver has and shows an active slave in this mode (`bond_mode_uses_primary`).
    package var hasActiveSlave: Bool {
        switch self {
        case .activeBackup, .balanceTLB, .balanceALB: true
        case .balanceRR, .balanceXOR, .broadcast, .ieee8023ad: false
        }
    }

    /// Whether the driver sets a slave down whose speed and duplex it cannot read, without counting a failure
    /// (`bond_needs_speed_duplex`, include/net/bonding.h 6.1).
    package var needsSpeed: Bool {
        switch self {
        case .ieee8023ad, .balanceTLB, .balanceALB: true
        case .balanceRR, .activeBackup, .balanceXOR, .broadcast: false
        }
    }

    /// The mode of that iproute2 name.
    package init?(name: String) {
        guard let mode = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = mode
    }
}
