import Glibc

/// Where a path leads, followed step by step as the kernel does (path_resolution(7)), and each step judged.
struct HookPath {
    /// The path without links.
    private(set) var path = "/"
    /// Of what is there.
    private(set) var facts: HookFileFacts

    /// As many as the kernel follows.
    private static let mostLinks = 40

    /// - Parameters:
    ///   - path: absolute.
    ///   - user: who may own a step, beside root.
    /// - Throws: what is wrong with the way there; what is there is not judged.
    init(following path: String, for user: UInt32) throws(HookRefusal.Reason) {
        facts = try Self.facts("/")
        var links = 0
        var rest: [Substring] = path.split(separator: "/").reversed()
        while let name = rest.popLast() {
            if name == "." { continue }
            if name == ".." {
                self.path = Self.folder(of: self.path)
                facts = try Self.facts(self.path)
                continue
            }
            let folder = (path: self.path, facts: facts)
            let next = folder.path == "/" ? "/\(name)" : "\(folder.path)/\(name)"
            let found = try Self.facts(next)
            if let reason = folder.facts.faultAsFolder(folder.path, for: user, holdsEntries: !found.isFolder) {
                throw reason
            }
            guard found.isLink else {
                (self.path, facts) = (next, found)
                continue
            }
            if found.owner != 0, found.owner != user { throw .foreignLink(next, found.owner) }
            links += 1
            guard links <= Self.mostLinks else { throw .unreadable(ELOOP) }
            let target = try Self.target(of: next)
            rest += target.split(separator: "/").reversed()
            if target.hasPrefix("/") { (self.path, facts) = ("/", try Self.facts("/")) }
        }
    }

    private static func facts(_ path: String) throws(HookRefusal.Reason) -> HookFileFacts {
        guard let facts = HookFileFacts(of: path) else { throw .unreadable(errno) }
        return facts
    }

    private static func folder(of path: String) -> String {
        let folder = path[..<(path.lastIndex(of: "/") ?? path.startIndex)]
        return folder.isEmpty ? "/" : String(folder)
    }

    private static func target(of link: String) throws(HookRefusal.Reason) -> String {
        var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(link, &bytes, bytes.count)
        guard count > 0 else { throw .unreadable(errno) }
        return String(decoding: bytes.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
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

    /// Of the path itself, also where it is a link; nil with errno where it cannot be looked at.
    init?(of path: String) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        self.init(owner: status.st_uid, mode: status.st_mode)
    }

    var isFolder: Bool { mode & S_IFMT == S_IFDIR }
    var isLink: Bool { mode & S_IFMT == S_IFLNK }

    func faultAsHook(for user: UInt32) -> HookRefusal.Reason? {
        if mode & S_IFMT != S_IFREG { return .notAFile }
        if owner != 0, owner != user { return .foreignOwner(owner) }
        if mode & (S_IWGRP | S_IWOTH) != 0 { return .writable }
        if mode & (S_ISUID | S_ISGID) != 0 { return .setUserID }
        return mode & S_IXUSR == 0 ? .notExecutable : nil
    }

    /// - Parameter holdsEntries: whether a file or a link in it matters. In a folder with the sticky bit nobody can take
    ///   away what is another's, so that a folder in it stays what it is; but everybody can put something there, also a
    ///   hard link to a file of root's.
    func faultAsFolder(_ path: String, for user: UInt32, holdsEntries: Bool = false) -> HookRefusal.Reason? {
        if !isFolder { return .notAFolder }
        if owner != 0, owner != user { return .folderOfForeignOwner(path, owner) }
        let isOpen = mode & (S_IWGRP | S_IWOTH) != 0 && (holdsEntries || mode & S_ISVTX == 0)
        return isOpen ? .writableFolder(path) : nil
    }
}
