import CLinux
import Glibc

/// A packet socket (packet(7)) that hears what arrives on one interface of ARP, ICMP and ICMPv6, and sends on any.
///
/// It hears a packet before a bridge or a VLAN above the interface takes it, and on a bond only what the bonding driver
/// lets through. Takes CAP_NET_RAW; never blocks.
package struct PacketTap: ~Copyable, Sendable {
    package struct Packet: Equatable, Sendable {
        /// ETH_P_*, in the machine's byte order.
        package var linkProtocol: UInt16
        /// From the network header on, cut after a few hundred bytes.
        package var bytes: ArraySlice<UInt8>
    }

    private let descriptor: FileDescriptor

    /// Longer than the headers of any answer.
    private static let longest = 512

    /// The file descriptor's number, to wait on; valid as long as this value lives.
    package var rawValue: CInt { descriptor.rawValue }

    /// - Parameter interface: the index of the interface that is listened to.
    package init(hearing interface: UInt32) throws(SystemError) {
        let subject = "packet socket of interface \(interface)"
        let type = CInt(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        // Without a protocol it hears nothing until it has its filter and its interface.
        let number = socket(AF_PACKET, type, 0)
        guard number >= 0 else { throw SystemError("socket", subject) }
        let descriptor = FileDescriptor(owning: number)
        var program = Self.filter
        let result = program.withUnsafeMutableBufferPointer { instructions in
            var header = sock_fprog(len: UInt16(instructions.count), filter: instructions.baseAddress)
            return setsockopt(
                number, SOL_SOCKET, SO_ATTACH_FILTER, &header, socklen_t(MemoryLayout<sock_fprog>.size))
        }
        if result != 0 { throw SystemError("setsockopt SO_ATTACH_FILTER", subject) }
        let address = Self.address(interface, linkProtocol: UInt16(ETH_P_ALL), hardware: [])
        if Self.withSocketAddress(address, { bind(number, $0, $1) }) != 0 { throw SystemError("bind", subject) }
        self.descriptor = descriptor
    }

    /// The next packet that arrived; nil where there is none, or the interface went down.
    package func receive() -> Packet? {
        var buffer = [UInt8](repeating: 0, count: Self.longest)
        var sender = sockaddr_ll()
        var length = socklen_t(MemoryLayout<sockaddr_ll>.size)
        let count = withUnsafeMutablePointer(to: &sender) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                uninterrupted { recvfrom(descriptor.rawValue, &buffer, buffer.count, 0, pointer, &length) }
            }
        }
        guard count > 0 else { return nil }
        return Packet(linkProtocol: UInt16(bigEndian: sender.sll_protocol), bytes: buffer[..<count])
    }

    /// Sends a packet; what cannot be sent is lost, as on any network.
    ///
    /// - Parameters:
    ///   - bytes: from the network header on.
    ///   - linkProtocol: ETH_P_*, in the machine's byte order.
    ///   - hardware: the link-layer address of the receiver.
    package func send(_ bytes: [UInt8], linkProtocol: UInt16, to hardware: [UInt8], on interface: UInt32) {
        let address = Self.address(interface, linkProtocol: linkProtocol, hardware: hardware)
        _ = Self.withSocketAddress(address) { pointer, length in
            uninterrupted { sendto(descriptor.rawValue, bytes, bytes.count, 0, pointer, length) }
        }
    }

    private static func address(_ interface: UInt32, linkProtocol: UInt16, hardware: [UInt8]) -> sockaddr_ll {
        var address = sockaddr_ll()
        address.sll_family = UInt16(AF_PACKET)
        address.sll_protocol = linkProtocol.bigEndian
        address.sll_ifindex = CInt(truncatingIfNeeded: interface)
        withUnsafeMutableBytes(of: &address.sll_addr) { $0.copyBytes(from: hardware.prefix($0.count)) }
        address.sll_halen = UInt8(min(hardware.count, MemoryLayout.size(ofValue: address.sll_addr)))
        return address
    }

    private static func withSocketAddress<Result>(
        _ address: sockaddr_ll, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                body(pointer, socklen_t(MemoryLayout<sockaddr_ll>.size))
            }
        }
    }

    /// Keeps ARP, IPv4 with ICMP and IPv6 with ICMPv6 that came from outside. The kernel gives the protocol and the
    /// direction at places before the packet (SKF_AD_OFF, include/uapi/linux/filter.h).
    private static var filter: [sock_filter] {
        let ancillary = UInt32(bitPattern: SKF_AD_OFF)
        let direction = ancillary &+ UInt32(SKF_AD_PKTTYPE)
        let linkProtocol = ancillary &+ UInt32(SKF_AD_PROTOCOL)
        return [
            load(BPF_W, direction), jump(ifEqual: UInt32(PACKET_OUTGOING), then: 8, else: 0),
            load(BPF_W, linkProtocol), jump(ifEqual: UInt32(ETH_P_ARP), then: 7, else: 0),
            jump(ifEqual: UInt32(ETH_P_IP), then: 0, else: 2),
            // The protocol of IPv4.
            load(BPF_B, 9), jump(ifEqual: UInt32(IPPROTO_ICMP), then: 4, else: 3),
            jump(ifEqual: UInt32(ETH_P_IPV6), then: 0, else: 2),
            // The next header of IPv6.
            load(BPF_B, 6), jump(ifEqual: UInt32(IPPROTO_ICMPV6), then: 1, else: 0),
            sock_filter(code: UInt16(BPF_RET | BPF_K), jt: 0, jf: 0, k: 0),
            sock_filter(code: UInt16(BPF_RET | BPF_K), jt: 0, jf: 0, k: UInt32(longest)),
        ]
    }

    private static func load(_ size: CInt, _ place: UInt32) -> sock_filter {
        sock_filter(code: UInt16(BPF_LD | size | BPF_ABS), jt: 0, jf: 0, k: place)
    }

    private static func jump(ifEqual value: UInt32, then: UInt8, else other: UInt8) -> sock_filter {
        sock_filter(code: UInt16(BPF_JMP | BPF_JEQ | BPF_K), jt: then, jf: other, k: value)
    }
}
