/// Links whose carrier has changed and that nobody has announced yet (net/core/link_watch.c).
struct Linkwatch {
    private static let batchInterval: UInt64 = 1000

    /// In the order of their changes.
    private(set) var links: [UInt32] = []
    /// When the work is done next; nil where none is waiting.
    private(set) var due: UInt64?
    /// Whether the next work is about links that cannot wait.
    private var isUrgent = false
    /// `linkwatch_nextevent`: until then only urgent links are announced.
    private var nextBatch: UInt64 = 0

    func contains(_ link: UInt32) -> Bool { links.contains(link) }

    /// `linkwatch_fire_event`: a link that waits already waits on, unless it has become urgent.
    mutating func add(_ link: UInt32, isUrgent: Bool, at now: UInt64) {
        if !links.contains(link) {
            links.append(link)
        } else if !isUrgent {
            return
        }
        schedule(isUrgent: isUrgent, at: now)
    }

    /// The link is no more.
    mutating func forget(_ link: UInt32) { links.removeAll { $0 == link } }

    private mutating func schedule(isUrgent: Bool, at now: UInt64) {
        if self.isUrgent { return }
        if isUrgent {
            self.isUrgent = true
            due = now
        } else if due == nil {
            due = max(now, nextBatch)
        }
    }

    /// `__linkwatch_run_queue`: what is to be announced at this moment; the rest waits for the next batch.
    mutating func take(at now: UInt64, isUrgent: (UInt32) -> Bool) -> [UInt32] {
        let onlyUrgent = nextBatch > now
        if !onlyUrgent { nextBatch = now + Self.batchInterval }
        self.isUrgent = false
        due = nil
        let batch = onlyUrgent ? links.filter(isUrgent) : links
        links = onlyUrgent ? links.filter { !isUrgent($0) } : []
        if !links.isEmpty { schedule(isUrgent: false, at: now) }
        return batch
    }
}
