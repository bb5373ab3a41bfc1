/// The daemon's memory over its own end: what it has told, and up to which number.
package struct Checkpoint: Equatable, Sendable {
    /// /proc/sys/kernel/random/boot_id as 16 bytes: counters and times of another boot mean nothing.
    package var bootID: [UInt8]
    /// BOND_SEQUENCE of the last event that was committed.
    package var lastSequence: UInt64
    package var bonds: [BondMemory]

    package init(bootID: [UInt8], lastSequence: UInt64, bonds: [BondMemory]) {
        self.bootID = bootID
        self.lastSequence = lastSequence
        self.bonds = bonds
    }

    /// Rises when the layout changes. `MemoryLayoutVersion` has those that are read.
    package static let version = MemoryLayoutVersion.current.rawValue
    private static let magic: UInt64 = 0x746e_6f70_6b63_7762  // "bwckpont"
    /// magic, version, length of the payload, generation, checksum.
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
        /// Of another version of the layout.
        case version(UInt32)
        /// Cut off, or written in part.
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

    /// The bytes of a slot: header and payload.
    ///
    /// - Parameter generation: rises with every write; of two whole slots the newer one counts: see `isNewer`.
    package func encode(generation: UInt64) -> [UInt8] {
        var payload = ByteWriter()
        payload.append(bytes: bootID)
        payload.append(lastSequence)
        payload.append(UInt32(clamping: bonds.count))
        for bond in bonds { bond.write(to: &payload) }
        var writer = ByteWriter()
        writer.append(Self.magic)
        writer.append(Self.version)
        writer.append(UInt32(clamping: payload.bytes.count))
        writer.append(generation)
        writer.append(Checksum.of(payload.bytes[...], seed: generation))
        return writer.bytes + payload.bytes
    }

    /// Reads a slot.
    package static func decode(
        _ bytes: ArraySlice<UInt8>
    ) throws(Fault) -> (checkpoint: Checkpoint, generation: UInt64) {
        guard let header = try? Header(from: bytes) else { throw bytes.allSatisfy({ $0 == 0 }) ? .empty : .torn }
        if header.magic == 0 { throw .empty }
        guard header.magic == Self.magic else { throw .foreign }
        guard let layout = MemoryLayoutVersion(rawValue: header.version) else { throw .version(header.version) }
        let payload = bytes.dropFirst(headerSize).prefix(header.length)
        guard header.length <= maximumLength, payload.count == header.length,
            Checksum.of(payload, seed: header.generation) == header.checksum,
            let checkpoint = try? read(payload, layout)
        else { throw .torn }
        return (checkpoint, header.generation)
    }

    private struct Header {
        let magic: UInt64
        let version: UInt32
        let length: Int
        let generation: UInt64
        let checksum: UInt64

        init(from bytes: ArraySlice<UInt8>) throws(ByteReader.Failure) {
            var reader = ByteReader(bytes.prefix(Checkpoint.headerSize))
            magic = try reader.integer()
            version = try reader.integer()
            length = Int(try reader.integer(UInt32.self))
            generation = try reader.integer()
            checksum = try reader.integer()
        }
    }

    private static func read(
        _ payload: ArraySlice<UInt8>, _ layout: MemoryLayoutVersion
    ) throws(ByteReader.Failure) -> Checkpoint {
        var reader = ByteReader(payload, layout: layout)
        let bootID = Array(try reader.byteList())
        let lastSequence: UInt64 = try reader.integer()
        let count = try reader.integer(UInt32.self)
        var bonds: [BondMemory] = []
        for _ in 0..<count { bonds.append(try BondMemory(from: &reader)) }
        guard reader.isAtEnd else { throw ByteReader.Failure() }
        return Checkpoint(bootID: bootID, lastSequence: lastSequence, bonds: bonds)
    }
}

/// A checksum against damage, not against an enemy: 64 bits, eight bytes at a step.
package enum Checksum {
    package static func of(_ bytes: ArraySlice<UInt8>, seed: UInt64) -> UInt64 {
        var sum = seed ^ 0x9e37_79b9_7f4a_7c15 ^ UInt64(bytes.count)
        bytes.withUnsafeBytes { buffer in
            var offset = 0
            while offset + 8 <= buffer.count {
                sum = mix(sum ^ buffer.loadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian)
                offset += 8
            }
            while offset < buffer.count {
                sum = mix(sum ^ UInt64(buffer[offset]))
                offset += 1
            }
        }
        return sum
    }

    /// One round of SplitMix64's finaliser.
    private static func mix(_ value: UInt64) -> UInt64 {
        var value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
        return value ^ (value >> 31)
    }
}
