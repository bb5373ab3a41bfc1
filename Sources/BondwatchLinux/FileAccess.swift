import Glibc

/// What keeps a process from reading a file, and the command that changes it.
package struct FileAccess: Equatable, Sendable {
    /// A folder on the way that may not be entered; nil where it is the file itself.
    package let closedFolder: String?
    /// The file, with a symbolic link in its place followed.
    package let file: String

    /// `chmod 644 /etc/bondwatchd/bondwatchd.toml`
    package var remedy: String { closedFolder.map { "chmod 755 \($0)" } ?? "chmod 644 \(file)" }

    /// For this process as it is now.
    package static func obstacle(to path: String) -> FileAccess {
        obstacle(to: path, mayEnter: { access($0, X_OK) == 0 }, target: linkTarget)
    }

    /// - Parameters:
    ///   - mayEnter: whether a folder may be entered.
    ///   - target: where a symbolic link leads; nil for anything else.
    package static func obstacle(
        to path: String, mayEnter: (String) -> Bool, target: (String) -> String?
    ) -> FileAccess {
        var file = path
        // A chain of more links than that the kernel does not follow either.
        for _ in 0..<40 {
            if let closed = folders(above: file).first(where: { !mayEnter($0) }) {
                return FileAccess(closedFolder: closed, file: file)
            }
            guard let next = target(file) else { break }
            file = next.hasPrefix("/") ? next : (folders(above: file).last.map { "\($0)/" } ?? "") + next
        }
        return FileAccess(closedFolder: nil, file: file)
    }

    /// From the outermost to the nearest.
    private static func folders(above path: String) -> [String] {
        let names = path.split(separator: "/").dropLast()
        let root = path.hasPrefix("/") ? "/" : ""
        return names.indices.map { root + names[...$0].joined(separator: "/") }
    }

    private static func linkTarget(_ path: String) -> String? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(path, &buffer, buffer.count)
        guard count > 0 else { return nil }
        return String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
