package import BondwatchLinux
import Glibc

/// Why the control socket is not there.
package enum ControlError: Error, Equatable, CustomStringConvertible {
    case pathTooLong(String)
    /// Somebody listens at that path already.
    case inUse(String)
    case system(SystemError)

    package var description: String {
        switch self {
        case .pathTooLong(let path):
            "\(path): a socket's path has at most \(ControlSocket.longestPath) bytes; set a shorter one"
        case .inUse(let path): "\(path): another bondwatchd answers there; stop it or set another path"
        case .system(let error): error.description
        }
    }
}

/// A listening AF_UNIX socket and its file.
struct ControlSocket: ~Copyable {
    private let descriptor: FileDescriptor
    let file: File

    /// In bytes: a path has a suffix until its socket listens.
    static var longestPath: Int { UnixSocketAddress.longestPath - suffix.utf8.count }
    private static let suffix = ".new"

    /// Connections that wait to be taken. Whoever floods the socket keeps the backlog full, and everybody else waits as long
    /// as it takes to refuse so many. A client that does not wait in connect(2) finds it full (EAGAIN) and has to try again.
    private static let backlog: CInt = 256

    /// Listens at that path; a file that a dead daemon left there is replaced.
    ///
    /// The socket gets its mode and listens under another name first, and takes its place by one rename: nobody can
    /// connect too early, or find no file in between.
    init(path: String, mode: UInt32) throws(ControlError) {
        let new = path + Self.suffix
        guard let address = UnixSocketAddress(path), let newAddress = UnixSocketAddress(new) else {
            throw .pathTooLong(path)
        }
        if try Self.isAnswering(address, path) { throw .inUse(path) }
        let descriptor = try Self.open(path)
        unlink(new)
        guard newAddress.bind(descriptor.rawValue) == 0 else {
            throw .system(SystemError("bind", new))
        }
        guard chmod(new, mode_t(mode)) == 0, listen(descriptor.rawValue, Self.backlog) == 0 else {
            let error = SystemError("listen", new)
            unlink(new)
            throw .system(error)
        }
        let file = File(path: path, at: new)
        guard let file, rename(new, path) == 0 else {
            let error = SystemError("rename", path)
            unlink(new)
            throw .system(error)
        }
        self.file = file
        self.descriptor = descriptor
    }

    /// Gives the descriptor away, to a source whose cancel handler closes it.
    consuming func relinquish() -> CInt { descriptor.relinquish() }

    private static func open(_ path: String) throws(ControlError) -> FileDescriptor {
        let type = CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue) | CInt(SOCK_NONBLOCK.rawValue)
        let number = socket(AF_UNIX, type, 0)
        guard number >= 0 else { throw .system(SystemError("socket", path)) }
        return FileDescriptor(owning: number)
    }

    private static func isAnswering(_ address: UnixSocketAddress, _ path: String) throws(ControlError) -> Bool {
        let probe = try open(path)
        let result = address.connect(probe.rawValue)
        // EAGAIN: its backlog is full, so somebody is there.
        return result == 0 || errno == EAGAIN
    }

    /// The socket's file, known by device and inode, so that only our own is removed.
    struct File: Equatable, Sendable {
        private let path: String
        private let device: dev_t
        private let inode: ino_t

        fileprivate init?(path: String, at present: String) {
            var status = stat()
            guard lstat(present, &status) == 0 else { return nil }
            self.path = path
            device = status.st_dev
            inode = status.st_ino
        }

        func remove() {
            guard File(path: path, at: path) == self else { return }
            unlink(path)
        }
    }
}
