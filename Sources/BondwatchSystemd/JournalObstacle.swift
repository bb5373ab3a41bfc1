import BondwatchCore
import CSystemd
import Glibc

/// Why a journal may have more than can be read. libsystemd passes over files without access and says nothing.
package enum JournalObstacle: Equatable, Sendable, CustomStringConvertible {
    /// - Parameter folder: of the first of them.
    case unreadable(folder: String, files: Int, of: Int)
    case closedFolder(String)
    case noFiles([String])

    package var description: String {
        switch self {
        case .unreadable(let folder, let files, let all):
            "\(JournalSource.shown(folder)): \(files) of \(all.counted("journal file")) cannot be read: \(Self.remedy)"
        case .closedFolder(let folder): "\(JournalSource.shown(folder)) cannot be read: \(Self.remedy)"
        case .noFiles(let folders):
            "no journal files in \(folders.map(JournalSource.shown).joined(separator: " or "))"
        }
    }

    /// Who may read the journal: systemd-journald.service(8), ACCESS CONTROL.
    static let remedy =
        "do it as root, or as a member of the group systemd-journal or adm (usermod -aG systemd-journal USER, and log in "
        + "again)"

    init?(of source: JournalSource) {
        switch source {
        case .files: return nil
        case .directory(let path): self.init(folders: [path]) { _ in true }
        case .system:
            guard let machine = JournalSource.machineID else { return nil }
            let folders = ["/var/log/journal", "/run/log/journal"].map { "\($0)/\(machine)" }
            // The journals of users lie beside it, and are none of ours.
            self.init(folders: folders) { $0.hasPrefix("system") }
        }
    }

    private init?(folders: [String], isWanted: (String) -> Bool) {
        var files = 0
        var unreadable: [String] = []
        for folder in folders {
            guard let names = Self.names(in: folder) else {
                if errno == EACCES {
                    self = .closedFolder(folder)
                    return
                }
                continue
            }
            for name in names where isWanted(name) && (name.hasSuffix(".journal") || name.hasSuffix(".journal~")) {
                files += 1
                if access("\(folder)/\(name)", R_OK) != 0, errno == EACCES { unreadable.append(folder) }
            }
        }
        if let folder = unreadable.first {
            self = .unreadable(folder: folder, files: unreadable.count, of: files)
        } else if files == 0 {
            self = .noFiles(folders)
        } else {
            return nil
        }
    }

    /// Nil where the folder cannot be opened; `errno` says why.
    private static func names(in folder: String) -> [String]? {
        guard let stream = opendir(folder) else { return nil }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            names.append(
                withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
        }
        return names
    }
}

extension JournalSource {
    /// A path, safe to print.
    static func shown(_ path: String) -> String { PrintableText.escapingUnprintable(Array(path.utf8)) }
}
