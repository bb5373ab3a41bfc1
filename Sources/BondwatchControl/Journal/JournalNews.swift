import BondwatchLinux
import BondwatchSystemd
import Glibc

/// Waits for what is added to a journal, until SIGINT or SIGTERM, or until nobody reads standard output any more.
final class JournalNews {
    private let signals: SignalQueue
    private let announcements: CInt

    /// To be made before the first entry is read, so that none is appended unannounced.
    init(_ journal: inout JournalReader) throws(SystemError) {
        // A pipe that nobody reads is found by poll(2) and write(2).
        signals = try SignalQueue([SIGINT, SIGTERM], ignoring: [SIGPIPE])
        announcements = try journal.descriptor()
    }

    /// Comes back when there may be more to read; false when it is time to end.
    func wait(_ journal: inout JournalReader) throws(SystemError) -> Bool {
        var polled = [
            pollfd(fd: announcements, events: Int16(POLLIN), revents: 0),
            pollfd(fd: signals.rawValue, events: Int16(POLLIN), revents: 0),
            // A pipe that nobody reads says so without being asked for anything.
            pollfd(fd: STDOUT_FILENO, events: 0, revents: 0),
        ]
        let timeout = try journal.pollTimeout()
        let count = uninterrupted { poll(&polled, nfds_t(polled.count), timeout) }
        guard count >= 0 else { throw SystemError("poll", "the journal") }
        if polled[1].revents != 0 || polled[2].revents & Int16(POLLERR | POLLHUP) != 0 { return false }
        _ = try journal.process()
        return true
    }
}
