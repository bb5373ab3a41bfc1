import BondwatchSystemd
import Glibc

extension SinkFacts {
    /// journald's own place for what is written to /dev/log, which is a symbolic link to it.
    private static var journaldSyslogSocket: String { "/run/systemd/journal/dev-log" }

    /// Looks at this host.
    package static func gather(
        journalPath: String = Journal.socketPath, syslogPath: String = SyslogSink.defaultPath
    ) -> SinkFacts {
        SinkFacts(
            journalSocketExists: isSocket(journalPath), syslogSocket: syslogSocket(syslogPath),
            standardOutput: standardOutput(), systemdRuns: systemdRuns())
    }

    /// Who reads the socket of that path.
    static func syslogSocket(_ path: String) -> SyslogSocket {
        // A link that leads nowhere yet will lead to journald once it runs.
        if linkTarget(of: path) == journaldSyslogSocket { return .journald }
        guard isSocket(path) else { return .absent }
        return isSameFile(path, journaldSyslogSocket) ? .journald : .syslogDaemon
    }

    /// As sd_booted(3) does it.
    private static func systemdRuns() -> Bool {
        var facts = stat()
        return lstat("/run/systemd/system/", &facts) == 0 && facts.st_mode & S_IFMT == S_IFDIR
    }

    private static func standardOutput() -> StandardOutput {
        if isatty(STDOUT_FILENO) == 1 { return .terminal }
        // systemd.exec(5): device and inode number of journald's stream, so that a redirected stdout is told apart.
        guard let stream = getenv("JOURNAL_STREAM").map({ String(cString: $0) }) else { return .other }
        var facts = stat()
        guard fstat(STDOUT_FILENO, &facts) == 0 else { return .other }
        return stream == "\(facts.st_dev):\(facts.st_ino)" ? .journal : .other
    }

    private static func linkTarget(of path: String) -> String? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let length = readlink(path, &buffer, buffer.count)
        return length > 0 ? String(decoding: buffer.prefix(length).map(UInt8.init(bitPattern:)), as: UTF8.self) : nil
    }

    private static func isSocket(_ path: String) -> Bool {
        status(of: path).map { $0.st_mode & S_IFMT == S_IFSOCK } ?? false
    }

    private static func isSameFile(_ path: String, _ other: String) -> Bool {
        guard let first = status(of: path), let second = status(of: other) else { return false }
        return first.st_dev == second.st_dev && first.st_ino == second.st_ino
    }

    private static func status(of path: String) -> stat? {
        var facts = stat()
        return stat(path, &facts) == 0 ? facts : nil
    }
}
