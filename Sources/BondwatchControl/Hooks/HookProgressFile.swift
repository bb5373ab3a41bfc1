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
        guard let bytes = SmallFile.contents(path) else {
            if errno == ENOENT { return .none }
            throw SystemError("open", path)
        }
        if let progress = HookProgress(text: String(decoding: bytes, as: UTF8.self)) { return .progress(progress) }
        let aside = "\(path).set-aside"
        guard rename(path, aside) == 0 else { throw SystemError("rename", path) }
        return .setAside(aside)
    }

    /// Puts the new text in place of the old at one stroke; after a loss of power it is one or the other.
    func write(_ progress: HookProgress) throws(SystemError) {
        let fresh = "\(path).new"
        let number = uninterrupted { Glibc.open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600) }
        guard number >= 0 else { throw SystemError("open", fresh) }
        let file = FileDescriptor(owning: number)
        guard file.write(Array(progress.text.utf8), at: 0) else { throw SystemError("write", fresh) }
        guard fsync(file.rawValue) == 0 else { throw SystemError("fsync", fresh) }
        guard rename(fresh, path) == 0 else { throw SystemError("rename", fresh) }
    }
}
