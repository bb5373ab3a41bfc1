import BondwatchCore
import Testing

@testable import BondwatchControl

@Suite struct ProbeMessageTests {
    private let hardware = HardwareAddress(bytes: [2, 0, 0, 0, 0, 1])

    @Test func `an ARP request is the one of RFC 826`() {
        let wanted: [UInt8] = [
            // Ethernet, IPv4, lengths, request
            0, 1, 8, 0, 6, 4, 0, 1,
            // sender
            2, 0, 0, 0, 0, 1, 192, 0, 2, 1,
            // target
            0, 0, 0, 0, 0, 0, 192, 0, 2, 254,
        ]
        #expect(ProbeMessage.arpRequest(from: hardware, [192, 0, 2, 1], for: [192, 0, 2, 254]) == wanted)
    }

    @Test func `an address of InfiniBand has no ARP request of ours`() {
        let long = HardwareAddress(bytes: Array(repeating: 1, count: 20))
        #expect(ProbeMessage.arpRequest(from: long, [192, 0, 2, 1], for: [192, 0, 2, 254]) == nil)
    }

    @Test func `an echo request carries its checksum in IPv4, and leaves it to the kernel in IPv6`() throws {
        let four = try #require(ProbeAddress("192.0.2.254")), six = try #require(ProbeAddress("2001:db8::1"))
        #expect(
            ProbeMessage.echoRequest(to: four, identifier: 0x1234, sequence: 2)
                == [8, 0, 0xe5, 0xc9, 0x12, 0x34, 0, 2])
        #expect(
            ProbeMessage.echoRequest(to: six, identifier: 0x1234, sequence: 2) == [128, 0, 0, 0, 0x12, 0x34, 0, 2])
    }

    @Test func `an ARP reply names its sender, a request nobody`() {
        var reply: [UInt8] = [0, 1, 8, 0, 6, 4, 0, 2, 2, 0, 0, 0, 0, 9, 192, 0, 2, 254, 2, 0, 0, 0, 0, 1, 192, 0, 2, 1]
        #expect(answerer(reply, 0x0806)?.description == "192.0.2.254")
        reply[7] = 1
        #expect(answerer(reply, 0x0806) == nil)
    }

    @Test func `an echo reply names its sender, where it answers us`() {
        var four: [UInt8] = [0x45, 0, 0, 28, 0, 0, 0, 0, 64, 1, 0, 0, 192, 0, 2, 254, 192, 0, 2, 1]
        four += [0, 0, 0, 0, 0x12, 0x34, 0, 1]
        #expect(answerer(four, 0x0800)?.description == "192.0.2.254")
        var others = four
        others[25] = 0x35
        #expect(answerer(others, 0x0800) == nil)
        var fragment = four
        fragment[7] = 8
        #expect(answerer(fragment, 0x0800) == nil)
        var six: [UInt8] = [0x60, 0, 0, 0, 0, 8, 58, 64, 0x20, 1, 0x0d, 0xb8] + Array(repeating: 0, count: 11) + [1]
        six += Array(repeating: 0, count: 16) + [129, 0, 0, 0, 0x12, 0x34, 0, 1]
        #expect(answerer(six, 0x86dd)?.description == "2001:db8::1")
    }

    @Test func `a packet that is cut anywhere names nobody`() {
        var packet: [UInt8] = [0x4f] + Array(repeating: 0, count: 8) + [1] + Array(repeating: 0, count: 58)
        for count in 0..<packet.count {
            for kind: UInt16 in [0x0800, 0x0806, 0x86dd, 0x88cc] {
                #expect(answerer(Array(packet[..<count]), kind) == nil)
            }
        }
        packet[0] = 0x40
        #expect(answerer(packet, 0x0800) == nil, "a header shorter than any")
    }

    private func answerer(_ packet: [UInt8], _ kind: UInt16) -> ProbeAddress? {
        ProbeMessage.answerer(in: packet[...], linkProtocol: kind, identifier: 0x1234)
    }
}

@Suite struct ProbeTargetsTests {
    private let routes = """
        Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
        eth9\t00000000\t0100000A\t0003\t0\t0\t0\t00000000\t0\t0\t0
        bond0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0
        bond0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0

        """
    private let neighbours = """
        IP address       HW type     Flags       HW address            Mask     Device
        192.0.2.7        0x1         0x2         02:00:00:00:00:07     *        bond0
        192.0.2.8        0x1         0x0         00:00:00:00:00:00     *        bond0
        198.51.100.2     0x1         0x2         02:00:00:00:00:02     *        bond0.100
        10.0.0.2         0x1         0x2         02:00:00:00:00:03     *        eth9

        """

    private func find(_ interfaces: [String], monitored: [String] = []) -> [String] {
        ProbeTargets.find(
            routes: Array(routes.utf8), neighbours: Array(neighbours.utf8),
            interfaces: Set(interfaces.compactMap { InterfaceName($0) }), monitored: monitored
        ).map { "\($0.address)\($0.interface.map { " \($0)" } ?? "")" }
    }

    @Test func `the gateway comes first, then monitored targets, then neighbours, all behind the bond`() {
        #if _endian(little)
            #expect(
                find(["bond0", "bond0.100"], monitored: ["192.0.2.9"])
                    == ["192.0.2.1 bond0", "192.0.2.9", "192.0.2.7 bond0", "198.51.100.2 bond0.100"])
        #endif
    }

    @Test func `what is behind another interface is not asked`() {
        #expect(find(["bond7"]) == [])
        #expect(find(["bond0.100"]) == ["198.51.100.2 bond0.100"])
    }

    @Test func `no more than four are asked, and nobody twice`() {
        #expect(find(["bond0"], monitored: ["192.0.2.7", "192.0.2.20", "192.0.2.21", "192.0.2.22"]).count == 4)
        #expect(find(["bond0"], monitored: ["192.0.2.7", "192.0.2.7"]).count { $0.hasPrefix("192.0.2.7") } == 1)
    }

    @Test func `tables that are no tables name nobody`() {
        for text in ["", "x", "\n\n\n", "a\nbond0 0 0\nbond0 zz zz zz zz zz\n", "a\n\n \t \n192.0.2.7"] {
            let bytes = Array(text.utf8)
            #expect(
                ProbeTargets.find(
                    routes: bytes, neighbours: bytes, interfaces: [InterfaceName("bond0")].compactMap(\.self).asSet,
                    monitored: ["nonsense"]) == [])
        }
    }
}

extension Array where Element: Hashable {
    fileprivate var asSet: Set<Element> { Set(self) }
}
