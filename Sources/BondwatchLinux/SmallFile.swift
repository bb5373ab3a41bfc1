import Glibc

/// A file that is read whole.
package enum SmallFile {
    /// No file that is read so comes near it.
    private static let limit = 1 << 24

    /// Its bytes; nil where it cannot be opened or read, and `errno` says why.
    package static func contents(_ path: String) -> [UInt8]? {
        let number = uninterrupted { open(path, O_RDONLY | O_CLOEXEC) }
        guard number >= 0 else { return nil }
        let file = FileDescriptor(owning: number)
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count < limit {
            let count = uninterrupted { read(file.rawValue, &chunk, chunk.count) }
            if count < 0 { return nil }
            if count == 0 { break }
            bytes += chunk[..<count]
        }
        return bytes
    }
}
