import BondwatchLinux
import Glibc

/// The file in the state directory that says how far hooks have come, and the lock that one runner has on it.
final class HookProgressFile {
    private let lock: LockFile
    private let path: String

    private init(lock: consuming LockFile, path: String) {
        self.lock = lock
        self.path = path
    }

    /// Nil where another runner has it.
    static func open(in directory: String) throws(SystemError) -> HookProgressFile? {
        guard mkdir(directory, 0o700) == 0 || errno == EEXIST else { throw SystemError("mkdir", directory) }
        guard let lock = try LockFile.take("\(directory)/lock") else { return nil }
        return HookProgressFile(lock: lock, path: "\(directory)/progress")
    }

    func read() -> KeptFile.Content<HookProgress> {
        KeptFile.read(path) { HookProgress(text: String(decoding: $0, as: UTF8.self)) }
    }

    func setAside(because reason: String) -> KeptFile.Unusable { KeptFile.setAside(path, because: reason) }

    /// Puts the new text in place of the old at one stroke; after a loss of power it is one or the other.
    func write(_ progress: HookProgress) throws(SystemError) {
        try AtomicFile.write(Array(progress.text.utf8), to: path, permissions: 0o600, draft: "\(path).new")
    }
}
