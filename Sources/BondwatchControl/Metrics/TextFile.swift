package import BondwatchLinux
import Glibc

/// A file that readers see whole: the old one or the new one, never a part.
package enum TextFile {
    /// Writes beside it, and puts that in its place.
    ///
    /// The name in between does not end in `.prom`, so that the textfile collector does not read it.
    ///
    /// - Throws: `SystemError`; the old file is still there then.
    package static func replace(_ path: String, with text: String) throws(SystemError) {
        let temporary = "\(path).\(getpid()).new"
        do throws(SystemError) {
            try write(text, to: temporary)
            guard rename(temporary, path) == 0 else { throw SystemError("rename", path) }
        } catch {
            unlink(temporary)
            throw error
        }
    }

    private static func write(_ text: String, to path: String) throws(SystemError) {
        // What lies there is left of a run that was killed, or somebody else's: it is not followed and not kept.
        unlink(path)
        let number = uninterrupted { open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644) }
        guard number >= 0 else { throw SystemError("open", path) }
        let file = FileDescriptor(owning: number)
        // Whatever the umask is: node_exporter runs as another user.
        guard fchmod(file.rawValue, 0o644) == 0 else { throw SystemError("fchmod", path) }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { bytes in
                uninterrupted { Glibc.write(file.rawValue, bytes.baseAddress, bytes.count) }
            }
            guard count > 0 else { throw SystemError("write", path) }
            rest = rest.dropFirst(count)
        }
        // Some file systems put a new name before its bytes onto the disk.
        guard fsync(file.rawValue) == 0 else { throw SystemError("fsync", path) }
    }
}
