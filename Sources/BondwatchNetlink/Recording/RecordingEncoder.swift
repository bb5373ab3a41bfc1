import BondwatchCore

/// Writes frames; their checksums are filled in at the end, on the thread that has the time.
///
/// A header may only come first.
package struct RecordingEncoder: Sendable {
    /// What was written, with checksums of zero.
    package private(set) var bytes: [UInt8] = []

    package init() {}

    package mutating func append(_ moment: RecordedMoment) {
        let input = moment.input
        frame(input.kind) { writer in
            writer.append(moment.instant.nanoseconds)
            input.write(to: &writer)
        }
    }

    /// Begins a file: the preamble, then the header.
    package mutating func append(_ header: RecordingHeader) {
        bytes += RecordingFormat.preamble
        frame(.header) { header.write(to: &$0) }
    }

    /// What was written, with its checksums.
    package consuming func sealed() -> [UInt8] {
        var bytes = bytes
        Self.seal(&bytes, from: bytes.starts(with: RecordingFormat.magic) ? RecordingFormat.preambleLength : 0)
        return bytes
    }

    /// Fills in the checksums of the frames from `start` on.
    static func seal(_ bytes: inout [UInt8], from start: Int) {
        var position = start
        while position < bytes.count {
            var reader = FieldReader(bytes[position...])
            guard let length: UInt32 = reader.next() else { break }
            let body = position + RecordingFormat.frameOverhead
            let end = body + Int(length)
            guard end <= bytes.count else { break }
            bytes.set(CRC32.of(bytes[body..<end]), at: position + 4)
            position = end
        }
    }

    private mutating func frame(_ kind: RecordingFormat.Kind, _ body: (inout FieldWriter) -> Void) {
        var writer = FieldWriter(bytes: bytes)
        bytes = []
        let start = writer.bytes.count
        writer.append(UInt64(0))
        writer.append(kind.rawValue)
        body(&writer)
        let length = UInt32(clamping: writer.bytes.count - start - RecordingFormat.frameOverhead)
        writer.bytes.set(length, at: start)
        bytes = writer.bytes
    }
}

extension [UInt8] {
    fileprivate mutating func set(_ value: UInt32, at position: Int) {
        for byte in 0..<4 { self[position + byte] = UInt8(truncatingIfNeeded: value >> UInt32(8 * byte)) }
    }
}

extension RecordedInput {
    fileprivate var kind: RecordingFormat.Kind {
        switch self {
        case .datagram: .datagram
        case .loss: .loss
        case .request: .request
        case .requestFailed: .requestFailed
        case .reading: .reading
        case .file: .file
        case .sameFile: .sameFile
        case .names: .names
        case .tick: .tick
        case .looks: .looks
        case .dropped: .dropped
        case .acknowledged: .acknowledged
        case .numbered: .numbered
        }
    }

    fileprivate func write(to writer: inout FieldWriter) {
        switch self {
        case .datagram(let bytes): writer.bytes += bytes
        case .loss, .requestFailed, .looks: break
        case .request(let request):
            writer.append(request.sequence)
            writer.append(UInt8(request.begins ? 1 : 0))
        case .reading(let name), .sameFile(let name): writer.append(short: name.bytes)
        case .file(let name, let bytes):
            writer.append(short: name.bytes)
            writer.bytes += bytes
        case .names(let names): for name in names { writer.append(short: name.bytes) }
        case .tick(let wall): writer.append(wall)
        case .dropped(let count), .numbered(let count): writer.append(count)
        case .acknowledged(let names):
            writer.append(UInt8(names == nil ? 0 : 1))
            for name in names ?? [] { writer.append(short: name.bytes) }
        }
    }

    /// How many bytes the frame will have.
    package var encodedLength: Int {
        let payload =
            switch self {
            case .datagram(let bytes): bytes.count
            case .loss, .requestFailed, .looks: 0
            case .request: 5
            case .reading(let name), .sameFile(let name): 1 + name.bytes.count
            case .file(let name, let bytes): 1 + name.bytes.count + bytes.count
            case .names(let names): names.reduce(0) { $0 + 1 + $1.bytes.count }
            case .tick, .dropped, .numbered: 8
            case .acknowledged(let names): (names ?? []).reduce(1) { $0 + 1 + $1.bytes.count }
            }
        return RecordingFormat.frameOverhead + 9 + payload
    }
}
