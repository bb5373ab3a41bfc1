import BondwatchCore
import BondwatchLinux
import BondwatchNetlink
import Glibc

/// The file that is being recorded to, and the full one before it under the same name with `.1`.
struct RecordingFile: ~Copyable {
    private let path: String
    /// None once something went wrong: a file with a hole is none.
    private var descriptor: FileDescriptor?

    /// Puts what an earlier run has recorded aside, and begins.
    ///
    /// - Throws: where something else has one of the two names, or the file cannot be made there.
    init(path: String) throws(RecordingError) {
        self.path = path
        for name in [path, Self.former(path)] {
            if let fault = Self.fault(ofExisting: name) {
                throw RecordingError(path: PrintableText.escaping(name.utf8), reason: fault)
            }
        }
        do throws(SystemError) {
            descriptor = try Self.begin(path)
        } catch {
            throw RecordingError(
                path: error.subject, reason: "\(error.call): \(error.reason)",
                mayPass: [ENOSPC, EDQUOT, EMFILE, ENFILE, ENOMEM, EIO].contains(error.errno))
        }
    }

    /// Puts the full file aside and begins the next.
    mutating func turn() throws(SystemError) {
        guard descriptor != nil else { return }
        descriptor = nil
        descriptor = try Self.begin(path)
    }

    /// Writes it all; after an error nothing is written any more.
    mutating func write(_ bytes: [UInt8]) throws(SystemError) {
        guard let number = descriptor?.rawValue else { return }
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { raw in
                uninterrupted { Glibc.write(number, raw.baseAddress, raw.count) }
            }
            guard written > 0 else {
                let error = SystemError("write", PrintableText.escaping(path.utf8), errno: written < 0 ? errno : ENOSPC)
                descriptor = nil
                throw error
            }
            rest = rest.dropFirst(written)
        }
    }

    /// The name of the full file.
    static func former(_ path: String) -> String { path + ".1" }

    private static func begin(_ path: String) throws(SystemError) -> FileDescriptor {
        let shown = PrintableText.escaping(path.utf8)
        if rename(path, former(path)) != 0, errno != ENOENT { throw SystemError("rename", shown) }
        let number = uninterrupted { open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600) }
        guard number >= 0 else { throw SystemError("open", shown) }
        return FileDescriptor(owning: number)
    }

    /// Why the file of that name, if there is one, must not be replaced: a slip of the hand must cost nobody a file.
    private static func fault(ofExisting path: String) -> String? {
        let number = uninterrupted { open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK) }
        guard number >= 0 else { return errno == ENOENT ? nil : "open: \(String(cString: strerror(errno)))" }
        let file = FileDescriptor(owning: number)
        var facts = stat()
        guard fstat(file.rawValue, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else { return "not a plain file" }
        var start = [UInt8](repeating: 0, count: RecordingFormat.magic.count)
        let count = uninterrupted { start.withUnsafeMutableBytes { read(file.rawValue, $0.baseAddress, $0.count) } }
        guard count >= 0 else { return "read: \(String(cString: strerror(errno)))" }
        let isRecording = RecordingFormat.magic.starts(with: start.prefix(count))
        return isRecording ? nil : "there is a file already that is no recording; name another, or remove it"
    }
}
