import CLinux
import Glibc

/// Signals that wait to be taken, in place of ending the process (signalfd(2)).
///
/// They are blocked in the calling thread and in those it makes later, so it is made before there are others; a child
/// process has to unblock them.
package struct SignalQueue: ~Copyable, Sendable {
    private let descriptor: FileDescriptor

    /// The file descriptor's number, to wait on; valid as long as this value lives.
    package var rawValue: CInt { descriptor.rawValue }

    /// - Parameter ignored: signals that are to have no effect at all.
    package init(_ signals: [CInt], ignoring ignored: [CInt] = []) throws(SystemError) {
        for number in ignored { _ = signal(number, SIG_IGN) }
        var set = sigset_t()
        sigemptyset(&set)
        for number in signals { sigaddset(&set, number) }
        let number = signalfd(-1, &set, CInt(SFD_CLOEXEC | SFD_NONBLOCK))
        guard number >= 0 else { throw SystemError("signalfd", "signals") }
        descriptor = FileDescriptor(owning: number)
        pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    /// The next signal that has come; nil where there is none.
    package func next() -> CInt? {
        var information = signalfd_siginfo()
        let size = MemoryLayout<signalfd_siginfo>.size
        let count = uninterrupted { read(descriptor.rawValue, &information, size) }
        return count == size ? CInt(truncatingIfNeeded: information.ssi_signo) : nil
    }
}
