package import BondwatchCore
import Glibc
import Synchronization

/// What the next run must know, in memory that outlives the process while the disk of the state directory takes nothing.
///
/// It is a file without a name that the service manager holds. Two slots take turns, so that a process may be killed while it
/// writes one. Nothing here waits for a disk.
package final class SpareMemory: Sendable {
    /// What an earlier run of this boot has left.
    package struct Found: Equatable, Sendable {
        package let lastSequence: UInt64
        package let bonds: [BondMemory]
        /// Up to which event each log has what was meant for it.
        package let taken: [SinkKind: UInt64]
    }

    private static let marksSize = 8 * SinkAccounts.room

    private let file: FileDescriptor
    private let bootID: [UInt8]
    private let generation: Mutex<UInt64>

    /// Makes a new one. `descriptor` is to be given to the service manager.
    package init(bootID: [UInt8]) throws(SystemError) {
        let name = "/bondwatchd-spare-\(getpid())"
        let number = shm_open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard number >= 0 else { throw SystemError("shm_open", name) }
        shm_unlink(name)
        file = FileDescriptor(owning: number)
        self.bootID = bootID
        generation = Mutex(0)
    }

    /// Takes up the one that an earlier run has left with the service manager.
    ///
    /// - Parameter descriptor: is closed with this.
    package init(descriptor: CInt, bootID: [UInt8]) {
        file = FileDescriptor(owning: descriptor)
        self.bootID = bootID
        generation = Mutex(Self.newest(of: file)?.generation ?? 0)
    }

    package var descriptor: CInt { file.rawValue }

    /// What is in it; nil where nothing of this boot is.
    package var found: Found? {
        guard let checkpoint = Self.newest(of: file)?.checkpoint, BootIdentity.isSame(checkpoint.bootID, bootID)
        else { return nil }
        let marks = file.read(at: 0, count: Self.marksSize)
        var taken: [SinkKind: UInt64] = [:]
        for sink in SinkKind.allCases where marks.count >= (sink.mark + 1) * 8 {
            let bytes = marks[sink.mark * 8..<(sink.mark + 1) * 8]
            taken[sink] = bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }
        return Found(lastSequence: checkpoint.lastSequence, bonds: checkpoint.bonds, taken: taken)
    }

    /// Keeps what the machines know, in place of what was kept before the last time.
    package func keep(lastSequence: UInt64, bonds: [BondMemory]) {
        let checkpoint = Checkpoint(bootID: bootID, lastSequence: lastSequence, bonds: bonds)
        generation.withLock { generation in
            let next = generation &+ 1
            let bytes = checkpoint.encode(generation: next)
            guard bytes.count <= CheckpointStore.slotSize else { return }
            let offset = CheckpointStore.slotsOffset + Int(next % 2) * CheckpointStore.slotSize
            if file.write(bytes, at: offset) { generation = next }
        }
    }

    /// Notes that a log has every event up to that number.
    package func mark(taken sequence: UInt64, by sink: SinkKind) {
        _ = file.write(withUnsafeBytes(of: sequence.littleEndian) { Array($0) }, at: sink.mark * 8)
    }

    /// The slots lie where those of the checkpoint do.
    private static func newest(of file: borrowing FileDescriptor) -> Checkpoint.Slot? {
        CheckpointStore.newest(of: CheckpointStore.slots(of: file))
    }
}
