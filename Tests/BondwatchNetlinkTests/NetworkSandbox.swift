import BondwatchLinux
import Glibc
import Testing

@testable import BondwatchNetlink

/// A network namespace of the calling thread's own, left again at the end; needs root.
///
/// What a test does to links in it is seen by nobody else, and is gone with it. Synchronous, so that no other test's
/// code ever runs on the thread meanwhile.
enum NetworkSandbox {
    static let isPossible = geteuid() == 0
    static let remark: Comment = "NOT RUN: a network namespace, and sending to another netlink port, take root"

    /// CLONE_NEWNET.
    private static let newNamespace: CInt = 0x4000_0000

    static func run(_ body: () throws -> Void) throws {
        let home = FileDescriptor(owning: open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC))
        // The Glibc module leaves out what glibc declares for _GNU_SOURCE only.
        let unshare = unsafeBitCast(
            try #require(dlsym(nil, "unshare")), to: (@convention(c) (CInt) -> CInt).self)
        let setns = unsafeBitCast(
            try #require(dlsym(nil, "setns")), to: (@convention(c) (CInt, CInt) -> CInt).self)
        guard unshare(newNamespace) == 0 else { throw SystemError("unshare", "network namespace") }
        let result = Result { try body() }
        guard setns(home.rawValue, newNamespace) == 0 else { fatalError("the thread cannot leave its sandbox") }
        try result.get()
    }

    /// Sets the loopback up or down, which sends a notification.
    static func setLoopback(up: Bool) throws {
        let socket = try RouteSocket(subscribingTo: .none, receiveQueueSize: 1 << 16)
        let change: UInt32 = 1
        // NLM_F_REQUEST and NLM_F_ACK; struct ifinfomsg with the flag IFF_UP and a mask of it.
        let header = [0, 0, 0, 0] + Build.integer(Int32(1)) + Build.integer(up ? change : 0) + Build.integer(change)
        let request = Build.message(NetlinkHeader.MessageType.newLink, flags: 5, sequence: 1, header)
        guard Glibc.send(socket.rawValue, request, request.count, 0) == request.count else {
            throw SystemError("send", "rtnetlink")
        }
        var buffer = [UInt8](repeating: 0, count: RouteSocket.bufferSize)
        guard case .datagram(let count) = try socket.receive(into: &buffer) else {
            throw SystemError("recvmsg", "rtnetlink")
        }
        var decoder = LinkMessageDecoder()
        let answer = decoder.messages(in: buffer.span.bytes.extracting(0..<count)).first?.content
        try #require(answer == .error(errno: 0, sequence: 1, explanation: nil))
    }
}
