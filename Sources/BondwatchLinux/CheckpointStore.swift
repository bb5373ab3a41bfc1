package import BondwatchCore
import Glibc
import Synchronization

/// The state directory: a file with the checkpoint in two slots and what is known of the sinks, and a log of the events
/// that a sink may not have taken yet.
///
/// Only the process can die without the machine, so nothing is synchronised to the disk: what was written survives
/// SIGKILL. Of the two slots one is always whole. An event counts from the moment at which a slot with its number was
/// written; the log's records beyond that are thrown away.
///
/// Both files have their blocks from the start, so that a disk that fills up later takes nothing away from them.
package final class CheckpointStore: Sendable {
    /// What was found at the start.
    package enum Recovery: Equatable, Sendable {
        /// No file at all, one in which nothing was committed yet, or the state of another boot.
        case fresh
        case restored(Checkpoint, pending: [PendingRecord], sinks: SinkAccounts)
        /// Something that cannot be used; it lies beside, under another name.
        ///
        /// - Parameter lastSequence: the number of the last event of this boot, where at least that could be read; else 0.
        case setAside(path: String, Checkpoint.Fault, lastSequence: UInt64)
    }

    /// Why there is no checkpoint.
    package enum Failure: Error, CustomStringConvertible {
        /// Another daemon has it.
        ///
        /// - Parameter process: its number, where that is known.
        case inUse(path: String, process: UInt64?)
        case system(SystemError)

        package var description: String {
            switch self {
            case .inUse(let path, let process):
                "\(path) belongs to another bondwatchd that is running"
                    + (process.map { " (process \($0))" } ?? "")
            case .system(let error): error.description
            }
        }
    }

    private let file: FileDescriptor
    private let bootID: [UInt8]
    private let state: Mutex<State>

    private struct State: ~Copyable {
        /// That of the last slot that was written whole.
        var generation: UInt64 = 0
        /// Whether the file says that something was committed.
        var isMarked = false
        var pending: PendingSegments
        var sinks = SinkAccounts()
    }

    private static let committedMark = Array("bwstate".utf8) + [1]
    /// Bytes from slot to slot.
    static let slotSize = 1 << 20
    static let slotsOffset = 4096
    /// Not zero once something was committed: a file that is cut off is then known from one that is new.
    static let committedOffset = 0
    /// The number of the process that has the file.
    static let ownerOffset = 24
    static let sinksOffset = 32

    /// Takes the state directory.
    ///
    /// - Parameter bootID: of this boot, 16 bytes.
    package static func open(
        directory: String, bootID: [UInt8], room: PendingRoom = PendingRoom()
    ) throws(Failure) -> (store: CheckpointStore, recovery: Recovery) {
        let path = "\(directory)/checkpoint"
        let isNew = access(path, F_OK) != 0
        var file = try takeFile(path)
        var pending = try PendingSegments(directory: directory, room: room)
        var recovery = recover(from: file, isNew: isNew, pending: pending.found, bootID: bootID)
        if case .setAside(_, let fault, let lastSequence) = recovery {
            let aside = "\(path).set-aside"
            rename(path, aside)
            for name in PendingSegments.names { rename("\(directory)/\(name)", "\(directory)/\(name).set-aside") }
            recovery = .setAside(path: aside, fault, lastSequence: lastSequence)
            file = try takeFile(path)
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
        let sinks = recovery.sinks
        if case .restored(let checkpoint, _, _) = recovery {
            generation = Self.newest(of: Self.slots(of: file))?.generation ?? 0
            pending.adopt(upTo: checkpoint.lastSequence)
        } else {
            _ = ftruncate(file.rawValue, 0)
            pending.clear()
        }
        if Self.allocate(file) { pending.allocate() }
        let owner = UInt64(clamping: getpid())
        _ = file.write(withUnsafeBytes(of: owner.littleEndian) { Array($0) }, at: Self.ownerOffset)
        _ = file.write(sinks.bytes, at: Self.sinksOffset)
        self.file = file
        state = Mutex(State(generation: generation, pending: pending, sinks: sinks))
    }

    /// Has the file get its blocks, first those that a few bonds need.
    ///
    /// - Returns: whether it has them all, so that there may be some left for the log.
    private static func allocate(_ file: borrowing FileDescriptor) -> Bool {
        let fewBonds = 64 << 10
        _ = file.allocate(0..<slotsOffset + fewBonds)
        _ = file.allocate(slotsOffset + slotSize..<slotsOffset + slotSize + fewBonds)
        return file.allocate(0..<slotsOffset + 2 * slotSize)
    }

    /// Commits what the machines know and the events that came of it, before any sink is given them.
    ///
    /// - Throws: also where only the log could not be written: then the numbers are kept, and what a sink has not taken
    ///   when the daemon ends is lost.
    package func commit(
        lastSequence: UInt64, bonds: [BondMemory], events: [ToldEvent]
    ) throws(SystemError) {
        let checkpoint = Checkpoint(bootID: bootID, lastSequence: lastSequence, bonds: bonds)
        try state.withLock { state throws(SystemError) in
            // After the highest number comes 0, which counts as the newer one: see `Checkpoint.isNewer`.
            let generation = state.generation &+ 1
            var bytes = checkpoint.encode(generation: generation)
            // What only another version of the program knows is not worth a commit.
            if bytes.count > Self.slotSize { bytes = checkpoint.encode(generation: generation, keepsForeign: false) }
            guard bytes.count <= Self.slotSize else { throw SystemError("write", "checkpoint", errno: EFBIG) }
            let isLogged = state.pending.append(events, for: state.sinks)
            let logFailure = isLogged ? nil : SystemError("write", "pending")
            // Without the slot the next start would tell all this again, whatever became of the log.
            guard file.write(bytes, at: Self.slotsOffset + Int(generation % 2) * Self.slotSize) else {
                throw SystemError("write", "checkpoint")
            }
            state.generation = generation
            if !state.isMarked { state.isMarked = file.write(Self.committedMark, at: Self.committedOffset) }
            if let logFailure { throw logFailure }
        }
    }

    /// Notes which sinks take events from now on: what is told while a sink does not was never meant for it.
    ///
    /// - Parameter sinks: how far each has come is known here.
    package func use(_ sinks: SinkAccounts) {
        state.withLock { state in
            state.sinks.use(sinks)
            _ = file.write(state.sinks.bytes, at: Self.sinksOffset)
        }
    }

    /// Notes that a sink has every event up to that number. May be called from any thread.
    package func mark(taken sequence: UInt64, by sink: SinkKind) {
        state.withLock { state in
            state.sinks.take(sequence, by: sink)
            let taken = state.sinks.taken[sink] ?? sequence
            let bytes = withUnsafeBytes(of: taken.littleEndian) { Array($0) }
            _ = file.write(bytes, at: Self.sinksOffset + SinkAccounts.position(of: sink))
        }
    }
}

extension CheckpointStore.Recovery {
    /// How far each sink has come. Of events whose numbers alone are known, nothing is owed to any.
    package var sinks: SinkAccounts {
        switch self {
        case .fresh: SinkAccounts()
        case .restored(_, _, let sinks): sinks
        case .setAside(_, _, let lastSequence): SinkAccounts([], lastSequence: lastSequence)
        }
    }
}
