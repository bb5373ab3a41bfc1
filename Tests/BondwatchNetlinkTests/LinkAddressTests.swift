import BondwatchCore
import Testing

@testable import BondwatchNetlink

/// Addresses of links that are no Ethernet.
@Suite struct LinkAddressTests {
    private func slave(type: UInt16, address: [UInt8]) throws -> (link: LinkMessage, faults: UInt64) {
        var decoder = LinkMessageDecoder()
        var bytes = Build.link(
            index: 4,
            Build.mtu + Build.attribute(1, address) + Build.attribute(54, address)
                + Build.slave(Build.attribute(2, [0]) + Build.attribute(4, address)))
        // ifi_type, behind the header of the message and the family.
        bytes.replaceSubrange(18..<20, with: Build.integer(type))
        guard case .link(let link) = try decoder.single(bytes) else { throw Unexpected() }
        return (link, UInt64(decoder.tally.total))
    }

    private struct Unexpected: Error {}

    @Test(arguments: [(778, 4), (769, 16), (32, 20), (1, 6), (776, 7), (1, 32)] as [(UInt16, Int)])
    func `N1 an address of any length is understood, and so is the type of the link`(type: UInt16, length: Int) throws {
        let address = (0..<length).map { UInt8($0 + 1) }
        let (link, faults) = try slave(type: type, address: address)
        #expect(faults == 0)
        #expect(link.type == LinkType(rawValue: type))
        #expect(link.slave?.permanentAddress?.bytes == address)
        #expect(link.hardwareAddress?.bytes == address)
        #expect(link.permanentAddress?.bytes == address)
    }

    @Test func `N1 a link without addresses, as nlmon, is understood and has none`() throws {
        let (link, faults) = try slave(type: 824, address: [])
        #expect(faults == 0)
        #expect(link.slave?.miiStatus == .up)
        #expect(link.slave?.permanentAddress == nil)
        #expect(link.hardwareAddress == nil)
        #expect(link.permanentAddress == nil)
    }

    @Test func `an address longer than the kernel has is not`() throws {
        let (link, faults) = try slave(type: 1, address: [UInt8](repeating: 1, count: 33))
        #expect(faults == 3)
        #expect(link.slave?.permanentAddress == nil)
    }
}
