import BondwatchCore

/// The reader of the checkpoint, and the machines that begin with what it says.
///
/// Damage is kept off by checksums, which an input would never have: so each is read as it is, and once more as the parts
/// of a bond, as the head and as the payload of an earlier version, behind checksums that fit.
enum CheckpointProperties {
    static func check(_ input: [UInt8]) throws(Violation) -> Int {
        _ = try read(input)
        var choice = ByteHash(input)
        var facts = 0
        if !input.isEmpty { facts += try check(slot(withParts: input), &choice) }
        facts += try check(slot(withHead: input), &choice)
        for version in [4, 5] as [UInt32] { facts += try check(slot(of: version, around: input), &choice) }
        return facts
    }

    /// Whatever was read is written and read again as the same, and the machines that begin with it live on.
    private static func check(_ slot: [UInt8], _ choice: inout ByteHash) throws(Violation) -> Int {
        guard let read = try read(slot) else { return 0 }
        if let note = CheckpointLoss.note(read.checkpoint.losses) { try requirePrintable(note.message, "a note") }
        var checkpoint = read.checkpoint
        checkpoint.losses = []
        let written = checkpoint.encode(generation: generation)
        let again = try Self.read(written)
        try require(
            again?.checkpoint == checkpoint && again?.generation == generation && again?.isFinished == true,
            "a checkpoint is written otherwise than it was read")
        try require(
            again?.checkpoint.encode(generation: generation) == written, "a checkpoint that is read is written anew")
        for cut in [written.count - 1, written.count / 2] {
            let isFinished = try Self.read(Array(written[..<cut]))?.isFinished ?? false
            try require(!isFinished, "a checkpoint that was cut is believed")
        }
        for memory in checkpoint.bonds { try wake(memory, &choice) }
        return read.checkpoint.losses.isEmpty ? 1 + checkpoint.bonds.count : 0
    }

    private static let generation: UInt64 = 1

    private static func read(_ bytes: [UInt8]) throws(Violation) -> Checkpoint.Slot? {
        do throws(Checkpoint.Fault) {
            return try Checkpoint.decode(bytes[...])
        } catch {
            try requirePrintable(error.description, "a fault")
            return nil
        }
    }

    // MARK: Checksums that fit

    private static let magic = Array("bwckpont".utf8)

    private static func little<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }

    private static func header(_ version: UInt32, _ length: Int, _ checksum: UInt64) -> [UInt8] {
        magic + little(version) + little(UInt32(clamping: length)) + little(generation) + little(checksum)
    }

    /// As the versions before the parts had it: one checksum over the payload.
    private static func slot(of version: UInt32, around payload: [UInt8]) -> [UInt8] {
        header(version, payload.count, Checksum.of(payload[...], seed: generation)) + payload
    }

    /// A head with these fields, and nothing behind it.
    private static func slot(withHead fields: [UInt8], records: [UInt8] = []) -> [UInt8] {
        let head = little(UInt32(clamping: fields.count)) + fields
        let payload = head + records + little(Checksum.of(head[...], seed: ~generation))
        return header(6, payload.count, Checksum.of(head[...], seed: generation)) + payload
    }

    /// One bond with these parts.
    private static func slot(withParts parts: [UInt8]) -> [UInt8] {
        let tag: UInt32 = 0x646e_6f62
        let identity = little(UInt32(10)) + little(UInt16(5)) + Array("bond0".utf8)
        let body = identity + parts
        let record =
            little(tag) + [1] + little(Checksum.of(body[...], seed: UInt64(tag))) + little(UInt32(clamping: body.count))
            + body
        let noBoot = little(UInt16(0)) + little(UInt64(7)) + little(UInt32(1))
        return slot(withHead: noBoot + identity + little(UInt32(clamping: record.count)), records: record)
    }

    // MARK: The machines

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
