import BondwatchCore

/// The reader of the checkpoint, and the machines that begin with what it says.
///
/// Damage is kept off by a checksum, which an input would never have: so each is read as it is, and once more as the
/// payload behind a header that fits.
enum CheckpointProperties {
    static func check(_ input: [UInt8]) throws(Violation) -> Int {
        _ = try read(input)
        let slot = slot(around: input)
        guard let checkpoint = try read(slot) else { return 0 }
        try require(
            checkpoint.encode(generation: generation) == slot, "a checkpoint is written otherwise than it was read")
        for cut in [slot.count - 1, slot.count / 2] {
            try require(try read(Array(slot[..<cut])) == nil, "a checkpoint that was cut is believed")
        }
        var choice = ByteHash(input)
        for memory in checkpoint.bonds { try wake(memory, &choice) }
        return 1 + checkpoint.bonds.count
    }

    private static let generation: UInt64 = 1

    private static func read(_ bytes: [UInt8]) throws(Violation) -> Checkpoint? {
        do throws(Checkpoint.Fault) {
            return try Checkpoint.decode(bytes[...]).checkpoint
        } catch {
            try requirePrintable(error.description, "a fault")
            return nil
        }
    }

    /// Magic and version as they are written, and the length and the checksum of that payload.
    private static func slot(around payload: [UInt8]) -> [UInt8] {
        let magicAndVersion = 12
        var slot = Array(
            Checkpoint(bootID: [], lastSequence: 0, bonds: []).encode(generation: generation)[..<magicAndVersion])
        func append(_ value: some FixedWidthInteger) {
            withUnsafeBytes(of: value.littleEndian) { slot.append(contentsOf: $0) }
        }
        append(UInt32(clamping: payload.count))
        append(generation)
        append(Checksum.of(payload[...], seed: generation))
        return slot + payload
    }

    /// A machine with that memory lives on: time passes, and then every slave of it turns out to be gone.
    private static func wake(_ memory: BondMemory, _ choice: inout ByteHash) throws(Violation) {
        var machine = BondMachine(restoring: memory, jiffy: .milliseconds(10))
        let now = BootInstant(nanoseconds: 5_000_000_000)
        _ = machine.memory
        for observation in [Observation.tick, .dumpEnded(slaves: [], source: .checkpoint)] {
            let report = machine.report(at: now, wallMicroseconds: 1_800_000_000_000_000)
            try ReportProperties.check([report], source: .daemon, choice: &choice)
            try ReportProperties.check(machine, at: now)
            for event in machine.apply(observation, at: now) {
                try requirePrintable(event.message, "an event's message")
            }
        }
    }
}
