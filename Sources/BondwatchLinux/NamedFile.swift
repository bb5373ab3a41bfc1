package import BondwatchCore
import CLinux
import Glibc

/// A file that an administrator names: a regular file, or the pipe of a shell's `<(command)`.
///
/// Anything else has no text of its own: a FIFO is empty as long as nobody writes to it, a terminal never ends. It is
/// refused by name, since to read it as empty would mean that nothing is configured.
package enum NamedFile {
    /// Why there is no text.
    package enum Fault: Error, Equatable {
        case system(SystemError)
        /// A symbolic link leads to a place where nothing is.
        case brokenLink
        /// It is not a regular file but this: `a FIFO`.
        case kind(String)
        /// Longer than so many bytes.
        case length(Int)
        /// The command that writes to the pipe ended without a byte, or the pipe has been read before.
        case emptyPipe
        /// The command that writes to the pipe takes longer than that.
        case slowPipe(BootInstant.Span)
    }

    /// Its bytes.
    ///
    /// Opening a hung network file system blocks, so a caller that cannot wait calls this on a thread of its own.
    ///
    /// - Parameters:
    ///   - limit: in bytes; a longer file is refused.
    ///   - patience: how long the writer of a pipe may take for all of it.
    package static func read(
        _ path: String, limit: Int, patience: BootInstant.Span = .seconds(60)
    ) throws(Fault) -> [UInt8] {
        let number = uninterrupted { open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY) }
        guard number >= 0 else {
            let error = SystemError("open", path)
            var facts = stat()
            throw error.errno == ENOENT && lstat(path, &facts) == 0 ? .brokenLink : .system(error)
        }
        let file = FileDescriptor(owning: number)
        var facts = stat()
        guard fstat(file.rawValue, &facts) == 0 else { throw .system(SystemError("fstat", path)) }
        let isPipe = clinux_is_unnamed_pipe(file.rawValue) == 1
        if !isPipe, let kind = kind(of: facts) { throw .kind(kind) }
        let end = isPipe ? Clock.now() + patience : nil
        var bytes: [UInt8] = []
        var page = [UInt8](repeating: 0, count: 4096)
        while bytes.count <= limit {
            if let end, try !hasMore(file, path, until: end) { throw .slowPipe(patience) }
            let count = uninterrupted { Glibc.read(file.rawValue, &page, page.count) }
            if count < 0, errno == EAGAIN, isPipe { continue }
            guard count >= 0 else { throw .system(SystemError("read", path)) }
            if count == 0 { break }
            bytes += page[..<count]
        }
        if bytes.count > limit { throw .length(limit) }
        if isPipe, bytes.isEmpty { throw .emptyPipe }
        return bytes
    }

    /// Major 1, minor 3 (makedev(3)).
    private static let nullDevice: dev_t = 1 << 8 | 3

    /// What it is, where it is no file; nil for a regular file, for a folder, which read(2) itself refuses, and for
    /// /dev/null, which is empty on purpose.
    private static func kind(of facts: stat) -> String? {
        switch facts.st_mode & S_IFMT {
        case S_IFREG, S_IFDIR: return nil
        case S_IFCHR where facts.st_rdev == nullDevice: return nil
        case S_IFCHR, S_IFBLK: return "a device"
        case S_IFIFO: return "a FIFO"
        case S_IFSOCK: return "a socket"
        default: return "no regular file"
        }
    }

    /// Waits for the pipe's writer; false when the time is over.
    private static func hasMore(
        _ file: borrowing FileDescriptor, _ path: String, until end: BootInstant
    ) throws(Fault) -> Bool {
        while true {
            let now = Clock.now()
            guard now < end else { return false }
            var waiting = pollfd(fd: file.rawValue, events: Int16(POLLIN), revents: 0)
            let count = poll(&waiting, 1, CInt(clamping: end.since(now).nanoseconds / 1_000_000 + 1))
            if count > 0 { return true }
            if count < 0, errno != EINTR { throw .system(SystemError("poll", path)) }
        }
    }
}
