import BondwatchControl
import BondwatchCore
import BondwatchLinux
import BondwatchVarlink
import Glibc
import Synchronization

/// A daemon as a test plays it: what it tells, and when it goes.
final class ScriptedDaemon: Sendable {
    enum Word: Sendable {
        case report(WatchReport)
        case hangUp
    }

    private let words = Mutex<[Word]>([])
    private let isRunning: Mutex<Bool>
    let connections = Atomic<Int>(0)
    private let reader: CInt
    private let writer: CInt

    init(isRunning: Bool = true) {
        self.isRunning = Mutex(isRunning)
        var ends: [CInt] = [-1, -1]
        pipe(&ends)
        (reader, writer) = (ends[0], ends[1])
        _ = fcntl(reader, F_SETFL, O_NONBLOCK)
    }

    deinit {
        close(reader)
        close(writer)
    }

    func tell(_ report: WatchReport) { say(.report(report)) }

    /// After what was told the daemon is gone, until it is started again.
    func stop() { say(.hangUp) }

    func start() { isRunning.withLock { $0 = true } }

    private func say(_ word: Word) {
        words.withLock { $0.append(word) }
        var byte: UInt8 = 0
        write(writer, &byte, 1)
    }

    fileprivate func take() -> Word? {
        var byte: UInt8 = 0
        guard read(reader, &byte, 1) == 1 else { return nil }
        let word = words.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        if case .hangUp = word { isRunning.withLock { $0 = false } }
        return word
    }

    fileprivate var descriptor: CInt { reader }

    var source: WatchSource<ScriptedEvents> {
        WatchSource { () throws(DaemonClientError) in
            guard self.isRunning.withLock({ $0 }) else { throw .notRunning }
            self.connections.add(1, ordering: .relaxed)
            return ScriptedEvents(daemon: self)
        }
    }
}

struct ScriptedEvents: WatchedEvents, ~Copyable {
    fileprivate let daemon: ScriptedDaemon

    var descriptor: CInt { daemon.descriptor }

    mutating func next(within span: BootInstant.Span?) throws(DaemonClientError) -> WatchReport? {
        var waiting = pollfd(fd: descriptor, events: CShort(POLLIN), revents: 0)
        poll(&waiting, 1, span.map { CInt(clamping: $0.milliseconds) } ?? -1)
        switch daemon.take() {
        case .report(let report): return report
        case .hangUp: throw .notRunning
        case nil: return nil
        }
    }
}
