import Glibc

/// A lock that one process of the host has at a time; the kernel takes it back from a process that ends, however it ends.
package struct LockFile: ~Copyable, Sendable {
    private let descriptor: FileDescriptor

    /// Takes the lock of that path; nil where another process has it.
    ///
    /// The file stays when the lock is given back: whoever waits for a file that was removed would hold a lock of its own.
    package static func take(_ path: String) throws(SystemError) -> LockFile? {
        let number = uninterrupted { open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600) }
        guard number >= 0 else { throw SystemError("open", path) }
        let descriptor = FileDescriptor(owning: number)
        if uninterrupted({ flock(descriptor.rawValue, LOCK_EX | LOCK_NB) }) != 0 {
            guard errno == EWOULDBLOCK else { throw SystemError("flock", path) }
            return nil
        }
        return LockFile(descriptor: descriptor)
    }
}
