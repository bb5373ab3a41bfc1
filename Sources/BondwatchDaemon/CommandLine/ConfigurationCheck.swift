import BondwatchCore
import BondwatchLinux
import Glibc

/// Answers `--check-config`: whether the daemon would take the file.
package struct ConfigurationCheck {
    private let source: ConfigurationSource
    /// Makes this process read as the service does; nil where it does already, or nobody runs the service.
    private let becomeService: (() throws(SystemError) -> Void)?

    init(_ source: ConfigurationSource, becomeService: (() throws(SystemError) -> Void)?) {
        self.source = source
        self.becomeService = becomeService
    }

    /// For a process that does nothing else: it gives up root.
    ///
    /// Root reads what the service cannot. Where systemd runs, the service has its own user, and that one is asked; but not
    /// for what was handed to this program alone, as /dev/stdin.
    package static func ofThisHost(_ source: ConfigurationSource) -> ConfigurationCheck {
        let isHandedOver = ["/dev/", "/proc/"].contains(where: source.path.hasPrefix)
        let asksService = geteuid() == 0 && !isHandedOver && access("/run/systemd/system", F_OK) == 0
        return ConfigurationCheck(
            source,
            becomeService: asksService ? { () throws(SystemError) in try ServiceUser.find().become() } : nil)
    }

    /// - Throws: everything that is wrong, in the order of the file; what concerns the whole file comes first.
    package func run() throws(ConfigurationError) {
        var problems: [ConfigurationError.Problem] = []
        do throws(ConfigurationError) {
            _ = try source.read(within: Self.patience)
        } catch {
            problems = error.problems
        }
        if let problem = rightsProblem { problems.insert(problem, at: 0) }
        guard problems.isEmpty else { throw ConfigurationError(problems: problems) }
    }

    /// Longer than the writer of a pipe may take.
    private static let patience = BootInstant.Span.seconds(65)

    private var rightsProblem: ConfigurationError.Problem? {
        guard let becomeService else { return nil }
        do throws(SystemError) {
            try becomeService()
        } catch {
            return problem(
                "it is not known whether the service's user can read it (\(error))", "expected to run as root")
        }
        let number = uninterrupted { open(source.path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY) }
        if number >= 0 {
            close(number)
            return nil
        }
        let error = SystemError("open", source.path)
        // What is not there, or not to be opened by anybody, the reading itself has said.
        guard [EACCES, EPERM].contains(error.errno) else { return nil }
        return problem(
            "cannot be read by the service's user (\(error.call): \(error.reason))",
            "expected rights for it: \(FileAccess.obstacle(to: source.path).shown)")
    }

    private func problem(_ fault: String, _ remedy: String) -> ConfigurationError.Problem {
        ConfigurationError.Problem(file: source.file, place: nil, fault: fault, remedy: remedy)
    }
}
