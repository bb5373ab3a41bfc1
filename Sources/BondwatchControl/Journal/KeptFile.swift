import BondwatchLinux
import Glibc

/// A file that says how far somebody has come in the journal. Whatever is found in its place, reading goes on: what cannot
/// be used is moved away, so that the next start does not find it again.
enum KeptFile {
    enum Content<Value: Equatable>: Equatable {
        /// There is none yet.
        case none
        case value(Value)
        case unusable(Unusable)
    }

    /// Why it cannot be used, and what became of it.
    struct Unusable: Equatable, CustomStringConvertible {
        var path: String
        var reason: String
        var place: Place

        enum Place: Equatable {
            case movedTo(String)
            case stuck(String)
        }

        var description: String {
            switch place {
            case .movedTo(let aside): "\(path) cannot be used (\(reason)), and is \(aside) from now on"
            case .stuck(let hindrance): "\(path) cannot be used (\(reason)), nor be moved away: \(hindrance)"
            }
        }
    }

    /// The most bytes that are read: hooks that run side by side are few.
    private static let longest = 1 << 20
    /// The most files that are set aside beside each other, where one cannot take the other's place.
    private static let mostAside = 9

    static func read<Value>(_ path: String, _ parse: ([UInt8]) -> Value?) -> Content<Value> {
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = try SmallFile.read(path, limit: longest)
        } catch {
            return error.errno == ENOENT ? .none : .unusable(setAside(path, because: error.reason))
        }
        return parse(bytes).map { .value($0) } ?? .unusable(setAside(path, because: "its text is not whole"))
    }

    /// Moves it away. A directory and a file cannot take each other's place, so there are a few names to move it to.
    static func setAside(_ path: String, because reason: String) -> Unusable {
        var hindrance = ""
        for number in 1...mostAside {
            let aside = number == 1 ? "\(path).set-aside" : "\(path).set-aside.\(number)"
            if rename(path, aside) == 0 { return Unusable(path: path, reason: reason, place: .movedTo(aside)) }
            let error = SystemError("rename", path)
            hindrance = error.reason
            guard [EISDIR, ENOTDIR, ENOTEMPTY, EEXIST].contains(error.errno) else { break }
        }
        return Unusable(path: path, reason: reason, place: .stuck(hindrance))
    }
}
