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
}
