import BondwatchCore
import Testing

@testable import BondwatchNetlink

/// The bytes of a recording, whole, cut and changed.
@Suite struct RecordingCodecTests {
    private static let header = {
        var header = RecordingHeader(
            program: "0.1.0", bootID: [4, 0xf1], kernelRelease: "6.1.176", jiffy: .milliseconds(10),
            pollInterval: .seconds(1), beginning: BootInstant(nanoseconds: 12), wallMicroseconds: .max, lastSequence: 3)
        header.number = 2
        header.memories = []
        header.instant = BootInstant(nanoseconds: 99)
        return header
    }()

    private static func inputs() throws -> [RecordedInput] {
        let name = try #require(InterfaceName(bytes: [0x1b, 0xff]))
        let other = try #require(InterfaceName("bond0"))
        return [
            .datagram([1, 2, 3]), .datagram([]), .loss, .request(.init(sequence: .max, begins: true)),
            .request(.init(sequence: 1, begins: false)), .requestFailed, .reading(name), .file(other, [10, 13]),
            .file(name, []), .sameFile(other), .names([]), .names([name, other]), .tick(wallMicroseconds: 5), .looks,
            .acknowledged(nil), .acknowledged([]), .acknowledged([name, other]), .numbered(2),
            .dropped(.max),
        ]
    }

    private static func recording() throws -> [UInt8] {
        var encoder = RecordingEncoder()
        encoder.append(header)
        for (number, input) in try inputs().enumerated() {
            encoder.append(RecordedMoment(input, at: BootInstant(nanoseconds: UInt64(number))))
        }
        return encoder.sealed()
    }

    /// All items, and what the end of the bytes means.
    private func read(_ bytes: [UInt8], piece: Int = .max) -> (items: [RecordingDecoder.Item], fault: RecordingFault?) {
        var decoder = RecordingDecoder()
        var items: [RecordingDecoder.Item] = []
        var rest = bytes[...]
        while true {
            do throws(RecordingFault) {
                let item = try decoder.next()
                if item != .more {
                    items.append(item)
                } else if rest.isEmpty {
                    return (items, decoder.end)
                } else {
                    decoder.feed(rest.prefix(piece))
                    rest = rest.dropFirst(piece)
                }
            } catch {
                return (items, error)
            }
        }
    }

    @Test(arguments: [1, 7, 64, .max])
    func `what was written is read again, in pieces of any size`(piece: Int) throws {
        let (items, fault) = read(try Self.recording(), piece: piece)
        #expect(fault == nil)
        #expect(items.first == .header(Self.header))
        let moments = try Self.inputs().enumerated().map { number, input in
            RecordingDecoder.Item.moment(RecordedMoment(input, at: BootInstant(nanoseconds: UInt64(number))))
        }
        #expect(Array(items.dropFirst()) == moments)
    }

    @Test func `the length of an input is known before it is written`() throws {
        for input in try Self.inputs() {
            var encoder = RecordingEncoder()
            encoder.append(RecordedMoment(input, at: BootInstant(nanoseconds: 1)))
            #expect(encoder.bytes.count == input.encodedLength, "\(input)")
        }
    }

    @Test func `a recording cut anywhere loses its last record alone`() throws {
        let bytes = try Self.recording()
        let whole = read(bytes).items
        var longest = 0
        for length in 0..<bytes.count {
            let (items, fault) = read(Array(bytes.prefix(length)))
            #expect(whole.starts(with: items))
            #expect(items.count >= longest)
            longest = items.count
            switch fault {
            case nil: #expect(!items.isEmpty)
            case .torn(let offset, let count): #expect(offset + UInt64(count) == UInt64(length) && !items.isEmpty)
            case .notARecording: #expect(items.isEmpty)
            default: Issue.record("\(length): \(String(describing: fault))")
            }
        }
        #expect(longest == whole.count - 1)
    }

    @Test func `a changed byte is found, and what stands before it is kept`() throws {
        let bytes = try Self.recording()
        let whole = read(bytes).items
        for position in bytes.indices {
            var changed = bytes
            changed[position] ^= 0x10
            let (items, fault) = read(changed)
            #expect(fault != nil, "byte \(position)")
            #expect(whole.starts(with: items), "byte \(position)")
        }
    }

    @Test func `other files are refused by name of the fault`() throws {
        #expect(read([]).fault == .notARecording)
        #expect(read(Array("log.targets = []\n".utf8)).fault == .notARecording)
        #expect(read(RecordingFormat.preamble).fault == .notARecording)
        var newer = try Self.recording()
        newer[RecordingFormat.magic.count] = 9
        #expect(read(newer).fault == .otherVersion(9))
        #expect(read(try Self.recording() + [UInt8](repeating: 0, count: 4096)).fault != nil)
    }

    @Test func `a record of the other byte order is refused`() throws {
        var encoder = RecordingEncoder()
        encoder.append(Self.header)
        var bytes = encoder.bytes
        let body = RecordingFormat.preambleLength + RecordingFormat.frameOverhead
        bytes[body + 1] ^= 1
        #expect(read(Self.resealed(bytes)).fault == .otherByteOrder)
    }

    /// Hostile bytes behind right checksums come as far as the parsers and the machine.
    @Test func `changed records with right checksums never trap, neither read nor replayed`() throws {
        var generator = SeededGenerator(state: 11)
        let recording = MemoryRecording(inputsInFile: 200)
        var run = RecordedRun(seed: 1, to: recording)
        run.run(steps: 100)
        let files = recording.files.prefix(2).map(\.bytes)
        var replayed = 0
        for round in 0..<600 {
            var changed = files[round % 2]
            for _ in 0..<Int.random(in: 1...40, using: &generator) {
                let position = Int.random(in: RecordingFormat.preambleLength..<changed.count, using: &generator)
                changed[position] = generator.odd
            }
            let (items, _) = read(Self.resealed(changed))
            guard case .header(let header) = items.first else { continue }
            var replay = RecordingReplay(header)
            for case .moment(let moment) in items.dropFirst() {
                for case .tell(let event) in replay.take(moment) { replayed += event.message.isEmpty ? 0 : 1 }
                _ = replay.wallMicroseconds(of: moment.instant)
            }
        }
        #expect(replayed > 100)
    }

    @Test func `times at the ends of the scale never trap`() throws {
        let recording = MemoryRecording()
        var run = RecordedRun(seed: 2, to: recording)
        run.run(steps: 80)
        for instant in [0, 1, UInt64.max, UInt64.max - 1] {
            var replay = RecordingReplay(recording.files[0].header)
            for (number, moment) in recording.files[0].moments.enumerated() {
                let changed = number.isMultiple(of: 7) ? BootInstant(nanoseconds: instant) : moment.instant
                for case .tell(let event) in replay.take(RecordedMoment(moment.input, at: changed)) {
                    _ = (event.message, event.fields)
                }
            }
        }
    }

    /// The same bytes with checksums that fit, as far as the frames are frames.
    private static func resealed(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        RecordingEncoder.seal(&bytes, from: RecordingFormat.preambleLength)
        return bytes
    }
}

extension SeededGenerator {
    /// A byte, more often one at an end of its range.
    fileprivate var odd: UInt8 {
        mutating get {
            let value = UInt8.random(in: 0...255, using: &self)
            return Bool.random(using: &self) ? value : [0, 1, 0x7f, 0x80, 0xff][Int(value) % 5]
        }
    }
}
