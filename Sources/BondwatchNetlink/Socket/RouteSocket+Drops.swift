package import BondwatchLinux
import Glibc

/// A second witness for lost messages.
extension RouteSocket {
    private static let table = "/proc/thread-self/net/netlink"

    /// How many messages the kernel has dropped for this socket since it was opened; nil where the kernel does not say.
    ///
    /// Throws when the table cannot be read.
    package func drops() throws(SystemError) -> UInt64? {
        let number = uninterrupted { open(Self.table, O_RDONLY | O_CLOEXEC) }
        guard number >= 0 else { throw SystemError("open", Self.table) }
        let file = FileDescriptor(owning: number)
        var text: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = chunk.withUnsafeMutableBytes { bytes in
                uninterrupted { read(file.rawValue, bytes.baseAddress, bytes.count) }
            }
            guard count >= 0 else { throw SystemError("read", Self.table) }
            if count == 0 { break }
            text += chunk[..<count]
        }
        return SocketTable.drops(ofRoutePort: port, in: text)
    }
}
