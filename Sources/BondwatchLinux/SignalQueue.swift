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
        let number = clinux_signal_descriptor(signals, signals.count)
        guard number >= 0 else { throw SystemError("signalfd", "signals") }
        descriptor = FileDescriptor(owning: number)
    }

    /// The next signal that has come; nil where there is none.
    package func next() -> CInt? {
        let number = clinux_next_signal(descriptor.rawValue)
        return number == 0 ? nil : number
    }
}
