package import BondwatchLinux

/// A second witness for lost messages.
extension RouteSocket {
    private static let table = "/proc/thread-self/net/netlink"

    /// How many messages the kernel has dropped for this socket since it was opened; nil where the kernel does not say.
    ///
    /// Throws when the table cannot be read.
    package func drops() throws(SystemError) -> UInt64? {
        SocketTable.drops(ofRoutePort: port, in: try SmallFile.read(Self.table))
    }
}
