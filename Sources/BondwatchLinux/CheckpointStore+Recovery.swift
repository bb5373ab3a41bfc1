import BondwatchCore
import Glibc

/// Reading what an earlier run left.
extension CheckpointStore {
    /// - Parameter isNew: there was no file.
    static func recover(
        from file: borrowing FileDescriptor, isNew: Bool, pending: [PendingRecord], bootID: [UInt8]
    ) -> Recovery {
        let slots = slots(of: file)
        let faults = slots.compactMap(\.fault)
        // A newer program may have gone on from here; what it knew is not to be overwritten.
        if let newer = faults.first(where: { if case .version = $0 { true } else { false } }) {
            return .setAside(path: "", newer, lastSequence: lastSequence(in: file, bootID: bootID))
        }
        let sinks = file.read(at: sinksOffset, count: SinkAccounts.size)
        guard let newest = newest(of: slots) else {
            let damage = faults.first { $0 != .empty } ?? (isNew ? nil : remains(in: file))
            return damage.map { .setAside(path: "", $0, lastSequence: 0) } ?? .fresh
        }
        guard BootIdentity.isSame(newest.checkpoint.bootID, bootID) else { return .fresh }
        let lastSequence = newest.checkpoint.lastSequence
        return .restored(
            newest.checkpoint, pending: pending.filter { $0.sequence <= lastSequence },
            sinks: SinkAccounts(sinks, lastSequence: lastSequence))
    }

    /// What lies in one of the two slots.
    enum Slot {
        case read(Checkpoint.Slot)
        case unreadable(Checkpoint.Fault)

        init(reading bytes: [UInt8]) {
            do throws(Checkpoint.Fault) {
                self = .read(try Checkpoint.decode(bytes[...]))
            } catch {
                self = .unreadable(error)
            }
        }

        var fault: Checkpoint.Fault? { if case .unreadable(let fault) = self { fault } else { nil } }
    }

    static func slots(of file: borrowing FileDescriptor) -> [Slot] { slotBytes(of: file).map(Slot.init(reading:)) }

    private static func slotBytes(of file: borrowing FileDescriptor) -> [[UInt8]] {
        [file.read(at: slotsOffset, count: slotSize), file.read(at: slotsOffset + slotSize, count: slotSize)]
    }

    /// The slot that counts. One that was not written to its end counts only where there is no other: what is left of it is
    /// better than nothing.
    static func newest(of slots: [Slot]) -> Checkpoint.Slot? {
        let read = slots.compactMap { if case .read(let slot) = $0 { slot } else { nil } }
        let finished = read.filter(\.isFinished)
        return (finished.isEmpty ? read : finished).max { Checkpoint.isNewer($1.generation, than: $0.generation) }
    }

    /// The highest number of this boot in slots that another version of the program wrote; 0 where none can be read.
    private static func lastSequence(in file: borrowing FileDescriptor, bootID: [UInt8]) -> UInt64 {
        slotBytes(of: file).compactMap { Checkpoint.lastSequence(in: $0[...], bootID: bootID) }.max() ?? 0
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
