package import BondwatchCore
package import BondwatchLinux
import CLinux
import Glibc

/// A NETLINK_ROUTE socket.
///
/// It never blocks. Who hands its number to a Dispatch source keeps the socket alive until the cancel handler has run.
package struct RouteSocket: ~Copyable, Sendable {
    /// What a read from the socket gave.
    package enum Reception: Equatable, Sendable {
        /// A datagram of the kernel's, at the beginning of the buffer.
        case datagram(count: Int)
        /// A datagram that some process sent; nothing of it may be believed. The kernel's come from port 0.
        case forged(senderPort: UInt32)
        /// A datagram larger than the buffer: its end is lost.
        case truncated
        /// Nothing more to read.
        case wouldBlock
        /// ENOBUFS: messages were lost, all newer than those still queued, and every further one is lost too until the
        /// queue was read empty.
        case overrun
    }

    /// Which notifications are received.
    package enum Subscription: Sendable {
        /// None: for requests only.
        case none
        /// RTNLGRP_LINK: every change of every link.
        case links
    }

    /// A buffer for `receive`: holds any datagram, since the kernel makes none above 32 KiB for dumps
    /// (NLMSG_GOODSIZE and netlink_dump, net/netlink/af_netlink.c) and a link's notification is a few KiB.
    package static let bufferSize = 64 * 1024

    /// Room that the answer to `RouteRequest.counters` for one link is to have in the receive queue: four times what it
    /// takes in the kernel's accounting (a kmalloc of 1 KiB and the `sk_buff`), so that notifications find room beside it.
    package static let roomOfCounters = 5 * 1024

    /// The socket's name in error texts.
    private static let subject = "netlink socket"

    /// Room in the receive queue in the kernel's own accounting, which doubles what was asked for.
    package var receiveQueueSize: Int { Self.receiveQueueSize(of: descriptor.rawValue) }
    /// The port that the kernel gave the socket.
    package let port: UInt32
    private let descriptor: FileDescriptor

    /// The file descriptor's number, to wait on; valid as long as this value lives.
    package var rawValue: CInt { descriptor.rawValue }

    /// Opens a socket whose receive queue has room for at least `receiveQueueSize` bytes, as far as the process may.
    ///
    /// More than net.core.rmem_max takes CAP_NET_ADMIN. Throws when the socket cannot be made or bound.
    package init(subscribingTo subscription: Subscription, receiveQueueSize: Int) throws(SystemError) {
        let descriptor = try Self.open()
        Self.setReceiveQueueSize(of: descriptor.rawValue, to: receiveQueueSize)
        try Self.setOption(NETLINK_EXT_ACK, of: descriptor.rawValue, name: "NETLINK_EXT_ACK")
        try Self.setOption(NETLINK_GET_STRICT_CHK, of: descriptor.rawValue, name: "NETLINK_GET_STRICT_CHK")
        port = try Self.bind(descriptor.rawValue, to: subscription)
        self.descriptor = descriptor
    }

    /// Makes room for at least so many bytes, as far as the process may; what is queued stays.
    package func setReceiveQueueSize(_ size: Int) { Self.setReceiveQueueSize(of: descriptor.rawValue, to: size) }

    /// Reads one datagram into `buffer`, which should hold `bufferSize` bytes.
    ///
    /// Throws on an error that is not one of the receptions.
    package func receive(into buffer: inout [UInt8]) throws(SystemError) -> Reception {
        var sender = sockaddr_nl()
        var flags: CInt = 0
        let count = buffer.withUnsafeMutableBytes { bytes in
            withUnsafeMutableBytes(of: &sender) { senderBytes in
                var vector = iovec(iov_base: bytes.baseAddress, iov_len: bytes.count)
                return withUnsafeMutablePointer(to: &vector) { vector in
                    var message = msghdr()
                    message.msg_name = senderBytes.baseAddress
                    message.msg_namelen = socklen_t(senderBytes.count)
                    message.msg_iov = vector
                    message.msg_iovlen = 1
                    let count = uninterrupted { recvmsg(descriptor.rawValue, &message, 0) }
                    flags = message.msg_flags
                    return count
                }
            }
        }
        if count < 0 {
            switch errno {
            case EAGAIN: return .wouldBlock
            case ENOBUFS: return .overrun
            default: throw SystemError("recvmsg", Self.subject)
            }
        }
        if sender.nl_pid != 0 { return .forged(senderPort: sender.nl_pid) }
        if flags & CInt(MSG_TRUNC) != 0 { return .truncated }
        return .datagram(count: count)
    }

    /// Waits for the next datagram of the kernel's, passing over what is none, and gives the number of its bytes.
    ///
    /// - Parameter patience: how long to wait; what is queued already is read all the same.
    /// - Throws: ETIMEDOUT where none comes in that time, else as `receive(into:)`.
    package func receive(into buffer: inout [UInt8], within patience: BootInstant.Span) throws(SystemError) -> Int {
        let deadline = Clock.now() + patience
        while true {
            switch try receive(into: &buffer) {
            case .datagram(let count): return count
            case .forged, .truncated, .overrun: continue
            case .wouldBlock:
                let left = deadline.since(Clock.now()).milliseconds
                var waiting = pollfd(fd: rawValue, events: Int16(POLLIN), revents: 0)
                if left == 0 || uninterrupted({ poll(&waiting, 1, CInt(clamping: left)) }) == 0 {
                    throw SystemError("recvmsg", "rtnetlink", errno: ETIMEDOUT)
                }
            }
        }
    }

    /// Sends a request to the kernel; the answer comes by `receive`.
    package func send(_ request: RouteRequest) throws(SystemError) {
        var kernel = sockaddr_nl()
        kernel.nl_family = sa_family_t(AF_NETLINK)
        let sent = request.bytes.withUnsafeBytes { bytes in
            withUnsafePointer(to: kernel) { address in
                address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                    uninterrupted {
                        sendto(
                            descriptor.rawValue, bytes.baseAddress, bytes.count, 0, address,
                            socklen_t(MemoryLayout<sockaddr_nl>.size))
                    }
                }
            }
        }
        guard sent == request.bytes.count else { throw SystemError("sendto", Self.subject) }
    }

    /// Puts the filter in place of the one before.
    ///
    /// What is queued already stays. A slave's messages of before its number is watched may be filtered out, so the
    /// caller attaches first and dumps then.
    package func attach(_ filter: LinkFilter) throws(SystemError) {
        var program = filter.program
        let result = program.withUnsafeMutableBufferPointer { instructions in
            var header = sock_fprog(len: UInt16(instructions.count), filter: instructions.baseAddress)
            return setsockopt(
                descriptor.rawValue, SOL_SOCKET, SO_ATTACH_FILTER, &header, socklen_t(MemoryLayout<sock_fprog>.size))
        }
        if result != 0 { throw SystemError("setsockopt SO_ATTACH_FILTER", Self.subject) }
    }
}

/// Opening.
extension RouteSocket {
    private static func open() throws(SystemError) -> FileDescriptor {
        let type = CInt(SOCK_RAW.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let number = socket(AF_NETLINK, type, NETLINK_ROUTE)
        guard number >= 0 else { throw SystemError("socket", subject) }
        return FileDescriptor(owning: number)
    }

    private static func setReceiveQueueSize(of socket: CInt, to size: Int) {
        var size = CInt(clamping: size)
        let length = socklen_t(MemoryLayout<CInt>.size)
        // Without CAP_NET_ADMIN this fails, and SO_RCVBUF gives as much as net.core.rmem_max allows without a word.
        if setsockopt(socket, SOL_SOCKET, SO_RCVBUFFORCE, &size, length) != 0 {
            _ = setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &size, length)
        }
    }

    private static func receiveQueueSize(of socket: CInt) -> Int {
        var size: CInt = 0
        var length = socklen_t(MemoryLayout<CInt>.size)
        return getsockopt(socket, SOL_SOCKET, SO_RCVBUF, &size, &length) == 0 ? Int(size) : 0
    }

    private static func setOption(_ option: CInt, of socket: CInt, name: String) throws(SystemError) {
        var on: CInt = 1
        let result = setsockopt(socket, SOL_NETLINK, option, &on, socklen_t(MemoryLayout<CInt>.size))
        // An older kernel does not know it: strict checking came with 4.20, extended acknowledgements with 4.12.
        if result != 0 && errno != ENOPROTOOPT { throw SystemError("setsockopt \(name)", subject) }
    }

    /// Binds to a port of the kernel's choice, and tells which.
    private static func bind(_ socket: CInt, to subscription: Subscription) throws(SystemError) -> UInt32 {
        var address = sockaddr_nl()
        address.nl_family = sa_family_t(AF_NETLINK)
        if case .links = subscription { address.nl_groups = 1 << (RTNLGRP_LINK.rawValue - 1) }
        var length = socklen_t(MemoryLayout<sockaddr_nl>.size)
        let call: String? = withUnsafeMutablePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                if Glibc.bind(socket, address, length) != 0 { return "bind" }
                return getsockname(socket, address, &length) != 0 ? "getsockname" : nil
            }
        }
        if let call { throw SystemError(call, subject) }
        return address.nl_pid
    }
}
