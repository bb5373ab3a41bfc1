package import BondwatchLinux
import Glibc
import Synchronization

/// The signals that a program which has taken over the terminal must answer itself. They are noted, and a pipe wakes whoever
/// waits in poll(2); a write that hangs is interrupted by them.
package struct TerminalSignals: ~Copyable {
    /// What is to be done about it.
    package enum Request: Equatable, Sendable {
        /// Ends the program, as that signal does where nobody catches it.
        case end(CInt)
        case suspend
        /// The screen has another size, or the program goes on after a stop.
        case redraw
    }

    private static let ending = [SIGTERM, SIGINT, SIGHUP, SIGQUIT]
    private static let others = [SIGTSTP, SIGWINCH, SIGCONT]

    private let reader: FileDescriptor
    private let writer: FileDescriptor
    private let previous: [(number: CInt, action: sigaction)]

    /// Catches the signals from here on, until this value goes; one at a time in a process.
    package init() throws(SystemError) {
        var ends: [CInt] = [-1, -1]
        guard pipe(&ends) == 0 else { throw SystemError("pipe", "signals") }
        reader = FileDescriptor(owning: ends[0])
        writer = FileDescriptor(owning: ends[1])
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            // The handler must not wait where the pipe is full: then whoever reads it is awake already.
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        noted.store(0, ordering: .sequentiallyConsistent)
        wakeUp.store(ends[1], ordering: .sequentiallyConsistent)
        previous = (Self.ending + Self.others).map { number in
            var action = sigaction()
            var old = sigaction()
            // Without SA_RESTART: a write to a terminal that takes nothing must come back.
            action.__sigaction_handler.sa_handler = note
            sigaction(number, &action, &old)
            // nohup(1) and its like: what is ignored on purpose stays so.
            if unsafeBitCast(old.__sigaction_handler, to: Int.self) == 1 { sigaction(number, &old, nil) }
            return (number, old)
        }
    }

    deinit {
        for (number, action) in previous {
            var action = action
            sigaction(number, &action, nil)
        }
        wakeUp.store(-1, ordering: .sequentiallyConsistent)
    }

    /// Readable when there is a request.
    package var descriptor: CInt { reader.rawValue }

    /// Whether the program is to end, which is no longer the time to wait for anything.
    package static var endIsRequested: Bool {
        let bits = noted.load(ordering: .sequentiallyConsistent)
        return ending.contains { bits & bit($0) != 0 }
    }

    /// Takes what has come, what matters most first; nil when there is nothing. What ends the program stays noted.
    package func next() -> Request? {
        var bytes = [UInt8](repeating: 0, count: 64)
        while read(reader.rawValue, &bytes, bytes.count) > 0 {}
        let bits = noted.bitwiseAnd(Self.ending.reduce(0) { $0 | Self.bit($1) }, ordering: .sequentiallyConsistent)
            .oldValue
        if let number = Self.ending.first(where: { bits & Self.bit($0) != 0 }) { return .end(number) }
        if bits & Self.bit(SIGTSTP) != 0 { return .suspend }
        return bits == 0 ? nil : .redraw
    }

    fileprivate static func bit(_ number: CInt) -> UInt64 { 1 << UInt64(number) }
}

/// The signals that came, a bit each; the end of the pipe that wakes. Lock-free, as a signal handler must be.
private let noted = Atomic<UInt64>(0)
private let wakeUp = Atomic<CInt>(-1)

/// The handler: only calls that signal-safety(7) allows.
private func note(_ number: CInt) {
    let saved = errno
    noted.bitwiseOr(TerminalSignals.bit(number), ordering: .sequentiallyConsistent)
    var byte: UInt8 = 0
    _ = write(wakeUp.load(ordering: .sequentiallyConsistent), &byte, 1)
    errno = saved
}
