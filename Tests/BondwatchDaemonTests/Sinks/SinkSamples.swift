import BondwatchCore
import BondwatchLinux
import CLinux
import Glibc
import Testing

extension Entry {
    /// `bond0: link status definitely down for interface eth0, disabling it` under this number.
    static func sample(_ sequence: UInt64, slave: String = "eth0", seenAt wallMicroseconds: UInt64 = 0) -> Entry {
        let slaves = [name(slave), name("eth1")]
        let bond = BondContext(
            name: name("bond0"), mode: .activeBackup, redundancy: .lost, activeSlave: slaves[1], slaves: slaves,
            carrying: [slaves[1]])
        var event = Event(
            subject: .linkDown(slaves[0], failures: 3), bond: bond, instant: BootInstant(nanoseconds: sequence),
            source: .netlink)
        event.sequence = sequence
        return Entry(ToldEvent(event, wallMicroseconds: wallMicroseconds))
    }

    /// A note whose text is its number, to tell lines apart where no field travels along.
    static func numbered(_ number: Int) -> Entry { Entry(Note(.info, "number \(number)"), seenAt: 0) }

    private static func name(_ text: String) -> InterfaceName {
        guard let name = InterfaceName(text) else { preconditionFailure("not an interface name: \(text)") }
        return name
    }
}

/// Looks again and again until it holds; false after 100 s: a thousand tests share the threads.
func eventually(_ condition: () throws -> Bool) async rethrows -> Bool {
    let end = Clock.now() + .seconds(100)
    while try !condition() {
        if Clock.now() > end { return false }
        try? await Task.sleep(for: .milliseconds(2))
    }
    return true
}

/// A folder of its own for one test, gone with it.
final class TemporaryFolder {
    let path: String

    init() throws {
        var template = Array("/tmp/bondwatchd-test-XXXXXX".utf8CString)
        path = try #require(mkdtemp(&template).map { String(cString: $0) })
    }

    deinit {
        for file in [
            "log", "notify", "journal", "file", "checkpoint", "pending", "pending.1", "checkpoint.set-aside",
            "pending.set-aside", "pending.1.set-aside", "failovers", "configuration",
        ] { unlink("\(path)/\(file)") }
        rmdir(path)
    }
}

/// A server on a socket in the file system, which reads only when told to.
final class FakeServer {
    let path: String
    private let type: __socket_type
    private var listener: CInt = -1
    private var connections: [CInt] = []
    private var received: [UInt8] = []

    init(path: String, type: __socket_type = SOCK_DGRAM) throws {
        self.path = path
        self.type = type
        try appear()
    }

    deinit { vanish() }

    /// Binds the path, as a daemon that starts.
    func appear() throws {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        listener = socket(AF_UNIX, Int32(type.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(bound == 0)
        if type == SOCK_STREAM { try #require(listen(listener, 8) == 0) }
    }

    /// Closes the socket and removes its path, as a daemon that ends.
    func vanish() {
        for number in connections + [listener] where number >= 0 { close(number) }
        connections = []
        listener = -1
        unlink(path)
    }

    /// The messages that wait at present, each datagram one; of a stream, what ends with a NUL.
    func receive() -> [String] {
        guard type == SOCK_STREAM else {
            var messages: [String] = []
            while let bytes = read(from: listener) { messages.append(String(decoding: bytes, as: UTF8.self)) }
            return messages
        }
        while true {
            let number = accept(listener, nil, nil)
            if number < 0 { break }
            _ = fcntl(number, F_SETFL, O_NONBLOCK)
            // A program that another test runs would keep the connection open.
            _ = fcntl(number, F_SETFD, FD_CLOEXEC)
            connections.append(number)
        }
        for number in connections {
            while let bytes = read(from: number), !bytes.isEmpty { received += bytes }
        }
        guard let end = received.lastIndex(of: 0) else { return [] }
        let messages = received[..<end].split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        received = Array(received[(end + 1)...])
        return messages
    }

    private func read(from number: CInt) -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(number, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        return count < 0 ? nil : Array(buffer.prefix(count))
    }
}
