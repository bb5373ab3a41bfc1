import CLinux
import Glibc

/// Reading and writing at a place in a file, whole.
extension FileDescriptor {
    /// The bytes from `offset` on; fewer than `count` where the file ends.
    func read(at offset: Int, count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let got = uninterrupted {
                bytes.withUnsafeMutableBytes { buffer in
                    pread(rawValue, buffer.baseAddress.map { $0 + done }, count - done, off_t(offset + done))
                }
            }
            if got <= 0 { break }
            done += got
        }
        return done == count ? bytes : Array(bytes[..<done])
    }

    /// Has the file system give the file the blocks of those bytes, and leaves its size as it is. Where it cannot, they come
    /// with the writing as ever.
    ///
    /// - Returns: whether it has them all.
    func allocate(_ range: Range<Int>) -> Bool {
        clinux_allocate(rawValue, range.lowerBound, range.count) == 0
    }

    /// Writes all of the bytes; false where that failed.
    package func write(_ bytes: [UInt8], at offset: Int) -> Bool {
        var done = 0
        while done < bytes.count {
            let got = uninterrupted {
                bytes.withUnsafeBytes { buffer in
                    pwrite(rawValue, buffer.baseAddress.map { $0 + done }, bytes.count - done, off_t(offset + done))
                }
            }
            if got <= 0 { return false }
            done += got
        }
        return true
    }
}
