package import Glibc

/// A file that readers see whole: as it was before, or as it is then.
package enum AtomicFile {
    /// Writes beside it under another name, and puts that in its place. A symbolic link is replaced, not followed.
    ///
    /// The name in between does not end as that of the file, so that whoever reads all files of a kind leaves it alone.
    ///
    /// - Parameters:
    ///   - permissions: whatever the umask is; nil for what it leaves of 0666.
    ///   - isSynchronised: whether it outlives a crash of the machine too, as one or the other: without it some file
    ///     systems put the new name onto the disk before the bytes.
    ///   - draft: the name in between, of a file that has one writer: what that one left there when it was killed is
    ///     written over, and does not stay. Otherwise each process has a name of its own.
    /// - Throws: the old file is still there then.
    package static func write(
        _ bytes: [UInt8], to path: String, permissions: mode_t? = nil, synchronised isSynchronised: Bool = true,
        draft: String? = nil
    ) throws(SystemError) {
        let draft = draft ?? "\(path).\(getpid()).new"
        do throws(SystemError) {
            try write(bytes, anew: draft, permissions, isSynchronised)
            guard rename(draft, path) == 0 else { throw SystemError("rename", path) }
        } catch {
            unlink(draft)
            throw error
        }
    }

    private static func write(
        _ bytes: [UInt8], anew path: String, _ permissions: mode_t?, _ isSynchronised: Bool
    ) throws(SystemError) {
        // What lies there is left of a run that was killed, or somebody else's: it is not followed and not kept.
        unlink(path)
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let number = uninterrupted { open(path, flags, permissions ?? 0o666) }
        guard number >= 0 else { throw SystemError("open", path) }
        let file = FileDescriptor(owning: number)
        if let permissions, fchmod(file.rawValue, permissions) != 0 { throw SystemError("fchmod", path) }
        guard file.write(bytes, at: 0) else { throw SystemError("write", path) }
        // EINVAL: a file system that has nothing to synchronise (fsync(2)).
        if isSynchronised, fsync(file.rawValue) != 0, errno != EINVAL { throw SystemError("fsync", path) }
    }
}
