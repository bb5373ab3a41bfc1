package import BondwatchCore
import Glibc
import Synchronization

/// The state directory: a file with the checkpoint in two slots and the marks of the sinks, and a log of the events that
/// a sink may not have taken yet.
///
/// Only the process can die without the machine, so nothing is synchronised to the disk: what was written survives
/// SIGKILL. Of the two slots one is always whole. An event counts from the moment at which a slot with its number was
/// written; the log's records beyond that are thrown away.
package final class CheckpointStore: Sendable {
    /// What was found at the start.
    package enum Recovery: Equatable, Sendable {
        /// Nothing, or the state of another boot.
        case fresh
        case restored(Checkpoint, pending: [ToldEvent], taken: [UInt64])
        /// Something that cannot be used; it lies beside, under another name.
        case setAside(path: String, Checkpoint.Fault)
    }

    /// Why there is no checkpoint.
    package enum Failure: Error, CustomStringConvertible {
        /// Another daemon has it.
        case inUse(path: String)
        case system(SystemError)

        package var description: String {
            switch self {
            case .inUse(let path): "\(path) belongs to another bondwatchd that is running"
            case .system(let error): error.description
            }
        }
    }

    /// The most sinks that have marks.
    package static let sinkCount = 7

    private let checkpointFile: FileDescriptor
    private let logFile: FileDescriptor
    private let bootID: [UInt8]
    private let state: Mutex<State>

    private struct State {
        var generation: UInt64 = 0
        var logLength = 0
        var taken: [UInt64]
    }

    /// Bytes from slot to slot; the file is sparse.
    private static let slotSize = 1 << 20
    private static let slotsOffset = 4096
    private static let marksOffset = 64
    /// A bit for each sink that takes events.
    private static let activeSinksOffset = 32

    /// Takes the state directory.
    ///
    /// - Parameter bootID: of this boot, 16 bytes.
    package static func open(
        directory: String, bootID: [UInt8]
    ) throws(Failure) -> (store: CheckpointStore, recovery: Recovery) {
        let path = "\(directory)/checkpoint"
        let logPath = "\(directory)/pending"
        var file = try openFile(path)
        if flock(file.rawValue, LOCK_EX | LOCK_NB) != 0 { throw .inUse(path: path) }
        var recovery = recover(from: file, log: try readAll(logPath), bootID: bootID)
        if case .setAside(_, let fault) = recovery {
            let aside = "\(path).set-aside"
            rename(path, aside)
            rename(logPath, "\(logPath).set-aside")
            recovery = .setAside(path: aside, fault)
            file = try openFile(path)
            if flock(file.rawValue, LOCK_EX | LOCK_NB) != 0 { throw .inUse(path: path) }
        }
        let log = try openFile(logPath)
        let store = CheckpointStore(file: file, log: log, bootID: bootID, recovery: recovery)
        return (store, recovery)
    }

    private init(file: consuming FileDescriptor, log: consuming FileDescriptor, bootID: [UInt8], recovery: Recovery) {
        checkpointFile = file
        logFile = log
        self.bootID = bootID
        var state = State(taken: Array(repeating: 0, count: Self.sinkCount))
        if case .restored(_, let pending, let taken) = recovery {
            state.generation = Self.newest(of: Self.slots(of: checkpointFile))?.generation ?? 0
            state.taken = taken
            let kept = pending.flatMap(PendingLog.record)
            state.logLength = kept.count
            _ = logFile.write(kept, at: 0)
            _ = ftruncate(logFile.rawValue, off_t(kept.count))
        } else {
            _ = ftruncate(checkpointFile.rawValue, 0)
            _ = ftruncate(logFile.rawValue, 0)
        }
        self.state = Mutex(state)
        for sink in 0..<Self.sinkCount { mark(taken: self.state.withLock { $0.taken[sink] }, by: sink) }
    }

    /// Commits what the machines know and the events that came of it, before any sink is given them.
    ///
    /// - Parameter sinks: the numbers of the sinks that take events at present.
    package func commit(
        lastSequence: UInt64, bonds: [BondMemory], events: [ToldEvent], sinks: [Int]
    ) throws(SystemError) {
        let slot = state.withLock { state -> (bytes: [UInt8], offset: Int, log: [UInt8], logOffset: Int) in
            let before = lastSequence - UInt64(events.count)
            if state.logLength > 0, sinks.allSatisfy({ state.taken[$0] >= before }) { state.logLength = 0 }
            state.generation += 1
            let checkpoint = Checkpoint(bootID: bootID, lastSequence: lastSequence, bonds: bonds)
            let log = events.flatMap(PendingLog.record)
            defer { state.logLength += log.count }
            return (
                checkpoint.encode(generation: state.generation),
                Self.slotsOffset + Int(state.generation % 2) * Self.slotSize, log, state.logLength
            )
        }
        guard slot.bytes.count <= Self.slotSize else { throw SystemError("write", "checkpoint", errno: EFBIG) }
        if !slot.log.isEmpty {
            guard logFile.write(slot.log, at: slot.logOffset) else { throw SystemError("write", "pending") }
            _ = ftruncate(logFile.rawValue, off_t(slot.logOffset + slot.log.count))
        }
        guard checkpointFile.write(slot.bytes, at: slot.offset) else {
            throw SystemError("write", "checkpoint")
        }
    }

    /// Notes which sinks take events from now on: what is told while a sink does not was never meant for it.
    package func setActive(sinks: [Int]) {
        let mask = sinks.reduce(UInt64(0)) { $0 | 1 << UInt64($1 & 63) }
        let bytes = withUnsafeBytes(of: mask.littleEndian) { Array($0) }
        _ = checkpointFile.write(bytes, at: Self.activeSinksOffset)
    }

    /// Notes that a sink has every event up to that number. May be called from any thread.
    package func mark(taken sequence: UInt64, by sink: Int) {
        guard (0..<Self.sinkCount).contains(sink) else { return }
        state.withLock { $0.taken[sink] = max($0.taken[sink], sequence) }
        let bytes = withUnsafeBytes(of: sequence.littleEndian) { Array($0) }
        _ = checkpointFile.write(bytes, at: Self.marksOffset + sink * 8)
    }
}

/// Reading what an earlier run left.
extension CheckpointStore {
    private static func recover(from file: borrowing FileDescriptor, log: [UInt8], bootID: [UInt8]) -> Recovery {
        let slots = slots(of: file)
        let whole = newest(of: slots)
        let faults = slots.compactMap { slot -> Checkpoint.Fault? in
            if case .failure(let fault as Checkpoint.Fault) = slot { fault } else { nil }
        }
        // A newer program may have gone on from here; what it knew is not to be overwritten.
        if let newer = faults.first(where: { if case .version = $0 { true } else { false } }) {
            return .setAside(path: "", newer)
        }
        guard let whole else {
            let damage = faults.first { $0 != .empty } ?? (hasMarks(file) ? .torn : nil)
            return damage.map { .setAside(path: "", $0) } ?? .fresh
        }
        guard whole.checkpoint.bootID == bootID else { return .fresh }
        let active = integer(in: file, at: activeSinksOffset)
        let taken = (0..<sinkCount).map { sink in
            active & 1 << UInt64(sink) == 0
                ? whole.checkpoint.lastSequence : integer(in: file, at: marksOffset + sink * 8)
        }
        let pending = PendingLog.events(in: log).events.filter { $0.sequence <= whole.checkpoint.lastSequence }
        return .restored(whole.checkpoint, pending: pending, taken: taken)
    }

    private static func integer(in file: borrowing FileDescriptor, at offset: Int) -> UInt64 {
        file.read(at: offset, count: 8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    private typealias Slot = Result<(checkpoint: Checkpoint, generation: UInt64), any Error>

    private static func slots(of file: borrowing FileDescriptor) -> [Slot] {
        (0...1).map { slot in
            Result { try Checkpoint.decode(file.read(at: slotsOffset + slot * slotSize, count: slotSize)[...]) }
        }
    }

    private static func newest(of slots: [Slot]) -> (checkpoint: Checkpoint, generation: UInt64)? {
        slots.compactMap { try? $0.get() }.max { $0.generation < $1.generation }
    }

    private static func hasMarks(_ file: borrowing FileDescriptor) -> Bool {
        file.read(at: 0, count: slotsOffset).contains { $0 != 0 }
    }

    private static func openFile(_ path: String) throws(Failure) -> FileDescriptor {
        let number = uninterrupted { Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o600) }
        guard number >= 0 else { throw .system(SystemError("open", path)) }
        return FileDescriptor(owning: number)
    }

    private static func readAll(_ path: String) throws(Failure) -> [UInt8] {
        let file = try openFile(path)
        var facts = stat()
        guard fstat(file.rawValue, &facts) == 0 else { throw .system(SystemError("fstat", path)) }
        let limit = 128 << 20
        return file.read(at: 0, count: min(limit, Int(clamping: facts.st_size)))
    }
}
