/// IFLA_BOND_*: the attributes of a bond.
enum BondAttribute: UInt16, AttributeTable {
    case mode = 1
    case activeSlave = 2
    case miimon = 3
    case updelay = 4
    case downdelay = 5
    case useCarrier = 6
    case arpInterval = 7
    case arpIPTarget = 8
    case arpValidate = 9
    case arpAllTargets = 10
    case primary = 11
    case primaryReselect = 12
    case failOverMac = 13
    case transmitHashPolicy = 14
    case resendIGMP = 15
    case peerNotifications = 16
    case allSlavesActive = 17
    case minLinks = 18
    case lpInterval = 19
    case packetsPerSlave = 20
    case lacpRate = 21
    case adSelect = 22
    case adInfo = 23
    /// Since 4.2, as the next two.
    case adActorSystemPriority = 24
    case adUserPortKey = 25
    case adActorSystem = 26
    /// Since 4.3.
    case tlbDynamicLB = 27
    /// Since 5.3.
    case peerNotifyDelay = 28
    /// Since 5.15.
    case lacpActive = 29
    /// Since 5.17.
    case arpMissedMax = 30
    /// Since 5.18.
    case nsIPv6Target = 31
    /// Since 6.9.
    case coupledControl = 32
    /// Since 6.17.
    case broadcastNeighbor = 33
    /// Since 7.2.
    case lacpStrict = 34

    static let family = "IFLA_BOND"
    static let unknownNumber: DecodingFault? = .unknownBondAttribute

    var policy: AttributePolicy {
        switch self {
        case .activeSlave, .primary: .optionalIndex
        case .mode, .useCarrier, .primaryReselect, .failOverMac, .transmitHashPolicy, .peerNotifications,
            .allSlavesActive, .lacpRate, .adSelect, .tlbDynamicLB, .lacpActive, .arpMissedMax, .coupledControl,
            .broadcastNeighbor, .lacpStrict:
            .u8
        case .adActorSystemPriority, .adUserPortKey: .u16
        case .miimon, .updelay, .downdelay, .arpInterval, .arpValidate, .arpAllTargets, .resendIGMP, .minLinks,
            .lpInterval, .packetsPerSlave, .peerNotifyDelay:
            .u32
        case .adActorSystem: .ethernetAddress
        case .arpIPTarget, .nsIPv6Target, .adInfo: .any
        }
    }
}

/// IFLA_BOND_AD_INFO_*: the active aggregator, inside IFLA_BOND_AD_INFO.
enum AggregatorAttribute: UInt16, AttributeTable {
    case aggregator = 1
    case ports = 2
    case actorKey = 3
    case partnerKey = 4
    case partnerMac = 5

    static let family = "IFLA_BOND_AD_INFO"
    static let unknownNumber: DecodingFault? = .unknownAggregatorAttribute

    var policy: AttributePolicy {
        switch self {
        case .aggregator, .ports, .actorKey, .partnerKey: .u16
        case .partnerMac: .ethernetAddress
        }
    }
}

/// IFLA_BOND_SLAVE_*: the attributes of a slave.
enum BondSlaveAttribute: UInt16, AttributeTable {
    case state = 1
    case miiStatus = 2
    case linkFailureCount = 3
    case permanentAddress = 4
    case queueID = 5
    case aggregatorID = 6
    /// Since 4.2, as the next; the two differ in size (drivers/net/bonding/bond_netlink.c, `bond_fill_slave_info`).
    case actorPortState = 7
    case partnerPortState = 8
    /// Since 6.0; signed.
    case priority = 9
    /// Since 6.18.
    case actorPortPriority = 10
    /// Since 7.1, as the next.
    case churnActorState = 11
    case churnPartnerState = 12

    static let family = "IFLA_BOND_SLAVE"
    static let unknownNumber: DecodingFault? = .unknownSlaveAttribute

    var policy: AttributePolicy {
        switch self {
        case .state, .miiStatus, .actorPortState, .churnActorState, .churnPartnerState: .u8
        case .queueID, .aggregatorID, .partnerPortState, .actorPortPriority: .u16
        case .linkFailureCount, .priority: .u32
        case .permanentAddress: .linkAddress
        }
    }
}
