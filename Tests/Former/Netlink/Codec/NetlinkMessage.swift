package import FormerCore

/// What one netlink message says.
package enum NetlinkMessage: Equatable, Sendable {
    /// A link is there, has changed, or is gone.
    ///
    /// Of a link that is neither a bond nor a bond's slave only the header, `name`, `master`, `event`, `mtu` and
    /// the counters are read: enough to see that a slave was released.
    ///
    /// Behind a reference: it is large, and each copy on the way out of the decoder would cost more than the allocation.
    indirect case link(LinkMessage)
    /// NLMSG_DONE: a dump ended, with an error number or 0. The explanation is the kernel's own, escaped.
    case done(errno: Int32, explanation: String?)
    /// NLMSG_ERROR: a request failed, or was acknowledged (0).
    case error(errno: Int32, sequence: UInt32, explanation: String?)
    /// NLMSG_OVERRUN: messages were lost.
    case overrun
    /// A message whose structure is broken; nothing of it can be believed. To be treated as a loss.
    case malformed(DecodingFault)
    /// A message of no interest: another type, a link message of another address family, or one that is not about the
    /// link's state.
    case other(type: UInt16)
}

/// One message as it was received.
package struct ReceivedMessage: Equatable, Sendable {
    /// All zero where the header itself could not be read.
    package var header: NetlinkHeader
    package var content: NetlinkMessage

    package init(header: NetlinkHeader, content: NetlinkMessage) {
        self.header = header
        self.content = content
    }
}
