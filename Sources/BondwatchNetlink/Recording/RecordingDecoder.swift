import BondwatchCore

/// Reads a recording, piece by piece, from bytes that nobody vouches for.
package struct RecordingDecoder: Sendable {
    /// What comes next in the bytes.
    package enum Item: Equatable, Sendable {
        /// Always the first.
        case header(RecordingHeader)
        case moment(RecordedMoment)
        /// More bytes are needed; at the end of the file, see `end`.
        case more
    }

    private var bytes: ArraySlice<UInt8> = []
    /// Where in the file `bytes` begins.
    private var offset: UInt64 = 0
    private var state = State.preamble

    private enum State: Equatable {
        case preamble
        case header
        case moments
    }

    package init() {}

    /// Takes the next bytes of the file.
    package mutating func feed(_ more: some Collection<UInt8>) {
        var kept = Array(bytes)
        kept.append(contentsOf: more)
        bytes = kept[...]
    }

    /// Reads the next item; after an error there is none.
    package mutating func next() throws(RecordingFault) -> Item {
        if state == .preamble {
            guard try readPreamble() else { return .more }
            state = .header
        }
        let start = offset
        guard let (kind, body) = try nextFrame() else { return .more }
        if state == .header {
            guard kind == RecordingFormat.Kind.header.rawValue else { throw .damaged(at: start) }
            let header = try RecordingHeader.read(body, at: start)
            state = .moments
            return .header(header)
        }
        guard let kind = RecordingFormat.Kind(rawValue: kind), let moment = RecordedMoment(kind, body) else {
            throw .damaged(at: start)
        }
        return .moment(moment)
    }

    /// What the end of the file means for what was read: nil when it ends with a whole frame.
    package var end: RecordingFault? {
        switch state {
        case .preamble, .header: .notARecording
        case .moments: bytes.isEmpty ? nil : .torn(at: offset, bytes: bytes.count)
        }
    }

    private mutating func readPreamble() throws(RecordingFault) -> Bool {
        let magic = RecordingFormat.magic
        guard bytes.starts(with: magic.prefix(bytes.count)) else { throw .notARecording }
        var reader = FieldReader(bytes.dropFirst(magic.count))
        guard let version: UInt32 = reader.next() else { return false }
        guard version == RecordingFormat.version else { throw .otherVersion(version) }
        advance(RecordingFormat.preambleLength)
        return true
    }

    private mutating func nextFrame() throws(RecordingFault) -> (kind: UInt8, body: ArraySlice<UInt8>)? {
        var reader = FieldReader(bytes)
        guard let length: UInt32 = reader.next(), let sum: UInt32 = reader.next() else { return nil }
        // After a loss of power the end of a file may read as zeros; no frame is empty.
        guard length > 0, length <= RecordingFormat.longestBody else { throw .damaged(at: offset) }
        guard reader.rest.count >= Int(length) else { return nil }
        let body = reader.rest.prefix(Int(length))
        guard CRC32.of(body) == sum, let kind = body.first else { throw .damaged(at: offset) }
        advance(RecordingFormat.frameOverhead + Int(length))
        return (kind, body.dropFirst())
    }

    private mutating func advance(_ count: Int) {
        bytes = bytes.dropFirst(count)
        offset &+= UInt64(count)
    }
}

/// Why a recording ends where it does.
package enum RecordingFault: Error, Equatable, Sendable, CustomStringConvertible {
    case notARecording
    /// Written by a newer program.
    case otherVersion(UInt32)
    /// Written on a machine whose integers have the other end first.
    case otherByteOrder
    /// A frame that is none, or whose checksum is wrong; the byte of the file at which it begins.
    case damaged(at: UInt64)
    /// The last frame is not whole: the recording process was killed, or the disk was full.
    case torn(at: UInt64, bytes: Int)

    package var description: String {
        switch self {
        case .notARecording: "not a recording of bondwatchd"
        case .otherVersion(let version):
            "a recording of format \(version), and this bondwatchd reads format \(RecordingFormat.version)"
        case .otherByteOrder: "recorded on a machine of the other byte order"
        case .damaged(let offset): "damaged at byte \(offset); what comes before it was replayed"
        case .torn(let offset, let bytes): "ends in the middle of a record, at byte \(offset) (\(bytes) bytes left out)"
        }
    }
}

extension RecordedMoment {
    fileprivate init?(_ kind: RecordingFormat.Kind, _ body: ArraySlice<UInt8>) {
        var reader = FieldReader(body)
        guard let nanoseconds: UInt64 = reader.next(), let input = RecordedInput(kind, &reader) else { return nil }
        // A longer record would mean something that is not known here.
        guard reader.rest.isEmpty else { return nil }
        self.init(input, at: BootInstant(nanoseconds: nanoseconds))
    }
}

extension RecordedInput {
    fileprivate init?(_ kind: RecordingFormat.Kind, _ reader: inout FieldReader) {
        switch kind {
        case .header: return nil
        case .datagram: self = .datagram(reader.remaining())
        case .loss: self = .loss
        case .request:
            guard let sequence: UInt32 = reader.next(), let begins: UInt8 = reader.next() else { return nil }
            self = .request(RecordedRequest(sequence: sequence, begins: begins != 0))
        case .requestFailed: self = .requestFailed
        case .reading:
            guard let name = reader.nextName() else { return nil }
            self = .reading(name)
        case .file:
            guard let name = reader.nextName() else { return nil }
            self = .file(name, reader.remaining())
        case .sameFile:
            guard let name = reader.nextName() else { return nil }
            self = .sameFile(name)
        case .names:
            guard let names = reader.remainingNames() else { return nil }
            self = .names(names)
        case .tick:
            guard let wall: UInt64 = reader.next() else { return nil }
            self = .tick(wallMicroseconds: wall)
        case .looks: self = .looks
        case .dropped:
            guard let count: UInt64 = reader.next() else { return nil }
            self = .dropped(count)
        case .acknowledged:
            guard let isNamed: UInt8 = reader.next(), let names = reader.remainingNames() else { return nil }
            self = .acknowledged(isNamed == 0 ? nil : names)
        case .numbered:
            guard let count: UInt64 = reader.next() else { return nil }
            self = .numbered(count)
        }
    }
}

extension FieldReader {
    fileprivate mutating func nextName() -> InterfaceName? { nextShort().flatMap { InterfaceName(bytes: $0) } }

    fileprivate mutating func remainingNames() -> [InterfaceName]? {
        var names: [InterfaceName] = []
        while !rest.isEmpty {
            guard let name = nextName() else { return nil }
            names.append(name)
        }
        return names
    }
}
