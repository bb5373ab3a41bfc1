import Glibc

/// A file that is read whole.
package enum SmallFile {
    /// No file that is read so comes near it.
    package static let longest = 1 << 24

    /// Its bytes, and never more than `limit` of them: what is behind is not read.
    ///
    /// Nothing in its place holds the caller up. A FIFO, a socket or a terminal is refused (ESPIPE): it would read as empty,
    /// and an empty file means something else than one that is not there.
    ///
    /// - Throws: where it cannot be opened or read, or is no file that has a beginning.
    package static func read(
        _ path: String, limit: Int = longest, followsLinks: Bool = true
    ) throws(SystemError) -> [UInt8] {
        let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | (followsLinks ? 0 : O_NOFOLLOW)
        let number = uninterrupted { open(path, flags) }
        guard number >= 0 else { throw SystemError("open", path) }
        let file = FileDescriptor(owning: number)
        guard lseek(file.rawValue, 0, SEEK_CUR) >= 0 else { throw SystemError("lseek", path) }
        var bytes: [UInt8] = []
        // A page is what procfs gives at a time, and what the daemon can spare.
        var page = [UInt8](repeating: 0, count: 4096)
        while bytes.count < limit {
            let room = min(page.count, limit - bytes.count)
            let count = uninterrupted { Glibc.read(file.rawValue, &page, room) }
            guard count >= 0 else { throw SystemError("read", path) }
            if count == 0 { break }
            bytes += page[..<count]
        }
        return bytes
    }
}
