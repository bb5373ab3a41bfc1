import Glibc

/// A file that is read whole.
package enum SmallFile {
    /// No file that is read so comes near it.
    package static let longest = 1 << 24

    /// Its bytes, and never more than `limit` of them: what is behind is not read.
    ///
    /// Nothing in its place holds the caller up, not even a FIFO, which reads as empty.
    ///
    /// - Throws: where it cannot be opened or read.
    package static func read(
        _ path: String, limit: Int = longest, followsLinks: Bool = true
    ) throws(SystemError) -> [UInt8] {
        let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | (followsLinks ? 0 : O_NOFOLLOW)
        let number = uninterrupted { open(path, flags) }
        guard number >= 0 else { throw SystemError("open", path) }
        let file = FileDescriptor(owning: number)
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
