import Glibc

/// A file that is not run, and why.
struct HookRefusal: Hashable, CustomStringConvertible {
    enum Reason: Error, Hashable {
        case unreadable(CInt)
        case notAFile
        case notAFolder
        case foreignOwner(UInt32)
        case writable
        case setUserID
        case notExecutable
        case foreignLink(String, UInt32)
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
        case .foreignLink(let link, let owner):
            "\(path) is refused: the link \(link) belongs to user \(owner) (chown -h root)"
        case .folderOfForeignOwner(let folder, let owner):
            "\(path) is refused: the folder \(folder) belongs to user \(owner) (chown root)"
        case .writableFolder(let folder):
            "\(path) is refused: others can write to the folder \(folder) (chmod go-w)"
        }
    }
}
