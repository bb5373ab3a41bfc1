import BondwatchCore
import BondwatchLinux
import CLinux
import Glibc
import Testing

@testable import BondwatchNetlink

/// Against the running kernel. What needs root is reported as not run where it cannot run.
@Suite(.serialized) struct RouteSocketLiveTests {
    @Test func `anybody can subscribe and dump`() throws {
        let socket = try RouteSocket(subscribingTo: .links, receiveQueueSize: 1 << 20)
        #expect(socket.port != 0)
        #expect(socket.receiveQueueSize > 0)
        #expect(try socket.drops() == 0)
        var dump = DumpSequence()
        let request = dump.start()
        try socket.send(try #require(request))
        let outcome = try finish(&dump, on: socket)
        #expect(!outcome.bonds.keys.contains(InterfaceIndex(1)), "the loopback is no bond")
    }

    @Test func `a link that is asked for by index is told`() throws {
        let socket = try RouteSocket(subscribingTo: .none, receiveQueueSize: 1 << 16)
        try socket.send(.link(InterfaceIndex(1), sequence: 77))
        let message = try #require(try messages(on: socket).first)
        #expect(message.header.sequence == 77)
        #expect(message.link?.name == InterfaceName("lo"))
        #expect(message.link?.bond == nil)
        try socket.send(.link(InterfaceIndex(0x7fff_ffff), sequence: 78))
        #expect(try messages(on: socket).map(\.content) == [.error(errno: ENODEV, sequence: 78, explanation: nil)])
    }

    @Test func `whoever waits for an answer gets it, and is told where none comes`() throws {
        let socket = try RouteSocket(subscribingTo: .none, receiveQueueSize: 1 << 16)
        var buffer = [UInt8](repeating: 0, count: RouteSocket.bufferSize)
        try socket.send(.link(InterfaceIndex(1), sequence: 77))
        #expect(try socket.receive(into: &buffer, within: .seconds(10)) > 0)
        let began = Clock.now()
        #expect(throws: SystemError("recvmsg", "rtnetlink", errno: ETIMEDOUT)) {
            try socket.receive(into: &buffer, within: .milliseconds(30))
        }
        #expect(Clock.now().since(began) >= .milliseconds(29))
        try socket.send(.link(InterfaceIndex(1), sequence: 78))
        #expect(try socket.receive(into: &buffer, within: .zero) > 0)
    }

    @Test func `the whole filter is taken by the kernel and answers pass it`() throws {
        let socket = try RouteSocket(subscribingTo: .links, receiveQueueSize: 1 << 18)
        for count in [0, 1, 256, 257] as [UInt32] {
            try socket.attach(LinkFilter(watching: Set((0..<count).map { InterfaceIndex($0 + 1) })))
        }
        try socket.attach(LinkFilter(watching: []))
        try socket.send(.link(InterfaceIndex(1), sequence: 5))
        #expect(try messages(on: socket).first?.link?.index == InterfaceIndex(1))
    }

    @Test func `an empty socket would block, and a small buffer truncates`() throws {
        let socket = try RouteSocket(subscribingTo: .none, receiveQueueSize: 1 << 16)
        var buffer = [UInt8](repeating: 0, count: 64)
        #expect(try socket.receive(into: &buffer) == .wouldBlock)
        try socket.send(.link(InterfaceIndex(1), sequence: 1))
        #expect(try socket.receive(into: &buffer) == .truncated)
        #expect(try socket.receive(into: &buffer) == .wouldBlock)
    }

    @Test func `no child inherits the socket, and it never blocks`() throws {
        let socket = try RouteSocket(subscribingTo: .none, receiveQueueSize: 1 << 16)
        #expect(fcntl(socket.rawValue, F_GETFD) == FD_CLOEXEC)
        #expect(fcntl(socket.rawValue, F_GETFL) & O_NONBLOCK != 0)
    }

    @Test(.enabled(if: NetworkSandbox.isPossible, NetworkSandbox.remark))
    func `another process's datagram is seen as forged`() throws {
        let socket = try RouteSocket(subscribingTo: .links, receiveQueueSize: 1 << 16)
        let forger = try RouteSocket(subscribingTo: .none, receiveQueueSize: 1 << 16)
        let datagram = Build.link(index: 3, flags: 0x400, Build.bond(Build.attribute(1, [1])))
        var address = sockaddr_nl()
        address.nl_family = sa_family_t(AF_NETLINK)
        address.nl_pid = socket.port
        let sent = withUnsafePointer(to: address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                sendto(
                    forger.rawValue, datagram, datagram.count, 0, address, socklen_t(MemoryLayout<sockaddr_nl>.size))
            }
        }
        try #require(sent == datagram.count)
        var buffer = [UInt8](repeating: 0, count: RouteSocket.bufferSize)
        #expect(try socket.receive(into: &buffer) == .forged(senderPort: forger.port))
        #expect(try socket.receive(into: &buffer) == .wouldBlock)
    }

    @Test(.enabled(if: NetworkSandbox.isPossible, NetworkSandbox.remark))
    func `a change of a link is told from port 0`() throws {
        try NetworkSandbox.run {
            let socket = try RouteSocket(subscribingTo: .links, receiveQueueSize: 1 << 18)
            try NetworkSandbox.setLoopback(up: true)
            let links = try messages(on: socket)
            #expect(links.last?.link?.flags.contains(.up) == true)
            #expect(links.allSatisfy { $0.header.sequence == 0 && !$0.header.isMultipart })
        }
    }

    @Test(.enabled(if: NetworkSandbox.isPossible, NetworkSandbox.remark))
    func `an overrun is told once, counted by the kernel, and ended by reading to the end`() throws {
        try NetworkSandbox.run {
            let socket = try RouteSocket(subscribingTo: .links, receiveQueueSize: 4096)
            for count in 0..<40 { try NetworkSandbox.setLoopback(up: count.isMultiple(of: 2)) }
            var buffer = [UInt8](repeating: 0, count: RouteSocket.bufferSize)
            #expect(try socket.receive(into: &buffer) == .overrun)
            #expect(try messages(on: socket).isEmpty == false)
            #expect(try #require(try socket.drops()) > 0)
            try NetworkSandbox.setLoopback(up: true)
            #expect(try messages(on: socket).last?.link?.flags.contains(.up) == true)
        }
    }

    @Test(.enabled(if: NetworkSandbox.isPossible, NetworkSandbox.remark))
    func `the filter drops an unrelated link in the kernel, and keeps it once it is watched`() throws {
        try NetworkSandbox.run {
            let socket = try RouteSocket(subscribingTo: .links, receiveQueueSize: 1 << 18)
            try socket.attach(LinkFilter(watching: []))
            try NetworkSandbox.setLoopback(up: true)
            #expect(try messages(on: socket) == [])
            try socket.attach(LinkFilter(watching: [InterfaceIndex(1)]))
            try NetworkSandbox.setLoopback(up: false)
            #expect(try messages(on: socket).last?.link?.index == InterfaceIndex(1))
            #expect(try socket.drops() == 0)
        }
    }

    private func messages(on socket: borrowing RouteSocket) throws -> [ReceivedMessage] {
        var buffer = [UInt8](repeating: 0, count: RouteSocket.bufferSize)
        var decoder = LinkMessageDecoder()
        var messages: [ReceivedMessage] = []
        while case .datagram(let count) = try socket.receive(into: &buffer) {
            messages += decoder.messages(in: buffer.span.bytes.extracting(0..<count))
        }
        #expect(decoder.tally.all == [])
        return messages
    }

    /// The kernel answers within `send`, so that an empty socket before the end is a fault.
    private func finish(
        _ dump: inout DumpSequence, on socket: borrowing RouteSocket
    ) throws -> DumpSequence.Outcome {
        while true {
            let messages = try messages(on: socket)
            try #require(!messages.isEmpty)
            for message in messages {
                switch dump.receive(message) {
                case .wait: break
                case .send(let request): try socket.send(request)
                case .finished(let outcome): return outcome
                case .failed(let errno, _): throw SystemError("dump", "bonds", errno: errno)
                }
            }
        }
    }
}
