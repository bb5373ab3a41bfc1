import Glibc

/// The address of an AF_UNIX socket that has a path (unix(7)).
package struct UnixSocketAddress: Sendable {
    /// In bytes: sun_path less the closing NUL.
    package static var longestPath: Int { MemoryLayout.size(ofValue: sockaddr_un().sun_path) - 1 }

    private let path: String

    /// Nil where the path is too long for one.
    package init?(_ path: String) {
        guard path.utf8.count <= Self.longestPath else { return nil }
        self.path = path
    }

    /// Gives a socket this address: bind(2), with its result and its errno.
    package func bind(_ socket: CInt) -> CInt { withPointer { Glibc.bind(socket, $0, $1) } }

    /// Connects a socket to whoever has this address: connect(2), with its result and its errno.
    package func connect(_ socket: CInt) -> CInt { withPointer { Glibc.connect(socket, $0, $1) } }

    private func withPointer(_ call: (UnsafePointer<sockaddr>, socklen_t) -> CInt) -> CInt {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        return withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                call($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
