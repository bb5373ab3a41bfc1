import CLinux
import Glibc

/// Sends ICMP or ICMPv6 messages by the kernel's own routes; it does not receive (see `PacketTap`). Takes CAP_NET_RAW,
/// where a ping socket would depend on net.ipv4.ping_group_range.
package struct EchoSocket: ~Copyable, Sendable {
    private let descriptor: FileDescriptor
    private let isIPv6: Bool

    package init(ipv6: Bool) throws(SystemError) {
        let type = CInt(SOCK_RAW.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let number = socket(
            ipv6 ? AF_INET6 : AF_INET, type, ipv6 ? CInt(IPPROTO_ICMPV6) : CInt(IPPROTO_ICMP))
        guard number >= 0 else { throw SystemError("socket", ipv6 ? "ICMPv6" : "ICMP") }
        descriptor = FileDescriptor(owning: number)
        isIPv6 = ipv6
        // What arrives is never read.
        var size: CInt = 0
        _ = setsockopt(number, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<CInt>.size))
    }

    /// Sends a message; what cannot be sent is lost, as on any network.
    ///
    /// - Parameters:
    ///   - address: in network order, of the socket's family.
    ///   - scope: the interface of a link-local IPv6 address.
    package func send(_ message: [UInt8], to address: [UInt8], scope: UInt32) {
        if isIPv6 {
            var target = sockaddr_in6()
            target.sin6_family = sa_family_t(AF_INET6)
            withUnsafeMutableBytes(of: &target.sin6_addr) { $0.copyBytes(from: address.prefix($0.count)) }
            let isLinkLocal = address.count == 16 && address[0] == 0xfe && address[1] & 0xc0 == 0x80
            target.sin6_scope_id = isLinkLocal ? scope : 0
            send(message, to: target)
        } else {
            send(message, to: Self.ipv4(address))
        }
    }

    /// The address that the kernel would use towards another one; nil where it has no route.
    package static func source(towards address: [UInt8]) -> [UInt8]? {
        let number = socket(AF_INET, CInt(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard number >= 0 else { return nil }
        let descriptor = FileDescriptor(owning: number)
        var target = ipv4(address)
        // connect(2) of a datagram socket sends nothing. Any port but 0 will do.
        target.sin_port = UInt16(9).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isKnown = withUnsafeMutablePointer(to: &target) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                connect(descriptor.rawValue, pointer, length) == 0
                    && getsockname(descriptor.rawValue, pointer, &length) == 0
            }
        }
        return isKnown ? withUnsafeBytes(of: target.sin_addr) { Array($0) } : nil
    }

    private static func ipv4(_ address: [UInt8]) -> sockaddr_in {
        var target = sockaddr_in()
        target.sin_family = sa_family_t(AF_INET)
        withUnsafeMutableBytes(of: &target.sin_addr) { $0.copyBytes(from: address.prefix($0.count)) }
        return target
    }

    private func send(_ message: [UInt8], to target: some Any) {
        withUnsafeBytes(of: target) { bytes in
            guard let pointer = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return }
            _ = uninterrupted {
                sendto(descriptor.rawValue, message, message.count, 0, pointer, socklen_t(bytes.count))
            }
        }
    }
}
