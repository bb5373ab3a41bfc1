/// IFLA_INFO_DATA of a bond (IFLA_BOND_*, include/uapi/linux/if_link.h).
///
/// What the kernel is too old to send, or leaves out because there is none, is nil; it is never zero.
package struct BondAttributes: Equatable, Sendable {
    package var mode: BondMode?
    /// A mode number this version does not know.
    package var unknownMode: UInt8?
    package var activeSlave: InterfaceIndex?
    /// Milliseconds, as the four that follow.
    package var miimon: UInt32?
    package var updelay: UInt32?
    package var downdelay: UInt32?
    package var peerNotifyDelay: UInt32?
    package var arpInterval: UInt32?
    package var useCarrier: UInt8?
    /// IPv4 targets as `a.b.c.d`; nil when the list is empty.
    package var arpTargets: [String]?
    package var arpValidate: UInt32?
    package var arpAllTargets: UInt32?
    package var arpMissedMax: UInt8?
    /// IPv6 targets in RFC 5952 form, since 5.18.
    package var nsTargets: [String]?
    package var primary: InterfaceIndex?
    package var primaryReselect: UInt8?
    package var failOverMac: UInt8?
    package var transmitHashPolicy: UInt8?
    package var resendIGMP: UInt32?
    package var peerNotifications: UInt8?
    package var allSlavesActive: UInt8?
    package var minLinks: UInt32?
    package var lpInterval: UInt32?
    package var packetsPerSlave: UInt32?
    package var lacpActive: UInt8?
    package var lacpRate: UInt8?
    package var adSelect: UInt8?
    package var adInfo: AggregatorInfo?
    package var adActorSystemPriority: UInt16?
    package var adUserPortKey: UInt16?
    package var adActorSystem: HardwareAddress?
    package var tlbDynamicLB: UInt8?
    package var coupledControl: UInt8?
    package var broadcastNeighbor: UInt8?
    package var lacpStrict: UInt8?

    package init() {}

    /// Whether partners are asked for a LACPDU each second: `lacp_rate fast` (bond_lacp_rate_tbl,
    /// drivers/net/bonding/bond_options.c 6.1).
    var isLacpFast: Bool { lacpRate == 1 }
}

/// The active aggregator of an 802.3ad bond: IFLA_BOND_AD_INFO_*, since 3.14, given to every reader.
package struct AggregatorInfo: Equatable, Sendable {
    package var aggregator: UInt16?
    package var ports: UInt16?
    package var actorKey: UInt16?
    package var partnerKey: UInt16?
    package var partnerMac: HardwareAddress?

    package init() {}
}
