import BondwatchLinux
import CLinux
import Glibc
import Testing

/// Some process that sends netlink messages as only the kernel should.
enum Forger {
    /// Sends `there is a bond of index 77`.
    static func send(to port: UInt32) throws {
        let number = socket(AF_NETLINK, CInt(SOCK_RAW.rawValue | SOCK_CLOEXEC.rawValue), NETLINK_ROUTE)
        let forger = FileDescriptor(owning: number)
        var link = ifinfomsg()
        link.ifi_index = 77
        // IFF_MASTER: what concerns no bond the filter drops, whoever sent it.
        link.ifi_flags = 0x400
        var message = nlmsghdr()
        message.nlmsg_type = 16
        message.nlmsg_len = UInt32(MemoryLayout<nlmsghdr>.size + MemoryLayout<ifinfomsg>.size)
        let datagram = withUnsafeBytes(of: message, Array.init) + withUnsafeBytes(of: link, Array.init)
        var address = sockaddr_nl()
        address.nl_family = sa_family_t(AF_NETLINK)
        address.nl_pid = port
        let sent = withUnsafePointer(to: address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                sendto(
                    forger.rawValue, datagram, datagram.count, 0, address, socklen_t(MemoryLayout<sockaddr_nl>.size))
            }
        }
        try #require(sent == datagram.count)
    }
}
