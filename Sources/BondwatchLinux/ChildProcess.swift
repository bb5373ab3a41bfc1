import CLinux
import Glibc

/// A program that was started in a process group of its own, with what it prints in a pipe.
package final class ChildProcess {
    /// How a process ended.
    package enum Ending: Equatable, Sendable {
        case exited(CInt)
        case killed(signal: CInt)
    }

    /// Its number, which is that of its group.
    package let pid: CInt
    /// Where its standard output and standard error arrive; never blocks.
    private let output: FileDescriptor

    /// The file descriptor's number, to wait on; valid as long as this object lives.
    package var rawValue: CInt { output.rawValue }

    /// Starts a program in the caller's folder, with every signal as it is by default.
    ///
    /// - Parameters:
    ///   - path: absolute.
    ///   - environment: `NAME=value`; all that it is given.
    ///   - input: what it can read on its standard input. It lies in memory, so that nothing waits for its being read.
    package init(path: String, environment: [String], input: [UInt8]) throws(SystemError) {
        let stdin = try Self.memoryFile(input)
        var ends: [CInt] = [-1, -1]
        guard pipe(&ends) == 0 else { throw SystemError("pipe", "standard output") }
        let reading = FileDescriptor(owning: ends[0]), writing = FileDescriptor(owning: ends[1])
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        _ = fcntl(reading.rawValue, F_SETFL, O_NONBLOCK)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, stdin.rawValue, STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, writing.rawValue, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, writing.rawValue, STDERR_FILENO)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t(), all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        posix_spawnattr_setflags(&attributes, Int16(flags))
        var pid: pid_t = 0
        let result = Self.withPointers([path]) { arguments in
            Self.withPointers(environment) { environment in
                guard let arguments, let environment else { return EINVAL }
                return posix_spawn(&pid, path, &actions, &attributes, arguments, environment)
            }
        }
        guard result == 0 else { throw SystemError("posix_spawn", path, errno: result) }
        self.pid = pid
        output = reading
    }

    /// Sends a signal to it and to all that it has started and that stayed in its group.
    package func signal(_ number: CInt) { kill(-pid, number) }

    /// What it has printed since the last call, at most so many bytes; nil where nothing can come any more.
    package func read(upTo most: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: most)
        let count = uninterrupted { Glibc.read(output.rawValue, &bytes, most) }
        if count < 0 { return errno == EAGAIN ? [] : nil }
        return count == 0 ? nil : Array(bytes.prefix(count))
    }

    /// How it ended; nil while it runs. Called once more after that, it answers nothing of use.
    ///
    /// - Parameter rest: a signal for what is left of its group; nil for none. The number of the group cannot have gone to
    ///   another before the process is taken off.
    package func ending(andToTheRest rest: CInt?) -> Ending? {
        var information = siginfo_t()
        let found = uninterrupted { waitid(P_PID, id_t(pid), &information, WEXITED | WNOHANG | WNOWAIT) }
        // It stays 0 where nothing has ended.
        guard found == 0, information.si_signo == SIGCHLD else { return nil }
        if let rest { signal(rest) }
        var status: CInt = 0
        guard uninterrupted({ waitpid(pid, &status, 0) }) == pid else { return nil }
        // WIFEXITED, WEXITSTATUS and WTERMSIG of <sys/wait.h>, which are macros.
        return status & 0x7f == 0 ? .exited((status >> 8) & 0xff) : .killed(signal: status & 0x7f)
    }

    /// Has every descriptor from 3 on closed in what is started from now on.
    package static func closeInherited() {
        guard let folder = opendir("/proc/self/fd") else { return }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if let number = CInt(name), number > STDERR_FILENO { _ = fcntl(number, F_SETFD, FD_CLOEXEC) }
        }
    }

    private static func memoryFile(_ bytes: [UInt8]) throws(SystemError) -> FileDescriptor {
        let number = clinux_memory_file("input")
        guard number >= 0 else { throw SystemError("memfd_create", "standard input") }
        let file = FileDescriptor(owning: number)
        guard file.write(bytes, at: 0) else { throw SystemError("write", "standard input") }
        return file
    }

    /// The texts as C strings in an array that ends in NULL.
    private static func withPointers<Result>(
        _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>?) -> Result
    ) -> Result {
        let pointers = texts.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
    }
}
