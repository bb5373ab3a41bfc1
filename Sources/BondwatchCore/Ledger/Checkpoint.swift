/// The daemon's memory over its own end: what it has told, and up to which number.
package struct Checkpoint: Equatable, Sendable {
    /// /proc/sys/kernel/random/boot_id as 16 bytes: counters and times of another boot mean nothing.
    package var bootID: [UInt8]
    /// BOND_SEQUENCE of the last event that was committed.
    package var lastSequence: UInt64
    package var bonds: [BondMemory]
    /// What of it could not be read; it is not written.
    package var losses: [CheckpointLoss] = []

    package init(bootID: [UInt8], lastSequence: UInt64, bonds: [BondMemory]) {
        self.bootID = bootID
        self.lastSequence = lastSequence
        self.bonds = bonds
    }

    /// Of the frame: header, head, and where the records lie. What is remembered of a bond has versions of its own, see
    /// `MemoryPart`, and does not raise it.
    package static let version: UInt32 = 6
    static let magic: UInt64 = 0x746e_6f70_6b63_7762  // "bwckpont"
    /// Magic (8 bytes), version (4), length of the payload (4), generation (8), checksum of the head (8).
    package static let headerSize = 32
    /// More than any host has; what claims more is damaged.
    package static let maximumLength = 16 << 20

    /// Of two whole slots, whether that of the one generation was written after that of the other. The numbers go round: a
    /// file may hold any.
    package static func isNewer(_ generation: UInt64, than other: UInt64) -> Bool {
        Int64(bitPattern: generation &- other) > 0
    }

    /// Why bytes are no checkpoint.
    package enum Fault: Error, Equatable, CustomStringConvertible {
        /// Nothing was ever written there.
        case empty
        case foreign
        /// Of another version of the frame.
        case version(UInt32)
        /// Cut off, or written in part, before its end could be known.
        case torn

        package var description: String {
            switch self {
            case .empty: "it is empty"
            case .foreign: "it is not a checkpoint of bondwatchd"
            case .version(let version): "its version is \(version), this program reads version \(Checkpoint.version)"
            case .torn: "it is damaged"
            }
        }
    }
}
