import Glibc

/// The file `silences` of the state directory, which outlives the daemon and the boot.
///
/// It is replaced as a whole, so that it is never half written; nothing is synchronised to the disk. A silence that is lost
/// with the machine's power lets an alarm through, and hides none.
package struct SilenceStore: Sendable {
    private let path: String

    /// More than that is none of ours.
    private static let mostBytes = 1 << 20

    package init(directory: String) { path = "\(directory)/silences" }

    /// What an earlier run has kept; empty where there is nothing.
    package func read() -> [UInt8] {
        let number = uninterrupted { open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK) }
        guard number >= 0 else { return [] }
        return FileDescriptor(owning: number).read(at: 0, count: Self.mostBytes)
    }

    package func keep(_ bytes: [UInt8]) throws(SystemError) {
        let new = "\(path).new"
        let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
        let number = uninterrupted { open(new, flags, 0o600) }
        guard number >= 0 else { throw SystemError("open", new) }
        guard FileDescriptor(owning: number).write(bytes, at: 0) else { throw SystemError("write", new) }
        guard rename(new, path) == 0 else { throw SystemError("rename", path) }
    }

    /// Puts a file that cannot be used out of the way; gives the path under which it lies.
    package func setAside() -> String {
        let aside = "\(path).set-aside"
        rename(path, aside)
        return aside
    }
}
