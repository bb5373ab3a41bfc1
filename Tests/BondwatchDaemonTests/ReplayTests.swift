import BondwatchCore
import BondwatchNetlink
import BondwatchQuery
import Foundation
import Glibc
import Testing

@testable import BondwatchDaemon

/// `--replay`, over a recording of the lab's real driver.
@Suite struct ReplayTests {
    private let folder = RecordingFolder()
    private var path: String { folder.path + "/recording" }

    private static func fixture(_ name: String) throws -> [UInt8] {
        let url = try #require(Bundle.module.url(forResource: name, withExtension: nil, subdirectory: "Fixtures"))
        return [UInt8](try Data(contentsOf: url))
    }

    private func replay(json: Bool = false) -> (lines: [String], outcome: CommandOutcome) {
        var text = ""
        let replay = Replay(
            print: {
                text += $0
                return true
            }, localTime: { "[\($0)]" })
        let outcome = replay.run(ReplayRequest(path: path, json: json))
        return (text.split(separator: "\n").map(String.init), outcome)
    }

    private func objects() throws -> [[String: String]] {
        try replay(json: true).lines.map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: String])
        }
    }

    /// BOND_SEQUENCE, BOND_EVENT, BOND_SOURCE, PRIORITY and MESSAGE, as the journal had them.
    private func told() throws -> [String] {
        try objects().filter { $0["BOND_EVENT"] != nil }.map { fields in
            ["BOND_SEQUENCE", "BOND_EVENT", "BOND_SOURCE", "PRIORITY", "MESSAGE"].map { fields[$0] ?? "" }.joined(
                separator: " ")
        }
    }

    @Test func `a recorded run tells again, line by line, what the journal has of it`() throws {
        try folder.write(try Self.fixture("failover.recording"), to: "recording")
        let wanted = String(decoding: try Self.fixture("failover.lines"), as: UTF8.self)
        #expect(try told() == wanted.split(separator: "\n").map(String.init))
        #expect(try told().count > 20)
        let (_, outcome) = replay()
        #expect(outcome.status == .success)
        #expect(outcome.messages == [])
    }

    @Test func `as text a line is the time of day and the message`() throws {
        try folder.write(try Self.fixture("failover.recording"), to: "recording")
        let wanted = try objects().map { "[\($0["__REALTIME_TIMESTAMP"] ?? "")] \($0["MESSAGE"] ?? "")" }
        #expect(replay().lines == wanted)
        #expect(wanted.contains { $0.hasSuffix("bond0: making interface eth1 the new active one") })
    }

    @Test func `a torn end is said, and what is whole is replayed`() throws {
        let bytes = try Self.fixture("failover.recording")
        try folder.write(bytes, to: "recording")
        let whole = replay().lines
        try folder.write(Array(bytes.dropLast(5)), to: "recording")
        let (lines, outcome) = replay()
        #expect(outcome.status == .success)
        #expect(outcome.messages.count == 1)
        #expect(outcome.messages.first?.contains("ends in the middle of a record") == true)
        #expect(whole.starts(with: lines))
        #expect(whole.count - lines.count <= 1)
    }

    @Test func `a damaged recording ends with 65 after what is before the damage`() throws {
        var bytes = try Self.fixture("failover.recording")
        let whole = try Self.fixture("failover.recording").count
        bytes[whole / 2] ^= 1
        try folder.write(bytes, to: "recording")
        let (lines, outcome) = replay()
        #expect(outcome.status == .badData)
        #expect(outcome.messages.first?.contains("damaged at byte") == true)
        #expect(!lines.isEmpty)
    }

    @Test(arguments: ["", "x", "\u{89}BWREC", "# log\n[log]\n"])
    func `a file that is no recording ends with 65`(text: String) throws {
        try folder.write(text, to: "recording")
        let (lines, outcome) = replay()
        #expect(outcome.status == .badData)
        #expect(outcome.messages == ["\(path): not a recording of bondwatchd"])
        #expect(lines.isEmpty)
    }

    @Test func `a file that is not there ends with 66`() {
        let (_, outcome) = replay()
        #expect(outcome.status == .noInput)
        #expect(outcome.messages == ["\(path): open: No such file or directory"])
    }

    @Test func `the full file beside it is replayed first, and one of another run is not`() throws {
        let bytes = try Self.fixture("failover.recording")
        try folder.write(bytes, to: "recording")
        let whole = try told()
        let (first, second) = try split(bytes)
        try folder.write(first, to: "recording.1")
        try folder.write(second, to: "recording")
        #expect(try told() == whole)
        #expect(replay().outcome.messages == [])
        // Alone, it says so.
        unlink(path + ".1")
        #expect(replay().outcome.messages == ["\(path): begins in the middle of a run; what was before is not known"])
        try folder.write(bytes, to: "recording")
        try folder.write(bytes, to: "recording.1")
        #expect(try told() == whole)
    }

    @Test func `when nobody reads any more the replay ends with 74`() throws {
        try folder.write(try Self.fixture("failover.recording"), to: "recording")
        let outcome = Replay(print: { _ in false }).run(ReplayRequest(path: path))
        #expect(outcome.status == .outputFailed)
    }

    /// The recording as if its file had been full in the middle.
    private func split(_ bytes: [UInt8]) throws -> (first: [UInt8], second: [UInt8]) {
        var decoder = RecordingDecoder()
        decoder.feed(bytes)
        guard case .header(var header) = try decoder.next() else { return ([], []) }
        var moments: [RecordedMoment] = []
        while case .moment(let moment) = try decoder.next() { moments.append(moment) }
        // Behind the files, where a new file of the recording would have them again.
        let files = moments.indices.filter { if case .sameFile = moments[$0].input { false } else { true } }
        let middle = try #require(files.last { $0 < moments.count / 2 })
        func write(_ header: RecordingHeader, _ moments: some Sequence<RecordedMoment>) -> [UInt8] {
            var encoder = RecordingEncoder()
            encoder.append(header)
            for moment in moments { encoder.append(moment) }
            return encoder.sealed()
        }
        let first = write(header, moments[..<middle])
        header.number += 1
        var known: [InterfaceName: [UInt8]] = [:]
        for case .file(let name, let bytes) in moments[..<middle].map(\.input) { known[name] = bytes }
        let rest = moments[middle...].map { moment in
            if case .file(let name, let bytes) = moment.input { known[name] = bytes }
            guard case .sameFile(let name) = moment.input, let bytes = known[name] else { return moment }
            return RecordedMoment(.file(name, bytes), at: moment.instant)
        }
        header.instant = rest[0].instant
        return (first, write(header, rest))
    }
}
