import Glibc

/// How both ends use the socket.
package enum VarlinkSocket {
    /// Never wait, and take a peer that is gone as an error instead of a signal.
    package static let flags = CInt(MSG_DONTWAIT) | CInt(MSG_NOSIGNAL)
}
