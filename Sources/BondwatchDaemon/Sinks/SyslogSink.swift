package import BondwatchCore
import BondwatchLinux
import Glibc

/// Lines to a syslog daemon's socket, /dev/log.
///
/// Where the socket is journald's own, what the journal is given by its native way is not given to it once more.
package final class SyslogSink: Sink {
    package static let defaultPath = "/dev/log"

    package let name = "syslog"
    private let path: String
    private var socket: SyslogSocket?
    /// Whether the socket is journald's.
    private var endsInJournal = false
    private let endsInJournalAt: (String) -> Bool
    /// What a stream socket has not taken yet of the line of the present entry.
    private var unsent: ArraySlice<UInt8> = []

    /// How long to wait on the worker's queue for a daemon that reads too slowly, before the worker's own pauses begin. A
    /// queue of /dev/log holds few lines (net.unix.max_dgram_qlen), so a burst fills it at once.
    private static let patienceMilliseconds: CInt = 100

    package convenience init(path: String = SyslogSink.defaultPath) {
        self.init(path: path) { SinkFacts.syslogSocket($0) == .journald }
    }

    /// - Parameter endsInJournalAt: whether journald reads the socket of that path.
    init(path: String, endsInJournalAt: @escaping (String) -> Bool) {
        self.path = path
        self.endsInJournalAt = endsInJournalAt
    }

    package func write(_ entry: Entry) -> SinkResult {
        let connected = socket != nil
        do {
            return try attempt(entry)
        } catch {
            // A connection from earlier ends with the daemon's restart; its new socket may be there already.
            guard connected, error.errno != EMSGSIZE else { return failure(error) }
        }
        disconnect()
        do { return try attempt(entry) } catch { return failure(error) }
    }

    private func failure(_ error: SystemError) -> SinkResult {
        disconnect()
        let reason = "\(path): \(error.reason)"
        return error.errno == EMSGSIZE ? .refused(reason) : .retry(reason)
    }

    private func disconnect() {
        socket = nil
        unsent = []
    }

    private func attempt(_ entry: Entry) throws(SystemError) -> SinkResult {
        if socket == nil { endsInJournal = endsInJournalAt(path) }
        if endsInJournal, entry.sinks.contains(.journal) { return .taken }
        if socket == nil { socket = try SyslogSocket(connectingTo: path) }
        if unsent.isEmpty { unsent = line(of: entry) }
        var patient = true
        while !unsent.isEmpty {
            switch try socket?.send(unsent) {
            case .sent(let count):
                unsent = unsent.dropFirst(count)
            case .full where patient:
                patient = false
                socket?.waitForRoom(milliseconds: Self.patienceMilliseconds)
            case .full, nil:
                return .retry("\(path) is not being read")
            }
        }
        return .taken
    }

    private func line(of entry: Entry) -> ArraySlice<UInt8> {
        var line = Array(SyslogLine.text(of: entry, process: getpid()).utf8)
        if socket?.framing == .stream { line.append(0) }
        return line[...]
    }
}
