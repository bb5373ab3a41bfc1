package import BondwatchCore
import BondwatchLinux
import Glibc

/// One line an entry for somebody who watches: `09:07:03.042 bond0: link status definitely up for interface eth0`.
///
/// The process must ignore SIGPIPE, as it does under systemd: a reader that goes away is an answer, not an end.
package final class TerminalSink: Sink {
    package let name = "stdout"
    private let descriptor: CInt
    private var unfinished: ArraySlice<UInt8> = []

    /// - Parameter descriptor: stays open and belongs to somebody else.
    package init(descriptor: CInt = STDOUT_FILENO) { self.descriptor = descriptor }

    package func write(_ entry: Entry) -> SinkResult {
        if unfinished.isEmpty {
            let time = LocalTime(wallMicroseconds: entry.wallMicroseconds).clockWithMilliseconds
            unfinished = Array("\(time) \(entry.line)\n".utf8)[...]
        }
        while !unfinished.isEmpty {
            let written = unfinished.withUnsafeBytes { buffer in
                uninterrupted { Glibc.write(descriptor, buffer.baseAddress, buffer.count) }
            }
            if written < 0 {
                let error = SystemError("write", name)
                // Somebody may have made the terminal non-blocking: the rest of the line follows later.
                if error.errno == EAGAIN { return .retry("stdout: \(error.reason)") }
                unfinished = []
                return .refused("stdout: \(error.reason)")
            }
            unfinished = unfinished.dropFirst(written)
        }
        return .taken
    }
}
