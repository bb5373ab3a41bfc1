/// What kind of device a link is: ARPHRD_* (include/uapi/linux/if_arp.h), of `struct ifinfomsg`.
package struct LinkType: RawRepresentable, Equatable, Sendable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) { self.rawValue = rawValue }

    package static let ethernet = LinkType(rawValue: 1)
    package static let infiniband = LinkType(rawValue: 32)

    /// How long the addresses of such hardware are; nil where an address is none of hardware. That of a tunnel is its own
    /// end, which all tunnels of a host may share.
    var addressLength: Int? {
        switch self {
        case .ethernet: 6
        case .infiniband: 20
        default: nil
        }
    }
}
