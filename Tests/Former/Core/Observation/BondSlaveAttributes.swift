/// IFLA_INFO_SLAVE_DATA of a bond's slave (IFLA_BOND_SLAVE_*, include/uapi/linux/if_link.h).
package struct BondSlaveAttributes: Equatable, Sendable {
    /// IFLA_BOND_SLAVE_STATE.
    package enum State: UInt8, Sendable {
        case active = 0
        case backup = 1
    }

    package var state: State?
    package var miiStatus: MiiStatus?
    package var linkFailureCount: UInt32?
    package var permanentAddress: HardwareAddress?
    package var queueID: UInt16?
    package var aggregatorID: UInt16?
    /// LACP port state bits: 1 activity, 2 short timeout, 4 aggregation, 8 synchronization, 16 collecting,
    /// 32 distributing, 64 defaulted, 128 expired (IEEE 802.1AX 6.4.2.3).
    package var actorPortState: UInt8?
    package var partnerPortState: UInt16?
    /// Failover priority, larger wins; since 6.0.
    package var priority: Int32?
    package var actorPortPriority: UInt16?
    /// Churn state: 0 monitoring, 1 churned, 2 none; on netlink since 7.1.
    package var churnActorState: UInt8?
    package var churnPartnerState: UInt8?

    package init() {}
}
