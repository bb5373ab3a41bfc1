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

    /// What an earlier run has kept; nil where there is no file.
    package func read() throws(SystemError) -> [UInt8]? {
        do throws(SystemError) {
            return try SmallFile.read(path, limit: Self.mostBytes, followsLinks: false)
        } catch {
            guard error.errno == ENOENT else { throw error }
            return nil
        }
    }

    package func keep(_ bytes: [UInt8]) throws(SystemError) {
        try AtomicFile.write(bytes, to: path, permissions: 0o600, synchronised: false, draft: "\(path).new")
    }

    /// Puts a file that cannot be used out of the way; gives the path under which it lies.
    package func setAside() -> String {
        let aside = "\(path).set-aside"
        rename(path, aside)
        return aside
    }
}
