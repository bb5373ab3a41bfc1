/// `struct nlmsghdr` (include/uapi/linux/netlink.h): what every netlink message begins with.
package struct NetlinkHeader: Equatable, Sendable {
    /// Bytes that the header takes.
    package static let size = 16

    /// Bytes of the message, this header included.
    package var length: UInt32
    package var type: UInt16
    package var flags: UInt16
    /// The number of the request that is answered; 0 in most notifications. Since 6.2 a notification can carry the
    /// number of the request, of whatever process, that caused it (rtnl_notify with NLM_F_ECHO).
    package var sequence: UInt32
    package var port: UInt32

    package init(length: UInt32 = 0, type: UInt16 = 0, flags: UInt16 = 0, sequence: UInt32 = 0, port: UInt32 = 0) {
        self.length = length
        self.type = type
        self.flags = flags
        self.sequence = sequence
        self.port = port
    }

    /// NLM_F_MULTI: a part of the answer to a dump; no notification has it.
    package var isMultipart: Bool { flags & Flag.multipart != 0 }

    /// NLM_F_DUMP_INTR, since 3.1: the list of links changed during the dump, so the dump may lack or repeat links.
    /// Any part can carry it, NLMSG_DONE included.
    package var isDumpInterrupted: Bool { isMultipart && flags & Flag.dumpInterrupted != 0 }

    /// NLM_F_* as far as they are read or written here.
    enum Flag {
        static let request: UInt16 = 0x1
        static let multipart: UInt16 = 0x2
        static let acknowledge: UInt16 = 0x4
        static let dumpInterrupted: UInt16 = 0x10
        /// NLM_F_ROOT and NLM_F_MATCH.
        static let dump: UInt16 = 0x300
        /// NLM_F_CAPPED, of NLMSG_ERROR: the request's payload is not repeated.
        static let capped: UInt16 = 0x100
        /// NLM_F_ACK_TLVS, of NLMSG_ERROR: attributes of the extended acknowledgement follow.
        static let acknowledgementAttributes: UInt16 = 0x200
    }

    /// NLMSG_* and RTM_* as far as they are read or written here.
    enum MessageType {
        static let error: UInt16 = 2
        static let done: UInt16 = 3
        static let overrun: UInt16 = 4
        static let newLink: UInt16 = 16
        static let deleteLink: UInt16 = 17
        static let getLink: UInt16 = 18
        /// Since 4.7, as the next.
        static let newStatistics: UInt16 = 92
        static let getStatistics: UInt16 = 94
    }
}
