import BondwatchCore
import BondwatchLinux
import BondwatchNetlink
import Glibc

/// Listens beside the daemon and notes when each slave's failure was announced, for comparison with the journal.
///
/// The kernel's own log cannot serve: without a fine clock, as in user-mode-linux, it stamps its lines with the tick.
enum Witness {
    /// Listens until standard input ends, then prints a line each: the microseconds of CLOCK_MONOTONIC at which the
    /// message had been read, the slave, and its Link Failure Count.
    static func run() throws(SystemError) {
        let socket = try RouteSocket(subscribingTo: .links, receiveQueueSize: 4 << 20)
        var buffer = [UInt8](repeating: 0, count: RouteSocket.bufferSize)
        var decoder = LinkMessageDecoder()
        var failures: [InterfaceName: UInt32] = [:]
        var lines: [String] = []
        print("listening")
        fflush(nil)
        while true {
            var waits = [
                pollfd(fd: socket.rawValue, events: Int16(POLLIN), revents: 0),
                pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
            ]
            _ = uninterrupted { poll(&waits, nfds_t(waits.count), -1) }
            reading: while true {
                switch try socket.receive(into: &buffer) {
                case .datagram(let count):
                    let microseconds = Stopwatch.now() / 1000
                    for message in decoder.messages(in: buffer.span.extracting(0..<count).bytes) {
                        guard case .link(let link) = message.content, let name = link.name,
                            let slave = link.slave, let count = slave.linkFailureCount
                        else { continue }
                        if let before = failures.updateValue(count, forKey: name), before < count {
                            lines.append("\(microseconds)\t\(name)\t\(count)")
                        }
                    }
                case .wouldBlock: break reading
                case .overrun, .truncated: lines.append("# messages were lost")
                case .forged: break
                }
            }
            if waits[1].revents != 0 { break }
        }
        for line in lines { print(line) }
    }
}
