import NIOCore
import NIOPosix
import Synchronization

/// Gathers the metrics on a thread of its own, since asking the daemon blocks.
///
/// Only one question is open at a time; who asks meanwhile gets the same answer, so that no number of clients makes the
/// daemon work for more than one.
final class ScrapeSource: Sendable {
    private let pool: NIOThreadPool
    private let gather: @Sendable () throws -> String
    private let running = Mutex<EventLoopFuture<String>?>(nil)

    init(pool: NIOThreadPool, gather: @escaping @Sendable () throws -> String) {
        self.pool = pool
        self.gather = gather
    }

    /// Must be called on the loop.
    func text(on loop: any EventLoop) -> EventLoopFuture<String> {
        let (future, isNew) = running.withLock { running in
            if let running { return (running, false) }
            let future = pool.runIfActive(eventLoop: loop, gather)
            running = future
            return (future, true)
        }
        // Its callbacks run on the loop, so never within the lock above.
        if isNew { future.whenComplete { [self] _ in running.withLock { $0 = nil } } }
        return future
    }
}
