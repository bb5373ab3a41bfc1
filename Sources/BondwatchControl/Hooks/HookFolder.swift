import BondwatchLinux
import Glibc

/// A folder of hooks, and which of its files may be run.
///
/// A hook runs with the runner's rights, so whoever can change one, or put one there, has them. Nobody but root and the
/// runner's own user may therefore write to the file, or to any folder on the way to it.
///
/// A hook is judged by its path, once more just before it is run, and run by its path. Between the two nobody else can make
/// another file of it: that nobody else can change any step of the path is what was judged. By a descriptor of the file it
/// could not well be run: a script's interpreter opens the script anew by the name that it is given (execveat(2), BUGS), so
/// the descriptor would stay open in the hook, and the hook would not know its own name.
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
        do throws(HookRefusal.Reason) {
            let way = try HookPath(following: path, for: user)
            if let reason = way.facts.faultAsFolder(way.path, for: user, holdsEntries: true) { throw reason }
        } catch {
            contents.refusals.append(HookRefusal(path: path, reason: error))
            return contents
        }
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            guard Self.isName(name) else { continue }
            let text = String(decoding: name, as: UTF8.self)
            if let refusal = refusal(of: text) {
                contents.refusals.append(refusal)
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

    /// Nil where the hook of that name may be run at this moment.
    func refusal(of name: String) -> HookRefusal? {
        let hook = "\(path)/\(name)"
        do throws(HookRefusal.Reason) {
            let reason = try HookPath(following: hook, for: user).facts.faultAsHook(for: user)
            return reason.map { HookRefusal(path: hook, reason: $0) }
        } catch {
            return HookRefusal(path: hook, reason: error)
        }
    }
}
