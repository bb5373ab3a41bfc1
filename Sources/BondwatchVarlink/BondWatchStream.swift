package import BondwatchCore

/// What the daemon tells of the bonds that are watched, as it happens: `DaemonClient.watch`.
package struct BondWatchStream: ~Copyable, Sendable {
    private var connection: DaemonConnection
    private var hasEnded = false

    init(_ connection: consuming DaemonConnection) { self.connection = connection }

    /// For poll(2), beside other descriptors: readable when `next` may have something. It may have more without that, so
    /// call `next(within: .zero)` until it gives nil before waiting.
    package var descriptor: CInt { connection.descriptor }

    /// The next report.
    ///
    /// - Parameter span: how long to wait for it; nil: for ever.
    /// - Returns: nil when nothing came in that time.
    /// - Throws: what the daemon says against the watch, or `hungUp` at its end.
    package mutating func next(within span: BootInstant.Span?) throws(DaemonClientError) -> WatchReport? {
        if hasEnded { throw .hungUp }
        switch try connection.receive(span.map(Deadline.init(after:))) {
        case .message(let message):
            // An error is the last reply.
            hasEnded = true
            let reply = try DaemonReply<WatchReport>(message)
            hasEnded = !reply.continues
            return reply.result
        case .timeout: return nil
        case .end:
            hasEnded = true
            throw .hungUp
        }
    }
}
