/// One RTM_NEWLINK or RTM_DELLINK: the whole present state of one link, as far as bondwatchd asks.
package struct LinkMessage: Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
        /// RTM_NEWLINK: the link is there, new or changed.
        case present
        /// RTM_DELLINK: the link is gone from this network namespace.
        case deleted
    }

    /// Why the message was sent: IFLA_EVENT, since 4.13 (include/uapi/linux/if_link.h).
    package enum Event: UInt32, Sendable {
        case none = 0
        case reboot = 1
        case features = 2
        case bondingFailover = 3
        case notifyPeers = 4
        case igmpResend = 5
        case bondingOptions = 6
    }

    package var kind: Kind
    package var index: InterfaceIndex
    package var name: InterfaceName?
    package var flags: LinkFlags
    package var event: Event?
    /// IFLA_MASTER: the bridge, bond, VRF or team this link belongs to.
    package var master: InterfaceIndex?
    package var hardwareAddress: HardwareAddress?
    /// IFLA_PERM_ADDRESS, since 5.6.
    package var permanentAddress: HardwareAddress?
    package var mtu: UInt32?
    /// IFLA_OPERSTATE, IF_OPER_*: 0 unknown, 2 down, 5 dormant, 6 up (RFC 2863).
    package var operationalState: UInt8?
    /// IFLA_CARRIER_UP_COUNT and IFLA_CARRIER_DOWN_COUNT, since 4.16.
    package var carrierUpCount: UInt32?
    package var carrierDownCount: UInt32?
    /// Set when IFLA_INFO_KIND is `bond`.
    package var bond: BondAttributes?
    /// Set when IFLA_INFO_SLAVE_KIND is `bond`; a bond that is enslaved to a bond has both.
    package var slave: BondSlaveAttributes?

    package init(kind: Kind, index: InterfaceIndex, name: InterfaceName? = nil, flags: LinkFlags = []) {
        self.kind = kind
        self.index = index
        self.name = name
        self.flags = flags
    }
}

/// The flags of a link that matter here (IFF_*, include/uapi/linux/if.h).
package struct LinkFlags: OptionSet, Sendable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Administratively up: IFF_UP.
    package static let up = LinkFlags(rawValue: 1 << 0)
    /// IFF_RUNNING: operational state up.
    package static let running = LinkFlags(rawValue: 1 << 6)
    /// IFF_MASTER.
    package static let master = LinkFlags(rawValue: 1 << 10)
    /// IFF_SLAVE.
    package static let slave = LinkFlags(rawValue: 1 << 11)
    /// Carrier, at the moment the message was built: IFF_LOWER_UP.
    package static let lowerUp = LinkFlags(rawValue: 1 << 16)
}
