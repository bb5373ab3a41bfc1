import BondwatchCore
import BondwatchLinux
import Glibc

extension Configuration {
    /// The file read where no other is named.
    package static let defaultPath = "/etc/bondwatchd/bondwatchd.toml"
    /// The longest file that is read, in bytes.
    package static let maximumLength = 1 << 20

    /// The configuration in the file at `path`; the defaults where there is none and none has to be.
    package static func load(
        path: String, mustExist: Bool = false
    ) throws(ConfigurationError) -> Configuration {
        let file = PrintableText.escaping(path.utf8)
        let bytes: [UInt8]?
        do {
            bytes = try contents(path, file)
        } catch {
            throw ConfigurationError(problems: [error])
        }
        guard let bytes else {
            if !mustExist { return Configuration() }
            throw ConfigurationError(problems: [unreadable(file, SystemError("open", file, errno: ENOENT))])
        }
        return try parse(bytes: bytes, file: file)
    }

    private static func contents(_ path: String, _ file: String) throws(ConfigurationError.Problem) -> [UInt8]? {
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = try SmallFile.read(path, limit: maximumLength + 1)
        } catch {
            if error.call == "open", error.errno == ENOENT { return nil }
            throw unreadable(file, error)
        }
        guard bytes.count <= maximumLength else {
            throw .init(
                file: file, place: nil, fault: "is longer than \(maximumLength) bytes", remedy: "expected a TOML file")
        }
        return bytes
    }

    private static func unreadable(_ file: String, _ error: SystemError) -> ConfigurationError.Problem {
        .init(
            file: file, place: nil, fault: "cannot be read (\(error.call): \(error.reason))",
            remedy: "expected a file that bondwatchd's user can read")
    }
}
