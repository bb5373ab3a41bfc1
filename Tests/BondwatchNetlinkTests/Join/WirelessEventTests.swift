import BondwatchCore
import Testing

@testable import BondwatchNetlink

/// The events of wireless drivers, which look like messages about a link's state and are none.
@Suite struct WirelessEventTests {
    /// What `wireless_send_event` sends of a link that is enslaved, at the end of a scan.
    private let scanned: [UInt8]

    init() throws {
        scanned = try bytes(
            // struct nlmsghdr: length 64, RTM_NEWLINK, no flags, sequence 0, port 0
            "40000000 1000 0000 00000000 00000000"
                // struct ifinfomsg: AF_UNSPEC, ARPHRD_ETHER, index 1, UP RUNNING SLAVE MULTICAST LOWER_UP, no change
                + "00 00 0100 01000000 43180100 00000000"
                // IFLA_IFNAME, 5 bytes: eth0, padding
                + "0900 0300 6574683000 000000"
                // IFLA_WIRELESS, 16 bytes: a struct iw_event, SIOCGIWSCAN
                + "1400 0b00 1000 198b 00000000 0000000000000000")
    }

    @Test func `it is not taken for a message about the link`() throws {
        var decoder = LinkMessageDecoder()
        #expect(try decoder.single(scanned) == .other(type: NetlinkHeader.MessageType.newLink))
        #expect(decoder.tally.total == 0)
    }

    @Test func `it passes the filter, as every message of a slave does`() {
        #expect(LinkFilterTests.keeps(scanned, LinkFilter(watching: []).program))
    }

    @Test func `a slave that sends it stays a slave, and nothing is told`() {
        var joined = JoinedTable()
        joined.table.links[1]?.failures = 7
        joined.dumps()
        joined.take([scanned])
        joined.take([joined.table.message(of: 1)])
        #expect(joined.told == [])
        #expect(joined.slaves == [2, 2])
    }

    @Test func `a slave that was released is told, whatever it sends`() {
        var joined = JoinedTable()
        joined.dumps()
        joined.table.links[1]?.master = nil
        joined.take([scanned, joined.table.message(of: 1), scanned])
        #expect(joined.told.first == .slaveRemoved)
        #expect(joined.slaves == [1, 2])
    }
}
