/// When something was first seen that must last before it is told.
struct Sign: Equatable, Sendable {
    var instant: BootInstant
    /// It was found by comparing with what an earlier run of the daemon had told.
    var isFromCheckpoint: Bool

    init(at instant: BootInstant, source: EventSource) {
        self.instant = instant
        isFromCheckpoint = source == .checkpoint
    }

    /// With which source an event is told that this was the first sign of.
    func source(_ present: EventSource) -> EventSource { isFromCheckpoint ? .checkpoint : present }

    func write(to writer: inout ByteWriter) { writer.append(instant) }

    /// A sign that was seen by an earlier run.
    init(from reader: inout ByteReader) throws(ByteReader.Failure) {
        instant = try reader.instant()
        isFromCheckpoint = true
    }
}
