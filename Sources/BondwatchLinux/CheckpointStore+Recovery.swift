import BondwatchCore
import Glibc

/// Reading what an earlier run left.
extension CheckpointStore {
    /// - Parameter isNew: there was no file.
    static func recover(
        from file: borrowing FileDescriptor, isNew: Bool, pending: [PendingRecord], bootID: [UInt8]
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
        let sinks = file.read(at: sinksOffset, count: SinkAccounts.size)
        guard let whole else {
            let damage = faults.first { $0 != .empty } ?? (isNew ? nil : remains(in: file))
            return damage.map { .setAside(path: "", $0) } ?? .fresh
        }
        guard BootIdentity.isSame(whole.checkpoint.bootID, bootID) else { return .fresh }
        let lastSequence = whole.checkpoint.lastSequence
        return .restored(
            whole.checkpoint, pending: pending.filter { $0.sequence <= lastSequence },
            sinks: SinkAccounts(sinks, lastSequence: lastSequence))
    }

    typealias Slot = Result<(checkpoint: Checkpoint, generation: UInt64), any Error>

    static func slots(of file: borrowing FileDescriptor) -> [Slot] {
        (0...1).map { slot in
            Result { try Checkpoint.decode(file.read(at: slotsOffset + slot * slotSize, count: slotSize)[...]) }
        }
    }

    static func newest(of slots: [Slot]) -> (checkpoint: Checkpoint, generation: UInt64)? {
        slots.compactMap { try? $0.get() }.max { Checkpoint.isNewer($1.generation, than: $0.generation) }
    }

    /// What is wrong with a file without a checkpoint that was there before; nil where nothing was committed yet. Whose it is
    /// and which sinks are in use is written at once, so that what is shorter was cut off.
    private static func remains(in file: borrowing FileDescriptor) -> Checkpoint.Fault? {
        let length = file.read(at: 0, count: sinksOffset + SinkAccounts.size).count
        if length == 0 { return .empty }
        return length < sinksOffset + SinkAccounts.size || hasMarks(file) ? .torn : nil
    }

    /// Whether something was committed, a sink has taken anything, or somebody else has written there. Whose the file is and which sinks are in use
    /// is written before the first slot is.
    private static func hasMarks(_ file: borrowing FileDescriptor) -> Bool {
        var page = file.read(at: 0, count: slotsOffset)
        for offset in [ownerOffset, sinksOffset] where page.count >= offset + 8 {
            page.replaceSubrange(offset..<offset + 8, with: repeatElement(0, count: 8))
        }
        return page.contains { $0 != 0 }
    }

    /// Opens the file, which no other process has.
    static func takeFile(_ path: String) throws(Failure) -> FileDescriptor {
        let file = try openFile(path)
        if uninterrupted({ flock(file.rawValue, LOCK_EX | LOCK_NB) }) != 0 {
            guard errno == EWOULDBLOCK else { throw .system(SystemError("flock", path)) }
            let owner = file.read(at: ownerOffset, count: 8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            throw .inUse(path: path, process: owner == 0 ? nil : owner)
        }
        return file
    }

    static func openFile(_ path: String) throws(Failure) -> FileDescriptor {
        let number = uninterrupted { Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o600) }
        guard number >= 0 else { throw .system(SystemError("open", path)) }
        return FileDescriptor(owning: number)
    }
}
