import BondwatchCore
import BondwatchLinux
import Dispatch
import Glibc
import Synchronization
import Testing

@testable import BondwatchDaemon

/// Reading the configuration from whatever is at its place.
@Suite struct ConfigurationSourceTests {
    private let folder: TemporaryFolder
    private var path: String { "\(folder.path)/file" }

    init() throws { folder = try TemporaryFolder() }

    private func complaint(_ path: String, mustExist: Bool = false) -> String? {
        do throws(ConfigurationError) {
            _ = try ConfigurationSource(path: path, mustExist: mustExist).read()
            return nil
        } catch {
            return error.description
        }
    }

    @Test("S4 a file that is not there is the defaults, and an error where it was named")
    func absent() throws {
        let accepted = try ConfigurationSource(path: path, mustExist: false).read()
        #expect(accepted.settings == Configuration())
        #expect(accepted.text == [])
        #expect(
            complaint(path, mustExist: true)
                == "\(path): cannot be read (open: No such file or directory); "
                + "expected a file that bondwatchd's user can read")
    }

    @Test("S4 a link to nothing, a folder and a file in the place of a folder are errors, and not the defaults")
    func notAbsent() throws {
        try #require(symlink("\(folder.path)/nothing", path) == 0)
        #expect(
            complaint(path)
                == "\(path): is a symbolic link to a file that is not there; "
                + "expected a file that bondwatchd's user can read")
        unlink(path)
        #expect(complaint(folder.path)?.contains("cannot be read (read: Is a directory)") == true)
        try AtomicFile.write([], to: path)
        #expect(complaint("\(path)/bondwatchd.toml")?.contains("cannot be read (open: Not a directory)") == true)
    }

    @Test("S9 a FIFO is refused by name, and reads as nothing at all")
    func fifo() throws {
        try #require(mkfifo(path, 0o600) == 0)
        #expect(complaint(path) == "\(path): is a FIFO; expected a regular file")
    }

    /// A pipe as a shell makes it for `<(command)`.
    private final class CommandPipe: Sendable {
        private let reader: CInt
        let writer: CInt
        var path: String { "/dev/fd/\(reader)" }

        init() throws {
            var ends: [CInt] = [-1, -1]
            try #require(pipe(&ends) == 0)
            (reader, writer) = (ends[0], ends[1])
        }

        deinit { close(reader) }
    }

    @Test("S9 the pipe of a command that is slower than the reader is read to its end")
    func slowPipe() throws {
        let pipe = try CommandPipe()
        let reading = ConfigurationReading { () throws(ConfigurationError) in
            try ConfigurationSource(path: pipe.path, mustExist: true).read()
        }
        for part in ["poll_interval", " = \"3s\"\n"] {
            #expect(reading.outcome(within: .milliseconds(50)) == nil)
            #expect(write(pipe.writer, part, part.utf8.count) == part.utf8.count)
        }
        close(pipe.writer)
        let accepted = try #require(reading.outcome(within: .seconds(60))).get()
        #expect(accepted.settings.pollInterval == .seconds(3))
    }

    @Test("S9 a pipe that gives nothing, as one that was read before, is refused, and so is one that does not end")
    func uselessPipe() throws {
        let pipe = try CommandPipe()
        #expect(throws: NamedFile.Fault.slowPipe(.milliseconds(60))) {
            try NamedFile.read(pipe.path, limit: 100, patience: .milliseconds(60))
        }
        close(pipe.writer)
        #expect(
            complaint(pipe.path)
                == "\(pipe.path): is a pipe that gave nothing, or was read before; "
                + "expected a text from the command that writes to it")
    }

    @Test("S4 the remedy for a file that may not be read names the file, or the folder that may not be entered")
    func remedies() {
        let links = ["/etc/b/c.toml": "../x/d.toml", "/loop": "/loop"]
        let remedy = { (path: String, closed: Set<String>) in
            FileAccess.obstacle(to: path, mayEnter: { !closed.contains($0) }, target: { links[$0] }).remedy
        }
        #expect(remedy("/etc/b/e.toml", []) == "chmod 644 /etc/b/e.toml")
        #expect(remedy("/etc/b/e.toml", ["/etc/b"]) == "chmod 755 /etc/b")
        #expect(remedy("/etc/b/e.toml", ["/etc", "/etc/b"]) == "chmod 755 /etc")
        #expect(remedy("/etc/b/c.toml", []) == "chmod 644 /etc/b/../x/d.toml")
        #expect(remedy("/etc/b/c.toml", ["/etc/b/../x"]) == "chmod 755 /etc/b/../x")
        #expect(remedy("e.toml", []) == "chmod 644 e.toml")
        #expect(remedy("/loop", []) == "chmod 644 /loop")
    }

    @Test("S7 a reading that takes too long is an error that says so, and its end is not lost")
    func overdue() async throws {
        let gate = DispatchSemaphore(value: 0)
        let ended = Mutex<ConfigurationReading.Outcome?>(nil)
        let reading = ConfigurationReading { () throws(ConfigurationError) in
            gate.wait()
            return AcceptedConfiguration(settings: Configuration(), text: [5])
        }
        #expect(reading.outcome(within: .milliseconds(20)) == nil)
        reading.whenDone { outcome in ended.withLock { $0 = outcome } }
        gate.signal()
        #expect(await eventually { ended.withLock { $0 } != nil })
        let accepted = try #require(ended.withLock { $0 }).get()
        #expect(accepted.text == [5])
        let source = ConfigurationSource(path: "/f", mustExist: true)
        #expect(
            source.overdue(after: .seconds(10)).description
                == "/f: could not be read within 10 s; expected a file whose file system answers; then reload")
    }

    @Test("S4 a command asks the daemon at its usual socket where the usual file is refused, and says so")
    func controlSocket() throws {
        try AtomicFile.write(Array("colour = 1".utf8), to: path)
        let usual = try ControlSocketPath(ConfigurationSource(path: path, mustExist: false))
        #expect(usual.path == "/run/bondwatchd/org.bondwatch.Bonds")
        #expect(usual.warning?.contains("unknown key 'colour'") == true)
        #expect(usual.warning?.hasSuffix("asking the daemon at its usual socket, \(usual.path)") == true)
        #expect(throws: ConfigurationError.self) {
            try ControlSocketPath(ConfigurationSource(path: path, mustExist: true))
        }
        try AtomicFile.write(Array("[control]\npath = \"/run/x\"".utf8), to: path)
        let named = try ControlSocketPath(ConfigurationSource(path: path, mustExist: false))
        #expect(named == ControlSocketPath(path: "/run/x"))
    }
}

/// `--check-config`, with the rights of the service.
@Suite struct ConfigurationCheckTests {
    private let folder: TemporaryFolder
    private var path: String { "\(folder.path)/file" }

    init() throws { folder = try TemporaryFolder() }

    private func complaints(becomeService: (() throws(SystemError) -> Void)?) -> [String] {
        do throws(ConfigurationError) {
            try ConfigurationCheck(ConfigurationSource(path: path, mustExist: true), becomeService: becomeService).run()
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    @Test("S4 a file that the service's user can read is right; where its rights cannot be had, nothing is promised")
    func rights() throws {
        try AtomicFile.write(Array("poll_interval = \"1s\"".utf8), to: path)
        #expect(complaints(becomeService: nil) == [])
        #expect(complaints(becomeService: {}) == [])
        let unknown = complaints { () throws(SystemError) in throw SystemError("setresuid", "u", errno: EPERM) }
        #expect(
            unknown == [
                "\(path): it is not known whether the service's user can read it "
                    + "(u: setresuid: Operation not permitted); expected to run as root"
            ])
    }
}
