package import BondwatchCore

/// What a file of a recording says of itself before its first input.
package struct RecordingHeader: Equatable, Sendable {
    /// The version of the program that recorded.
    package var program: String
    /// /proc/sys/kernel/random/boot_id: times on CLOCK_BOOTTIME are of this boot.
    package var bootID: [UInt8]
    /// `6.1.0-40-amd64`
    package var kernelRelease: String
    /// One tick of the kernel, which paces the driver's monitor.
    package var jiffy: BootInstant.Span
    package var pollInterval: BootInstant.Span
    /// When the recorded run began; with the boot id it names the run.
    package var runBegan: BootInstant
    /// The first file of a run has 1.
    package var number: UInt32 = 1
    /// When this file began, on both clocks.
    package var instant: BootInstant
    package var wallMicroseconds: UInt64
    /// BOND_SEQUENCE of the last event that was told before.
    package var lastSequence: UInt64
    /// What the machines knew when the file began; nil: nothing, not even from a checkpoint.
    package var memories: [BondMemory]?

    package init(
        program: String, bootID: [UInt8], kernelRelease: String, jiffy: BootInstant.Span,
        pollInterval: BootInstant.Span, beginning instant: BootInstant, wallMicroseconds: UInt64,
        lastSequence: UInt64
    ) {
        self.program = program
        self.bootID = bootID
        self.kernelRelease = kernelRelease
        self.jiffy = jiffy
        self.pollInterval = pollInterval
        runBegan = instant
        self.instant = instant
        self.wallMicroseconds = wallMicroseconds
        self.lastSequence = lastSequence
    }

    /// Whether that file goes on where the one of this header ends.
    package func isContinued(by next: RecordingHeader) -> Bool {
        bootID == next.bootID && runBegan == next.runBegan && next.number > 1 && number == next.number - 1
    }
}

extension RecordingHeader {
    func write(to writer: inout FieldWriter) {
        writer.append(UInt8(RecordingFormat.isBigEndian ? 1 : 0))
        writer.append(number)
        for span in [jiffy, pollInterval] { writer.append(span.nanoseconds) }
        for instant in [runBegan, instant] { writer.append(instant.nanoseconds) }
        writer.append(wallMicroseconds)
        writer.append(lastSequence)
        for bytes in [Array(program.utf8), bootID, Array(kernelRelease.utf8)] { writer.append(short: bytes) }
        writer.append(UInt8(memories == nil ? 0 : 1))
        writer.bytes += BondMemory.bytes(memories ?? [])
    }

    /// - Throws: where the bytes are no header of a machine of this byte order.
    static func read(_ body: ArraySlice<UInt8>, at offset: UInt64) throws(RecordingFault) -> RecordingHeader {
        var reader = FieldReader(body)
        guard let isBigEndian: UInt8 = reader.next() else { throw .damaged(at: offset) }
        guard (isBigEndian != 0) == RecordingFormat.isBigEndian else { throw .otherByteOrder }
        guard let number: UInt32 = reader.next(), let jiffy: UInt64 = reader.next(),
            let pollInterval: UInt64 = reader.next(), let runBegan: UInt64 = reader.next(),
            let instant: UInt64 = reader.next(), let wall: UInt64 = reader.next(),
            let lastSequence: UInt64 = reader.next(), let program = reader.nextShort(),
            let bootID = reader.nextShort(), let kernelRelease = reader.nextShort(),
            let hasMemories: UInt8 = reader.next(), let memories = BondMemory.memories(in: reader.rest)
        else { throw .damaged(at: offset) }
        // HZ is 24 at least; the machine reckons with it.
        guard jiffy <= 1_000_000_000 else { throw .damaged(at: offset) }
        var header = RecordingHeader(
            program: String(decoding: program, as: UTF8.self), bootID: Array(bootID),
            kernelRelease: String(decoding: kernelRelease, as: UTF8.self), jiffy: .init(nanoseconds: jiffy),
            pollInterval: .init(nanoseconds: pollInterval), beginning: BootInstant(nanoseconds: instant),
            wallMicroseconds: wall, lastSequence: lastSequence)
        header.runBegan = BootInstant(nanoseconds: runBegan)
        header.number = number
        header.memories = hasMemories != 0 ? memories : nil
        return header
    }
}
