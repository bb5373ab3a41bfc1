package import BondwatchCore
import BondwatchLinux
import BondwatchQuery
import BondwatchVarlink
import Glibc

extension HookService {
    /// A line on standard error, with the priority in front where journald takes it up (sd-daemon(3)).
    package static func sayOnStandardError(_ priority: Priority, _ text: String) {
        let prefix = getenv("JOURNAL_STREAM") == nil ? "" : "<\(priority.rawValue)>"
        let line = "\(prefix)\(text)\n"
        _ = uninterrupted { write(STDERR_FILENO, line, line.utf8.count) }
    }

    /// A line on standard output: an object with `priority`, 0 to 7 as in syslog, and `message`.
    package static func sayAsJSON(_ priority: Priority, _ text: String) {
        _ = CommandOutcome.print(ReportJSON.line(LogLine(priority: Int(priority.rawValue), message: text)))
    }

    private struct LogLine: Encodable {
        var priority: Int
        var message: String
    }

    /// The process's environment.
    static func environment() -> [String: String] {
        var values: [String: String] = [:]
        guard let bytes = environmentBytes() else { return values }
        for piece in bytes.split(separator: 0) {
            guard let equals = piece.firstIndex(of: UInt8(ascii: "=")) else { continue }
            values[String(decoding: piece[..<equals], as: UTF8.self)] = String(
                decoding: piece[(equals + 1)...], as: UTF8.self)
        }
        return values
    }

    /// As it was when the program began; nothing here changes it.
    private static func environmentBytes() -> [UInt8]? { try? SmallFile.read("/proc/self/environ") }
}
