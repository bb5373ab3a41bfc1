/// /proc/self/net/netlink: one line a socket, columns `sk Eth Pid Groups Rmem Wmem Dump Locks Drops Inode`
/// (netlink_seq_show, net/netlink/af_netlink.c).
enum SocketTable {
    private static let protocolColumn = 1
    private static let portColumn = 2
    private static let dropsColumn = 8

    /// The drops of the NETLINK_ROUTE socket with that port; nil where no line has it.
    static func drops(ofRoutePort port: UInt32, in text: [UInt8]) -> UInt64? {
        for line in text.split(separator: UInt8(ascii: "\n")) {
            let columns = line.split(separator: UInt8(ascii: " "))
            guard columns.count > dropsColumn, number(columns[protocolColumn]) == 0,
                number(columns[portColumn]) == UInt64(port)
            else { continue }
            return number(columns[dropsColumn])
        }
        return nil
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> UInt64? {
        UInt64(String(decoding: digits, as: UTF8.self))
    }
}
