import BondwatchLinux
import CSystemd
package import Dispatch
import Glibc
import Synchronization

/// The service manager that started the daemon: what sd_notify(3) tells it.
///
/// `sd_notify` sleeps while PID 1 does not read its socket (systemd 252: the 12th message blocks with
/// net.unix.max_dgram_qlen 10), so it is called on a queue of its own. Every method returns at once; what cannot be sent
/// yet is kept, the newest of each kind, and never adds up. Without a service manager nothing happens.
package final class ServiceManager: Sendable {
    /// Sends one message of newline-separated assignments, and may block.
    package typealias Transport = @Sendable (String) -> Void

    private let queue = DispatchQueue(label: "bondwatchd.notify")
    private let transport: Transport
    private let statusPause: DispatchTimeInterval
    private let state = Mutex(State())

    private struct State {
        var pending = PendingNotifications()
        var isReady = false
        /// A block on `queue` sends, or is about to.
        var sending = false
        var flushed: [DispatchSemaphore] = []
        /// A status that is said alone waits until then.
        var nextStatus = DispatchTime(uptimeNanoseconds: 0)
        /// A block will look for a status that waits.
        var wakes = false

        enum Step {
            case send(String)
            /// Nothing more to say until then.
            case wait(DispatchTime)
            case end
        }

        mutating func next(statusPause: DispatchTimeInterval) -> Step {
            let hadStatus = pending.status != nil
            if let message = pending.next(statusWaits: flushed.isEmpty && .now() < nextStatus) {
                if hadStatus, pending.status == nil { nextStatus = .now() + statusPause }
                return .send(message)
            }
            sending = false
            for semaphore in flushed { semaphore.signal() }
            flushed = []
            guard pending.status != nil, !wakes else { return .end }
            wakes = true
            return .wait(nextStatus)
        }
    }

    /// - Parameters:
    ///   - statusPause: how long after a status the next one may come, for PID 1 takes every message of every service in
    ///     turn: in a storm of failovers the pings of the watchdog would wait behind hundreds of lines for people.
    ///   - transport: what sends the messages; libsystemd by default.
    package init(
        statusPause: DispatchTimeInterval = .seconds(1), transport: @escaping Transport = { _ = sd_notify(0, $0) }
    ) {
        self.statusPause = statusPause
        self.transport = transport
    }

    /// The first full snapshot is there.
    package func ready(status: String) {
        state.withLock { $0.isReady = true }
        send {
            $0.set(.ready)
            $0.status = status
        }
    }

    /// A reload begins; `reloaded` must follow, also when the new configuration was refused.
    ///
    /// Of a daemon that is not ready yet neither is said: READY=1 would end its start, and what waits for it would begin.
    package func reloading() {
        guard state.withLock({ $0.isReady }) else { return }
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        let microseconds = UInt64(max(time.tv_sec, 0)) * 1_000_000 + UInt64(time.tv_nsec) / 1000
        send { $0.set(.reloading(monotonicMicroseconds: microseconds)) }
    }

    /// A reload is done.
    package func reloaded(status: String) {
        guard state.withLock({ $0.isReady }) else { return }
        ready(status: status)
    }

    /// The daemon ends.
    package func stopping(status: String) {
        send {
            $0.set(.stopping)
            $0.status = status
        }
    }

    /// One line for people, as `systemctl status` shows it.
    package func status(_ text: String) { send { $0.status = text } }

    /// Tells the watchdog that all is well.
    package func ping() { send { $0.ping = true } }

    /// Waits until all that was said has been sent, at the end of the daemon; false when `deadline` came first.
    package func flush(until deadline: DispatchTime) -> Bool {
        let done = DispatchSemaphore(value: 0)
        let (waits, start) = state.withLock { state in
            guard state.sending || !state.pending.isEmpty else { return (false, false) }
            state.flushed.append(done)
            defer { state.sending = true }
            return (true, !state.sending)
        }
        if start { queue.async { self.sendPending() } }
        return !waits || done.wait(timeout: deadline) == .success
    }

    /// How long the watchdog waits for a ping, in microseconds; ping twice as often. Nil without a watchdog.
    package static func watchdogMicroseconds() -> UInt64? {
        var microseconds: UInt64 = 0
        return sd_watchdog_enabled(0, &microseconds) > 0 ? microseconds : nil
    }

    private func send(_ change: (inout PendingNotifications) -> Void) {
        let start = state.withLock { state in
            change(&state.pending)
            defer { state.sending = true }
            return !state.sending
        }
        if start { queue.async { self.sendPending() } }
    }

    private func sendPending() {
        while true {
            switch state.withLock({ $0.next(statusPause: statusPause) }) {
            case .send(let message):
                transport(message)
            case .wait(let due):
                return queue.asyncAfter(deadline: due) {
                    self.state.withLock { $0.wakes = false }
                    self.send { _ in }
                }
            case .end:
                return
            }
        }
    }
}
