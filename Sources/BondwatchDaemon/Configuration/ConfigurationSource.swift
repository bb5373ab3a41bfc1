import BondwatchCore
import BondwatchLinux
import Glibc

/// Where the configuration comes from.
package struct ConfigurationSource: Equatable, Sendable {
    package let path: String
    /// Whether it has to be there: somebody has named it.
    package let mustExist: Bool

    package init(path: String, mustExist: Bool) {
        self.path = path
        self.mustExist = mustExist
    }

    /// - Parameter path: as `--config` names it; nil for the usual file, which may be absent.
    package init(named path: String?) {
        self.init(path: path ?? Configuration.defaultPath, mustExist: path != nil)
    }

    /// The path as it is shown.
    package var file: String { PrintableText.escaping(path.utf8) }

    /// Reads and parses the file; may block for as long as its file system does.
    package func read() throws(ConfigurationError) -> AcceptedConfiguration {
        let text: [UInt8]
        do throws(NamedFile.Fault) {
            text = try NamedFile.read(path, limit: Configuration.maximumLength)
        } catch {
            if !mustExist, case .system(let error) = error, error.call == "open", error.errno == ENOENT {
                return AcceptedConfiguration(settings: Configuration(), text: [])
            }
            throw ConfigurationError(problems: [problem(error)])
        }
        return AcceptedConfiguration(settings: try Configuration.parse(bytes: text, file: file), text: text)
    }

    /// Nothing has come of reading it.
    func overdue(after patience: BootInstant.Span) -> ConfigurationError {
        complaint(
            "could not be read within \(patience)", "expected a file whose file system answers; then reload")
    }

    /// One problem of the whole file.
    func complaint(_ fault: String, _ remedy: String) -> ConfigurationError {
        ConfigurationError(problems: [.init(file: file, place: nil, fault: fault, remedy: remedy)])
    }

    private func problem(_ fault: NamedFile.Fault) -> ConfigurationError.Problem {
        let usual = "expected a file that bondwatchd's user can read"
        let (what, remedy) =
            switch fault {
            case .system(let error) where error.errno == EACCES:
                ("cannot be read (\(error.call): \(error.reason))", "\(usual): \(FileAccess.obstacle(to: path).shown)")
            case .system(let error): ("cannot be read (\(error.call): \(error.reason))", usual)
            case .brokenLink: ("is a symbolic link to a file that is not there", usual)
            case .kind(let kind): ("is \(kind)", "expected a regular file")
            case .length(let limit): ("is longer than \(limit) bytes", "expected a TOML file")
            case .emptyPipe:
                (
                    "is a pipe that gave nothing, or was read before",
                    "expected a text from the command that writes to it"
                )
            case .slowPipe(let patience):
                (
                    "is a pipe that did not end within \(patience)",
                    "expected the command that writes to it to end sooner"
                )
            }
        return ConfigurationError.Problem(file: file, place: nil, fault: what, remedy: remedy)
    }
}

/// A configuration that is right, with the text that it was read from.
package struct AcceptedConfiguration: Equatable, Sendable {
    package let settings: Configuration
    /// Empty where there is no file and none has to be.
    package let text: [UInt8]
}

extension FileAccess {
    /// The remedy as it is shown.
    var shown: String { PrintableText.escaping(remedy.utf8) }
}
