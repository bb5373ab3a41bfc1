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

    enum Content: Equatable {
        case none
        case progress(HookProgress)
        /// It cannot be used, and lies there under that name now.
        case setAside(String)
    }

    /// Nil where another runner has it.
    static func open(in directory: String) throws(SystemError) -> HookProgressFile? {
        guard mkdir(directory, 0o700) == 0 || errno == EEXIST else { throw SystemError("mkdir", directory) }
        guard let lock = try LockFile.take("\(directory)/lock") else { return nil }
        return HookProgressFile(lock: lock, path: "\(directory)/progress")
    }

    func read() throws(SystemError) -> Content {
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = try SmallFile.read(path)
        } catch {
            if error.errno == ENOENT { return .none }
            throw error
        }
        if let progress = HookProgress(text: String(decoding: bytes, as: UTF8.self)) { return .progress(progress) }
        let aside = "\(path).set-aside"
        guard rename(path, aside) == 0 else { throw SystemError("rename", path) }
        return .setAside(aside)
    }

    /// Puts the new text in place of the old at one stroke; after a loss of power it is one or the other.
    func write(_ progress: HookProgress) throws(SystemError) {
        try AtomicFile.write(Array(progress.text.utf8), to: path, permissions: 0o600, draft: "\(path).new")
    }
}
