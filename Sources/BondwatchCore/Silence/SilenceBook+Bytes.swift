/// The book as the file `silences` of the state directory holds it: a magic, then one checksummed record.
extension SilenceBook {
    /// Of this version.
    private static let magic = Array("bwsilenc".utf8) + [1, 0, 0, 0]

    /// What was found in the file.
    package enum Recovery: Equatable, Sendable {
        /// - Parameter untold: changes that the earlier run was about to tell when it was killed.
        case restored(SilenceBook, untold: [SilenceChange])
        /// It is none of ours, of another version, empty or damaged.
        case unusable
    }

    /// - Parameter bootID: of this boot, 16 bytes.
    package mutating func bytes(bootID: [UInt8], at now: BootInstant, wallMicroseconds: UInt64) -> [UInt8] {
        reckon(at: now, wallMicroseconds: wallMicroseconds)
        var writer = ByteWriter()
        writer.append(bytes: bootID)
        writer.append(UInt16(clamping: silences.count))
        for silence in silences {
            silence.write(to: &writer, left: silence.left(at: now, wallMicroseconds: wallMicroseconds))
        }
        writer.append(UInt16(clamping: words.count))
        for word in words.prefix(Int(UInt16.max)) { word.write(to: &writer) }
        return Self.magic + ChecksummedRecord.bytes(writer.bytes)
    }

    /// Reads what an earlier run has kept.
    ///
    /// - Parameters:
    ///   - lastSequence: the last number that an earlier run of this boot gave to an event; nil where that is not known.
    package static func read(
        _ bytes: [UInt8], bootID: [UInt8], lastSequence: UInt64?, at now: BootInstant, wallMicroseconds: UInt64
    ) -> Recovery {
        guard bytes.starts(with: magic), let payload = ChecksummedRecord.payload(in: bytes.dropFirst(magic.count))
        else {
            return .unusable
        }
        var reader = ByteReader(payload)
        do throws(ByteReader.Failure) {
            let isThisBoot = BootIdentity.isSame(try reader.byteList(), bootID)
            var book = SilenceBook()
            for _ in 0..<(try reader.integer(UInt16.self)) {
                var (silence, left) = try Silence.read(from: &reader)
                // A silence is never longer than it was to be, whatever the file says.
                silence.end = now + min(isThisBoot ? silence.end.since(now) : left, silence.length)
                if !isThisBoot { silence.isCarriedOver = true }
                book.restore(silence)
            }
            var untold: [SilenceChange] = []
            for _ in 0..<(try reader.integer(UInt16.self)) {
                let word = try Word(from: &reader)
                if isThisBoot, let lastSequence, word.number > lastSequence { untold.append(word.change) }
            }
            guard reader.isAtEnd else { return .unusable }
            return .restored(book, untold: untold)
        } catch {
            return .unusable
        }
    }
}

extension Silence {
    fileprivate func write(to writer: inout ByteWriter, left: BootInstant.Span) {
        writer.append(bond)
        writer.append(reason)
        writer.append(user)
        writer.append(length.nanoseconds)
        writer.append(end)
        writer.append(wallEnd)
        writer.append(isCarriedOver)
        writer.append(left.nanoseconds)
    }

    /// The silence, and how much was left of it when it was written.
    fileprivate static func read(
        from reader: inout ByteReader
    ) throws(ByteReader.Failure) -> (silence: Silence, left: BootInstant.Span) {
        let bond = try reader.name()
        let reason = try reader.text()
        let user: UInt32 = try reader.integer()
        let length = BootInstant.Span(nanoseconds: try reader.integer())
        guard (shortest...longest).contains(length), takes(reason: reason) else { throw ByteReader.Failure() }
        var silence = Silence(
            of: bond, for: length, reason: reason, user: user, now: BootInstant(nanoseconds: 0), wallMicroseconds: 0)
        silence.end = try reader.instant()
        silence.wallEnd = try reader.integer()
        silence.isCarriedOver = try reader.bool()
        return (silence, BootInstant.Span(nanoseconds: try reader.integer()))
    }
}

extension SilenceBook.Word {
    fileprivate func write(to writer: inout ByteWriter) {
        writer.append(number)
        change.silence.write(to: &writer, left: .zero)
        switch change.what {
        case .began(let left):
            writer.append(0 as UInt8)
            writer.append(left) { $0.append($1.nanoseconds) }
        case .ended(.time, let span):
            writer.append(1 as UInt8)
            writer.append(span.nanoseconds)
        case .ended(.hand(let user), let span):
            writer.append(2 as UInt8)
            writer.append(span.nanoseconds)
            writer.append(user)
        }
    }

    fileprivate init(from reader: inout ByteReader) throws(ByteReader.Failure) {
        number = try reader.integer()
        let silence = try Silence.read(from: &reader).silence
        switch try reader.integer(UInt8.self) {
        case 0:
            let left = try reader.optional { reader throws(ByteReader.Failure) in
                BootInstant.Span(nanoseconds: try reader.integer())
            }
            change = SilenceChange(silence, .began(leftOfFormer: left))
        case 1:
            change = SilenceChange(silence, .ended(by: .time, after: .init(nanoseconds: try reader.integer())))
        case 2:
            let span = BootInstant.Span(nanoseconds: try reader.integer())
            change = SilenceChange(silence, .ended(by: .hand(user: try reader.integer()), after: span))
        default: throw ByteReader.Failure()
        }
    }
}
