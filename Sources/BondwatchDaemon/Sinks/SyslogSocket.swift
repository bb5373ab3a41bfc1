import BondwatchLinux
import Glibc

/// A connection to a syslog daemon's socket that never blocks in `send`.
///
/// glibc's `syslog` is no choice: it sleeps, with a lock held, while the daemon does not read, and loses what it is given
/// while the socket is missing.
struct SyslogSocket: ~Copyable {
    enum Framing {
        /// One datagram a line.
        case datagram
        /// A NUL after each line, as glibc sends it.
        case stream
    }

    private let descriptor: FileDescriptor
    let framing: Framing

    /// Connects to `path` as datagram socket, or as stream socket where the server is one.
    init(connectingTo path: String) throws(SystemError) {
        do {
            descriptor = try Self.connect(to: path, type: SOCK_DGRAM)
            framing = .datagram
        } catch {
            guard error.errno == EPROTOTYPE else { throw error }
            descriptor = try Self.connect(to: path, type: SOCK_STREAM)
            framing = .stream
        }
    }

    enum SendResult {
        /// So many bytes went; a datagram goes whole.
        case sent(Int)
        /// The server does not read fast enough.
        case full
    }

    /// Sends as much as there is room for.
    func send(_ bytes: ArraySlice<UInt8>) throws(SystemError) -> SendResult {
        let sent = bytes.withUnsafeBytes { buffer in
            uninterrupted {
                Glibc.send(
                    descriptor.rawValue, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT | MSG_NOSIGNAL))
            }
        }
        if sent >= 0 { return .sent(sent) }
        if errno == EAGAIN { return .full }
        throw SystemError("send", "syslog")
    }

    /// Waits until the server has made room, for at most this many milliseconds.
    func waitForRoom(milliseconds: CInt) {
        var request = pollfd(fd: descriptor.rawValue, events: Int16(POLLOUT), revents: 0)
        _ = poll(&request, 1, milliseconds)
    }

    private static func connect(to path: String, type: __socket_type) throws(SystemError) -> FileDescriptor {
        guard let address = UnixSocketAddress(path) else { throw SystemError("connect", path, errno: ENAMETOOLONG) }
        let flags = Int32(SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let number = socket(AF_UNIX, Int32(type.rawValue) | flags, 0)
        if number < 0 { throw SystemError("socket", path) }
        let descriptor = FileDescriptor(owning: number)
        let result = uninterrupted { address.connect(descriptor.rawValue) }
        if result < 0 { throw SystemError("connect", path) }
        return descriptor
    }
}
