import BondwatchLinux
import Glibc
import Synchronization

/// A client that blocks, with a time limit on every read and write, so that a test ends whatever the server does.
final class ControlTestClient {
    let descriptor: FileDescriptor

    private static let named = Atomic(0)

    /// - Parameter user: whom `identify` takes it for; nil: for whoever runs the test.
    init(path: String, user: UInt32? = nil) throws {
        let number = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        guard number >= 0 else { throw SystemError("socket", path) }
        descriptor = FileDescriptor(owning: number)
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(number, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
        }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        if let user { try Self.name(number, "\(user) \(Self.named.add(1, ordering: .relaxed).newValue) \(path)") }
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(number, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else { throw SystemError("connect", path) }
    }

    /// Binds a socket to an abstract address (unix(7)), which the other end can read.
    private static func name(_ socket: CInt, _ name: String) throws {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.dropFirst().copyBytes(from: name.utf8) }
        let size = MemoryLayout<sockaddr_un>.offset(of: \.sun_path).map { $0 + 1 + name.utf8.count } ?? 0
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(socket, $0, socklen_t(size)) }
        }
        guard result == 0 else { throw SystemError("bind", name) }
    }

    /// Who is at the other end of a connection: the user that a client of the test's was made for.
    static func identify(_ socket: CInt) -> PeerCredentials? {
        var address = sockaddr_un()
        var length = socklen_t(MemoryLayout<sockaddr_un>.size)
        _ = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getpeername(socket, $0, &length) }
        }
        let name = withUnsafeBytes(of: address.sun_path) { $0.dropFirst().prefix { $0 != UInt8(ascii: " ") } }
        guard let user = UInt32(String(decoding: name, as: UTF8.self)) else { return PeerCredentials(of: socket) }
        return PeerCredentials(process: 1, user: user)
    }

    /// Sends all bytes; false when the server has hung up or takes no more.
    @discardableResult
    func write(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { send(descriptor.rawValue, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL)) }
            guard sent > 0 else { return false }
            rest = rest.dropFirst(sent)
        }
        return true
    }

    @discardableResult
    func call(_ text: String) -> Bool { write(Array(text.utf8) + [0]) }

    /// The next reply; nil at the end of the stream or after 10 s.
    func reply() -> String? {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        var chunk = [UInt8](repeating: 0, count: 65536)
        while true {
            // Looks at what is there and takes no more than to the end of this reply.
            let seen = recv(descriptor.rawValue, &chunk, chunk.count, CInt(MSG_PEEK))
            guard seen > 0 else { return nil }
            let end = chunk[..<seen].firstIndex(of: 0)
            let count = recv(descriptor.rawValue, &chunk, end.map { $0 + 1 } ?? seen, 0)
            guard count > 0 else { return nil }
            bytes += chunk[..<count]
            byte = bytes.removeLast()
            if byte == 0 { return String(decoding: bytes, as: UTF8.self) }
            bytes.append(byte)
        }
    }

    /// Whether the server hung up, waiting for it up to 10 s; what it sent before is thrown away.
    func isHungUp() -> Bool {
        var chunk = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = recv(descriptor.rawValue, &chunk, chunk.count, 0)
            if count > 0 { continue }
            return count == 0 || errno == ECONNRESET
        }
    }

    func endWriting() { shutdown(descriptor.rawValue, CInt(SHUT_WR)) }
}

/// A folder of one test's own, gone with it.
struct ControlTestFolder: ~Copyable {
    let path: String

    init() throws {
        var template = Array("/tmp/bondwatch-control-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw SystemError("mkdtemp", "/tmp") }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    var socket: String { "\(path)/org.bondwatch.Bonds" }

    deinit {
        unlink("\(path)/org.bondwatch.Bonds")
        unlink("\(path)/org.bondwatch.Bonds.new")
        rmdir(path)
    }
}
