import BondwatchCore
import Testing

@testable import BondwatchNetlink

/// The requests are byte for byte those that a real kernel with strict checking answered.
@Suite struct RouteRequestTests {
    private func request(before start: String, in name: String) throws -> [UInt8] {
        let comments = try Fixture(name).datagrams.flatMap(\.comments)
        let place = try #require(comments.firstIndex { $0.hasPrefix(start) })
        return try bytes(comments[place + 2])
    }

    @Test func `the dump of the bonds`() throws {
        #expect(
            RouteRequest.bonds(sequence: 1).bytes == (try request(before: "dump of the bonds", in: "active-backup")))
    }

    @Test func `the dump of a bond's slaves`() throws {
        let bond = try #require(try Fixture("active-backup").messages(after: "dump of the bonds").first?.link)
        #expect(
            RouteRequest.slaves(of: bond.index, sequence: 2).bytes
                == (try request(before: "dump of the slaves", in: "active-backup")))
    }

    @Test func `the look at one link, and its answer`() throws {
        let answers = try Fixture("active-backup").messages(after: "single get of eth0")
        let link = try #require(answers.first?.link)
        #expect(answers.count == 1)
        #expect(answers.first?.header.isMultipart == false)
        #expect(answers.first?.header.sequence == 7)
        #expect(
            RouteRequest.link(link.index, sequence: 7).bytes
                == (try request(before: "single get of eth0", in: "active-backup")))
    }

    @Test func `the request for another active slave`() {
        // As iproute2 6.1 sends it for `ip link set dev bond0 type bond active_slave eth1`.
        let wanted =
            // struct nlmsghdr: length, RTM_NEWLINK, NLM_F_REQUEST and NLM_F_ACK, sequence, port
            Build.integer(UInt32(60)) + Build.integer(UInt16(16)) + Build.integer(UInt16(5))
            + Build.integer(UInt32(7)) + Build.integer(UInt32(0))
            // struct ifinfomsg: family, type; index; flags; change
            + [0, 0, 0, 0] + Build.integer(UInt32(5)) + Build.integer(UInt32(0)) + Build.integer(UInt32(0))
            // IFLA_LINKINFO, IFLA_INFO_KIND "bond" with its NUL, padded
            + Build.integer(UInt16(28)) + Build.integer(UInt16(18)) + Build.integer(UInt16(9))
            + Build.integer(UInt16(1)) + Array("bond".utf8) + [0, 0, 0, 0]
            // IFLA_INFO_DATA, IFLA_BOND_ACTIVE_SLAVE
            + Build.integer(UInt16(12)) + Build.integer(UInt16(2)) + Build.integer(UInt16(8))
            + Build.integer(UInt16(2)) + Build.integer(UInt32(3))
        let request = RouteRequest.activate(InterfaceIndex(3), of: InterfaceIndex(5), sequence: 7)
        #expect(request.bytes == wanted)
    }
}
