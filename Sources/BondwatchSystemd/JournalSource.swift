import BondwatchLinux
import CSystemd
import Glibc

/// Which journal is read.
package enum JournalSource: Equatable, Sendable {
    /// That of this host: of its system services, of every boot that is kept.
    case system
    /// Every journal file in a folder, whichever host it is from: `/var/log/journal/remote`.
    case directory(String)
    case files([String])
}

extension JournalSource {
    /// This machine, as in the journal field `_MACHINE_ID`; nil where it has no id.
    package static var machineID: String? {
        var id = sd_id128_t()
        return sd_id128_get_machine(&id) == 0 ? JournalReader.text(id) : nil
    }

    /// Opens it; the caller closes it with `sd_journal_close`.
    ///
    /// libsystemd passes over a file that it may not read, but for one that was named; see `JournalReader.obstacle`.
    func open() throws(SystemError) -> OpaquePointer {
        var opened: OpaquePointer?
        switch self {
        case .system:
            let flags = CInt(SD_JOURNAL_LOCAL_ONLY) | CInt(SD_JOURNAL_SYSTEM)
            try JournalReader.check("sd_journal_open", "the journal", sd_journal_open(&opened, flags))
        case .directory(let path):
            let result = sd_journal_open_directory(&opened, path, 0)
            try JournalReader.check("sd_journal_open_directory", Self.shown(path), result)
        case .files(let paths):
            // The call does not say which of them it cannot open.
            for path in paths { try Self.tryOpening(path) }
            let result = Self.withPointers(paths) { sd_journal_open_files(&opened, $0, 0) }
            let subject = paths.count == 1 ? Self.shown(paths[0]) : "one of \(paths.count) journal files"
            try JournalReader.check("sd_journal_open_files", subject, result)
        }
        guard let opened else { throw SystemError("sd_journal_open", "the journal", errno: EINVAL) }
        return opened
    }

    private static func tryOpening(_ path: String) throws(SystemError) {
        let number = uninterrupted { Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
        guard number >= 0 else { throw SystemError("open", shown(path)) }
        _ = close(number)
    }

    /// The paths as an array of C strings that ends in NULL.
    private static func withPointers<Result>(
        _ paths: [String], _ body: (UnsafeMutablePointer<UnsafePointer<CChar>?>?) -> Result
    ) -> Result {
        let copies = paths.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        var pointers = copies.map { $0.map { UnsafePointer($0) } } + [nil]
        return pointers.withUnsafeMutableBufferPointer { body($0.baseAddress) }
    }
}
