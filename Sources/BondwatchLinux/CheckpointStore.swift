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
        case restored(Checkpoint, pending: [PendingRecord], taken: [UInt64])
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
    private let bootID: [UInt8]
    private let state: Mutex<State>

    private struct State: ~Copyable {
        var generation: UInt64 = 0
        var pending: PendingSegments
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
        directory: String, bootID: [UInt8], room: PendingRoom = PendingRoom()
    ) throws(Failure) -> (store: CheckpointStore, recovery: Recovery) {
        let path = "\(directory)/checkpoint"
        var file = try openFile(path)
        if flock(file.rawValue, LOCK_EX | LOCK_NB) != 0 { throw .inUse(path: path) }
        var pending = try PendingSegments(directory: directory, room: room)
        var recovery = recover(from: file, pending: pending.found, bootID: bootID)
        if case .setAside(_, let fault) = recovery {
            let aside = "\(path).set-aside"
            rename(path, aside)
            for name in PendingSegments.names { rename("\(directory)/\(name)", "\(directory)/\(name).set-aside") }
            recovery = .setAside(path: aside, fault)
            file = try openFile(path)
            if flock(file.rawValue, LOCK_EX | LOCK_NB) != 0 { throw .inUse(path: path) }
            pending = try PendingSegments(directory: directory, room: room)
        }
        let store = CheckpointStore(file: file, pending: pending, bootID: bootID, recovery: recovery)
        return (store, recovery)
    }

    private init(
        file: consuming FileDescriptor, pending: consuming PendingSegments, bootID: [UInt8], recovery: Recovery
    ) {
        self.bootID = bootID
        var generation: UInt64 = 0
        var marks = [UInt64](repeating: 0, count: Self.sinkCount)
        if case .restored(let checkpoint, _, let taken) = recovery {
            generation = Self.newest(of: Self.slots(of: file))?.generation ?? 0
            marks = taken
            pending.adopt(upTo: checkpoint.lastSequence)
        } else {
            _ = ftruncate(file.rawValue, 0)
            pending.clear()
        }
        checkpointFile = file
        state = Mutex(State(generation: generation, pending: pending, taken: marks))
        for (sink, sequence) in marks.enumerated() { mark(taken: sequence, by: sink) }
    }

    /// Commits what the machines know and the events that came of it, before any sink is given them.
    ///
    /// - Parameter sinks: the numbers of the sinks that take events at present.
    package func commit(
        lastSequence: UInt64, bonds: [BondMemory], events: [ToldEvent], sinks: [Int]
    ) throws(SystemError) {
        let slot = try state.withLock { state throws(SystemError) -> (bytes: [UInt8], offset: Int) in
            state.generation += 1
            let checkpoint = Checkpoint(bootID: bootID, lastSequence: lastSequence, bonds: bonds)
            let bytes = checkpoint.encode(generation: state.generation)
            guard bytes.count <= Self.slotSize else { throw SystemError("write", "checkpoint", errno: EFBIG) }
            let settled = sinks.map { state.taken[$0] }.min() ?? .max
            guard state.pending.append(events, settled: settled) else { throw SystemError("write", "pending") }
            return (bytes, Self.slotsOffset + Int(state.generation % 2) * Self.slotSize)
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
    private static func recover(
        from file: borrowing FileDescriptor, pending: [PendingRecord], bootID: [UInt8]
    ) -> Recovery {
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
        let committed = pending.filter { $0.sequence <= whole.checkpoint.lastSequence }
        return .restored(whole.checkpoint, pending: committed, taken: taken)
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

    static func openFile(_ path: String) throws(Failure) -> FileDescriptor {
        let number = uninterrupted { Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o600) }
        guard number >= 0 else { throw .system(SystemError("open", path)) }
        return FileDescriptor(owning: number)
    }
}
