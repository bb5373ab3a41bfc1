import BondwatchCore
import BondwatchDaemon

/// The state directory: what outlives the process, and a disk that may be slow, full or frozen.
struct Disk {
    /// The last commit that was written, and the generation of the checkpoint's slot that it is in. The bytes are made when
    /// somebody reads them: of a hundred commits one is read.
    private var written: (commit: Commit, generation: UInt64)?
    /// The log of pending events.
    private(set) var pending: [ToldEvent] = []
    /// Up to where each log has noted what it took.
    var marks: [SimulatedLog.Kind: UInt64] = [:]
    /// Commits that wait, oldest first, and when the first of them ends.
    private var waiting: [Commit] = []
    private(set) var nextEnd: UInt64?
    /// It takes nothing before.
    private(set) var frozenUntil: UInt64 = 0
    /// Writing fails before.
    private(set) var failsUntil: UInt64 = 0

    var isAtRest: Bool { waiting.isEmpty }
    func isFrozen(at time: UInt64) -> Bool { time < frozenUntil }

    mutating func freeze(until time: UInt64) { frozenUntil = time }
    mutating func fail(until time: UInt64) { failsUntil = time }

    mutating func put(_ commit: Commit, at time: UInt64, delay: UInt64) {
        waiting.append(commit)
        if nextEnd == nil { nextEnd = max(time + delay, frozenUntil) }
    }

    /// The write that is due has ended; nil where none is.
    ///
    /// - Returns: the number of the commit, and whether it was written.
    mutating func end(at time: UInt64) -> (number: UInt64, isWritten: Bool)? {
        guard let due = nextEnd, due <= time, !waiting.isEmpty else { return nil }
        if isFrozen(at: time) {
            nextEnd = frozenUntil
            return nil
        }
        let commit = waiting.removeFirst()
        nextEnd = waiting.isEmpty ? nil : time
        guard time >= failsUntil else { return (commit.number, false) }
        written = (commit, (written?.generation ?? 0) + 1)
        pending += commit.events
        let most = 2000
        if pending.count > most { pending.removeFirst(pending.count - most) }
        return (commit.number, true)
    }

    /// The process is gone, and with it what it had not written.
    mutating func lose() {
        waiting = []
        nextEnd = nil
    }

    /// What a start finds.
    func recover() -> (memories: [BondMemory], lastSequence: UInt64)? {
        guard let (commit, generation) = written else { return nil }
        let slot = Checkpoint(bootID: Self.bootID, lastSequence: commit.lastSequence, bonds: commit.bonds)
            .encode(generation: generation)
        guard let found = try? Checkpoint.decode(slot[...]).checkpoint else { return nil }
        return (found.bonds, found.lastSequence)
    }

    private static let bootID: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]
}
