import Glibc

/// A file that readers see whole: as it was before, or as it is then.
package enum AtomicFile {
    /// Writes beside it under another name, and renames. The file has the permissions that the umask leaves of 0666; what
    /// was there before is replaced, and a symbolic link with it.
    package static func write(_ bytes: [UInt8], to path: String) throws(SystemError) {
        let temporary = "\(path).\(getpid()).new"
        let number = uninterrupted { open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o666) }
        guard number >= 0 else { throw SystemError("open", temporary) }
        do throws(SystemError) {
            let file = FileDescriptor(owning: number)
            var rest = bytes[...]
            while !rest.isEmpty {
                let written = rest.withUnsafeBytes { piece in
                    uninterrupted { Glibc.write(file.rawValue, piece.baseAddress, piece.count) }
                }
                guard written > 0 else { throw SystemError("write", temporary) }
                rest = rest.dropFirst(written)
            }
            // Without it a crash of the machine may leave an empty file under the new name.
            guard fsync(file.rawValue) == 0 || errno == EINVAL else { throw SystemError("fsync", temporary) }
            guard rename(temporary, path) == 0 else { throw SystemError("rename", path) }
        } catch {
            unlink(temporary)
            throw error
        }
    }
}
