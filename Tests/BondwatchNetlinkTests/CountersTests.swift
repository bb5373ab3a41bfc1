import BondwatchCore
import BondwatchLinux
import Glibc
import Testing

@testable import BondwatchNetlink

/// RTM_GETSTATS and its answers.
@Suite struct CountersTests {
    /// What a kernel 6.1 answers for a veth, in hex: header, `struct if_stats_msg`, IFLA_STATS_LINK_64 with 25 numbers.
    @Test func `the counters are read from where the kernel puts them`() throws {
        var decoder = LinkMessageDecoder()
        let answer = Build.counters(index: 7, received: 0x1_0000_0001, multicast: 9)
        #expect(
            try decoder.single(answer)
                == .counters(LinkCounters(index: InterfaceIndex(7), received: 0x1_0000_0001, multicast: 9)))
        #expect(decoder.tally.total == 0)
    }

    @Test(arguments: [9, 23, 24, 25, 40])
    func `kernels with fewer and with more numbers are understood`(numbers: Int) throws {
        var decoder = LinkMessageDecoder()
        let answer = Build.counters(index: 7, received: 5, multicast: 6, numbers: numbers)
        #expect(
            try decoder.single(answer) == .counters(LinkCounters(index: InterfaceIndex(7), received: 5, multicast: 6)))
    }

    @Test func `numbers too few, or half a number, are no counters`() throws {
        let other = NetlinkMessage.other(type: NetlinkHeader.MessageType.newStatistics)
        for count in [0, 4, 8, 64, 71, 73, 199] {
            var decoder = LinkMessageDecoder()
            let bytes = Build.message(
                NetlinkHeader.MessageType.newStatistics,
                [UInt8](repeating: 0, count: 12) + Build.attribute(1, [UInt8](repeating: 1, count: count)))
            #expect(try decoder.single(bytes) == other)
            #expect(decoder.tally[.attributeOfWrongSize] == 1, "\(count) bytes")
        }
    }

    @Test func `cut anywhere, the message says nothing, and asks for no fresh dump`() throws {
        let whole = Build.counters(index: 7, received: 5)
        for length in 16..<whole.count {
            var decoder = LinkMessageDecoder()
            let cut = Build.integer(UInt32(length)) + whole[4..<length]
            #expect(try decoder.single(cut) == .other(type: NetlinkHeader.MessageType.newStatistics), "\(length)")
        }
    }

    @Test func `bytes changed at random never trap`() {
        var generator = SeededGenerator(state: 99)
        for _ in 0..<20_000 {
            var bytes = Build.counters(index: 7, received: 5)
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                bytes[Int.random(in: 4..<bytes.count, using: &generator)] = .random(in: 0...255, using: &generator)
            }
            var decoder = LinkMessageDecoder()
            _ = decoder.messages(in: bytes)
        }
    }

    @Test func `one request asks for many links`() {
        let request = RouteRequest.counters(of: [InterfaceIndex(3), InterfaceIndex(9)], sequence: 5)
        func one(_ index: UInt32) -> [UInt8] {
            Build.integer(UInt32(28)) + Build.integer(UInt16(94)) + Build.integer(UInt16(1))
                + Build.integer(UInt32(5)) + Build.integer(UInt32(0))
                + Build.integer(UInt32(0)) + Build.integer(index) + Build.integer(UInt32(1))
        }
        #expect(request.bytes == one(3) + one(9))
    }

    @Test func `the running kernel answers for each link, and the filter lets it pass`() throws {
        let socket = try RouteSocket(subscribingTo: .links, receiveQueueSize: 1 << 18)
        try socket.attach(LinkFilter(watching: []))
        let links = [InterfaceIndex(1), InterfaceIndex(0x7fff_fff0), InterfaceIndex(1)]
        try socket.send(.counters(of: links, sequence: 31))
        var buffer = [UInt8](repeating: 0, count: RouteSocket.bufferSize)
        var decoder = LinkMessageDecoder()
        var answers: [NetlinkMessage] = []
        while case .datagram(let count) = try socket.receive(into: &buffer) {
            answers += decoder.messages(in: Array(buffer[..<count])).filter { $0.header.sequence == 31 }.map(\.content)
        }
        #expect(answers.count == 3)
        #expect(answers.contains(.error(errno: ENODEV, sequence: 31, explanation: nil)))
        let counters = answers.compactMap { if case .counters(let counters) = $0 { counters } else { nil } }
        #expect(counters.map(\.index) == [InterfaceIndex(1), InterfaceIndex(1)])
        #expect(decoder.tally.total == 0)
    }
}
