import BondwatchCore
import BondwatchVarlink

/// What waits for one watcher: replies in order, within bounds, and the count of those for which there was no room.
///
/// Whoever gets the replies that `next` gives out knows of every event: it has come, or it is in the count that comes in
/// its place.
struct WatchQueue: Sendable {
    struct Limits: Equatable, Sendable {
        /// Replies that wait at most.
        var count = 1024
        /// Their bytes in all. A single reply may be larger where nothing else waits.
        var bytes = 512 << 10
    }

    private let limits: Limits
    private var ring = Ring<[UInt8]>()
    private var bytes = 0
    /// Events since the last reply in the ring that found no room.
    private var missed = 0
    /// Events that found no room, since the beginning.
    private(set) var missedInAll: UInt64 = 0

    init(limits: Limits) { self.limits = limits }

    var isEmpty: Bool { ring.count == 0 && missed == 0 }

    /// Takes the reply that tells one event, or counts it.
    ///
    /// - Returns: whether there was room.
    @discardableResult
    mutating func append(_ reply: [UInt8]) -> Bool {
        guard missed > 0 else { return enqueue(reply) }
        // The count comes before the event, and both must find room.
        let notice = Self.notice(missed)
        guard hasRoom(for: notice.count + reply.count, in: 2) else {
            miss(1)
            return false
        }
        put(notice)
        missed = 0
        put(reply)
        return true
    }

    /// Counts events that did not even come this far.
    mutating func miss(_ count: Int) {
        missed += count
        missedInAll &+= UInt64(clamping: count)
    }

    /// The next reply to send. Once everything else is sent, the count of what was missed does not wait for another event.
    mutating func next() -> [UInt8]? {
        if let reply = ring.popFirst() {
            bytes -= reply.count
            return reply
        }
        guard missed > 0 else { return nil }
        defer { missed = 0 }
        return Self.notice(missed)
    }

    private mutating func enqueue(_ reply: [UInt8]) -> Bool {
        guard hasRoom(for: reply.count, in: 1) else {
            miss(1)
            return false
        }
        put(reply)
        return true
    }

    private mutating func put(_ reply: [UInt8]) {
        ring.append(reply)
        bytes += reply.count
    }

    private func hasRoom(for size: Int, in replies: Int) -> Bool {
        ring.count == 0 || ring.count + replies <= limits.count && bytes + size <= limits.bytes
    }

    private static func notice(_ missed: Int) -> [UInt8] {
        VarlinkReply.success(WatchReport(missed: missed), continues: true)
    }
}
