/// IFLA_*: the attributes of a link that are read; all others are passed over untouched.
enum LinkAttribute: UInt16, AttributeTable {
    case address = 1
    case name = 3
    case mtu = 4
    case master = 10
    case operationalState = 16
    case linkInfo = 18
    /// Since 4.13.
    case event = 44
    /// Since 4.16, as the next.
    case carrierUpCount = 47
    case carrierDownCount = 48
    /// Since 5.6.
    case permanentAddress = 54

    static let family = "IFLA"
    static let unknownNumber: DecodingFault? = nil

    var policy: AttributePolicy {
        switch self {
        case .address, .permanentAddress: .linkAddress
        case .name, .linkInfo: .any
        case .mtu, .event, .carrierUpCount, .carrierDownCount: .u32
        case .master: .optionalIndex
        case .operationalState: .u8
        }
    }
}

/// IFLA_INFO_*: what IFLA_LINKINFO holds.
enum LinkInfoAttribute: UInt16, AttributeTable {
    case kind = 1
    case data = 2
    case slaveKind = 4
    case slaveData = 5

    static let family = "IFLA_INFO"
    static let unknownNumber: DecodingFault? = nil

    var policy: AttributePolicy { .any }
}

/// IFLA_EXT_MASK and the bits of it that are used.
enum ExtendedMask {
    static let attribute: UInt16 = 29
    /// RTEXT_FILTER_SKIP_STATS, since 4.4: leave the counters out.
    static let skipStatistics: UInt32 = 8
}
