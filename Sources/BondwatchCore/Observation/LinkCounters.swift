/// What one link has received since its device was made, of `struct rtnl_link_stats64`
/// (include/uapi/linux/if_link.h).
package struct LinkCounters: Equatable, Sendable {
    package var index: InterfaceIndex
    /// Packets of every kind: `rx_packets`.
    package var received: UInt64
    /// Those sent to a group: `multicast`. Some drivers count broadcasts with them, and some (veth, virtio_net) nothing.
    package var multicast: UInt64

    package init(index: InterfaceIndex, received: UInt64, multicast: UInt64) {
        self.index = index
        self.received = received
        self.multicast = multicast
    }
}
