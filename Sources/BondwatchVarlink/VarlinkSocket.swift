package import Glibc

/// How both ends use the socket.
package enum VarlinkSocket {
    /// Never wait, and take a peer that is gone as an error instead of a signal.
    package static let flags = CInt(MSG_DONTWAIT) | CInt(MSG_NOSIGNAL)

    /// Calls with the address of a socket's path, which has room in sun_path.
    package static func withAddress<Result>(_ path: String, _ call: (UnsafePointer<sockaddr>, socklen_t) -> Result)
        -> Result
    {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { room in
            room.copyBytes(from: path.utf8.prefix(room.count - 1))
        }
        return withUnsafeBytes(of: address) { bytes in
            // The kernel reads the struct as bytes of the size that is given with it.
            bytes.withMemoryRebound(to: sockaddr.self) { pointer in
                guard let base = pointer.baseAddress else { preconditionFailure("an address has bytes") }
                return call(base, socklen_t(bytes.count))
            }
        }
    }
}
