import BondwatchLinux
import Glibc

/// A folder of hooks, and which of its files may be run.
///
/// A hook runs with the runner's rights, so whoever can change one has them. Nobody but root and the runner's own user
/// may therefore write to the file, to the folder, or to any folder above.
struct HookFolder {
    let path: String
    /// The user that the runner is.
    var user = geteuid()

    struct Contents: Equatable {
        /// Names, in the order in which they run.
        var hooks: [String] = []
        var refusals: [HookRefusal] = []
    }

    /// What there is at this moment; a folder that is not there has no hooks.
    func contents() -> Contents {
        var contents = Contents()
        guard let stream = opendir(path) else {
            if errno != ENOENT { contents.refusals.append(HookRefusal(path: path, reason: .unreadable(errno))) }
            return contents
        }
        defer { closedir(stream) }
        if let reason = faultOfFolders(to: path) {
            contents.refusals.append(HookRefusal(path: path, reason: reason))
            return contents
        }
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            guard Self.isName(name) else { continue }
            let text = String(decoding: name, as: UTF8.self)
            if let reason = fault(of: "\(path)/\(text)") {
                contents.refusals.append(HookRefusal(path: "\(path)/\(text)", reason: reason))
            } else {
                contents.hooks.append(text)
            }
        }
        contents.hooks.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        return contents
    }

    /// As run-parts(8) has it: letters, digits, `_` and `-`. What editors and package managers leave behind is no hook.
    static func isName(_ name: [UInt8]) -> Bool {
        !name.isEmpty
            && name.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }

    /// Nil where the file that this path leads to may be run.
    private func fault(of path: String) -> HookRefusal.Reason? {
        guard let real = Self.realPath(path), let facts = HookFileFacts(of: real) else { return .unreadable(errno) }
        if let reason = facts.faultAsHook(for: user) { return reason }
        // The entry may be a link to elsewhere.
        return faultOfFolders(to: String(real.prefix(upTo: real.lastIndex(of: "/") ?? real.startIndex)) + "/")
    }

    private func faultOfFolders(to path: String) -> HookRefusal.Reason? {
        guard let real = Self.realPath(path) else { return .unreadable(errno) }
        let parts: [Substring] = real.split(separator: "/")
        for count in 0...parts.count {
            let folder = "/" + parts.prefix(count).joined(separator: "/")
            guard let facts = HookFileFacts(of: folder) else { return .unreadable(errno) }
            if let reason = facts.faultAsFolder(folder, for: user) { return reason }
        }
        return nil
    }

    private static func realPath(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}

/// What stat(2) says of a file, as far as it matters here.
struct HookFileFacts: Equatable {
    var owner: UInt32
    var mode: UInt32

    init(owner: UInt32, mode: UInt32) {
        self.owner = owner
        self.mode = mode
    }

    init?(of path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        self.init(owner: status.st_uid, mode: status.st_mode)
    }

    func faultAsHook(for user: UInt32) -> HookRefusal.Reason? {
        if mode & S_IFMT != S_IFREG { return .notAFile }
        if owner != 0, owner != user { return .foreignOwner(owner) }
        if mode & (S_IWGRP | S_IWOTH) != 0 { return .writable }
        if mode & (S_ISUID | S_ISGID) != 0 { return .setUserID }
        return mode & S_IXUSR == 0 ? .notExecutable : nil
    }

    func faultAsFolder(_ path: String, for user: UInt32) -> HookRefusal.Reason? {
        if mode & S_IFMT != S_IFDIR { return .notAFolder }
        if owner != 0, owner != user { return .folderOfForeignOwner(path, owner) }
        // In a folder with the sticky bit nobody can put something in another's place.
        let isOpen = mode & (S_IWGRP | S_IWOTH) != 0 && mode & S_ISVTX == 0
        return isOpen ? .writableFolder(path) : nil
    }
}

/// A file that is not run, and why.
struct HookRefusal: Hashable, CustomStringConvertible {
    enum Reason: Hashable {
        case unreadable(CInt)
        case notAFile
        case notAFolder
        case foreignOwner(UInt32)
        case writable
        case setUserID
        case notExecutable
        case folderOfForeignOwner(String, UInt32)
        case writableFolder(String)
    }

    var path: String
    var reason: Reason

    var description: String {
        switch reason {
        case .unreadable(let number): "\(path) is passed over: \(String(cString: strerror(number)))"
        case .notAFile: "\(path) is passed over: it is no regular file"
        case .notAFolder: "\(path) is passed over: it is no folder"
        case .notExecutable: "\(path) is passed over: it is not executable (chmod u+x)"
        case .foreignOwner(let owner): "\(path) is refused: it belongs to user \(owner) (chown root)"
        case .writable: "\(path) is refused: others can write to it (chmod go-w)"
        case .setUserID: "\(path) is refused: it is setuid or setgid (chmod ug-s)"
        case .folderOfForeignOwner(let folder, let owner):
            "\(path) is refused: the folder \(folder) belongs to user \(owner) (chown root)"
        case .writableFolder(let folder):
            "\(path) is refused: others can write to the folder \(folder) (chmod go-w)"
        }
    }
}
