import BondwatchCore

/// When the watchdog is pinged: while the daemon does its rounds, and not merely because a timer runs.
struct WatchdogPing: Sendable {
    /// When every bond's file was last read, with nothing left on the socket.
    private(set) var lastAudit: BootInstant?
    /// When the daemon last did a round: what the watchdog vouches for. A file that cannot be read is no fault of the daemon,
    /// and no restart mends it.
    private(set) var lastRound: BootInstant?
    /// When the socket last had more than is taken at once: there is no audit then, and yet the daemon does its work.
    private(set) var lastHeard: BootInstant?
    /// It is time for a ping, and the sources had not done their work.
    private(set) var isOwed = false

    /// It is time for a ping.
    ///
    /// - Returns: whether to ping now. After a pause of the whole process the timer of the ping may come before that of the
    ///   poll; the ping is late then, not forgone.
    mutating func fallDue(at now: BootInstant, pollInterval: BootInstant.Span) -> Bool {
        isOwed = true
        let rounds: UInt64 = 3
        let patience = BootInstant.Span(nanoseconds: pollInterval.nanoseconds &* rounds)
        return [lastRound, lastHeard].contains { $0.map { now.since($0) <= patience } ?? false } && pay()
    }

    /// Every bond has been audited.
    ///
    /// - Returns: whether to ping now.
    mutating func audited(at now: BootInstant) -> Bool {
        lastAudit = now
        return worked(at: now)
    }

    /// A round was done, though not every file could be read, or counts.
    ///
    /// - Returns: whether to ping now.
    mutating func worked(at now: BootInstant) -> Bool {
        lastRound = now
        return pay()
    }

    /// The socket has more to read.
    mutating func heard(at now: BootInstant) { lastHeard = now }

    private mutating func pay() -> Bool {
        let wasOwed = isOwed
        isOwed = false
        return wasOwed
    }
}
