import Testing

@testable import BondwatchNetlink

@Suite struct SocketTableTests {
    // From /proc/self/net/netlink, Linux 6.1.
    private let text = Array(
        """
        sk               Eth Pid        Groups   Rmem     Wmem     Dump  Locks    Drops    Inode
        0000000000000000 0   1234       00000001 0        0        0     2        17       5512
        0000000000000000 0   0          00000000 0        0        0     2        0        12
        0000000000000000 15  1234       00000002 0        0        0     2        3        5513
        0000000000000000 0   99
        """.utf8)

    @Test func `the drops of our own socket are found by protocol and port`() {
        #expect(SocketTable.drops(ofRoutePort: 1234, in: text) == 17)
    }

    @Test func `a port that is not listed, or a line that is cut, tells nothing`() {
        #expect(SocketTable.drops(ofRoutePort: 5, in: text) == nil)
        #expect(SocketTable.drops(ofRoutePort: 99, in: text) == nil)
        #expect(SocketTable.drops(ofRoutePort: 1234, in: []) == nil)
    }
}
