import BondwatchCore
import BondwatchNetlink
import Foundation

@testable import Simulator

/// A recording as both machines are shown it: dumps show what the messages before them did.
struct RecordedHistory {
    private(set) var pair = Pair()
    private var table = LinkTable()
    private var now: UInt64
    private var nextPoll: UInt64
    /// Milliseconds.
    private static let pollInterval: UInt64 = 1000

    private init(at time: UInt64) {
        now = time
        nextPoll = time + Self.pollInterval
        look()
    }

    private mutating func show(_ sight: Sight) { pair.take(Step(time: now, sight: sight)) }

    private mutating func look() {
        show(.request)
        while pair.awaitsAnswer { show(.answer(table)) }
    }

    private mutating func poll() {
        show(.refresh)
        look()
        show(.tick)
    }

    private mutating func pass(until time: UInt64) {
        while nextPoll <= time {
            now = max(now, nextPoll)
            poll()
            nextPoll += Self.pollInterval
        }
        now = max(now, time)
    }

    private mutating func takeDatagram(_ bytes: [UInt8]) {
        table.take(datagram: bytes)
        show(.datagram(bytes))
        look()
    }

    // MARK: The recordings of Tests/Simulator/Recordings

    init(run name: String) throws {
        let start: UInt64 = 1_000_000
        self.init(at: start)
        let url = RecordedRun.folder.appending(path: name + ".txt")
        var writer = MessageWriter()
        var file: (name: String, text: String)?
        for line in try String(contentsOf: url, encoding: .utf8).split(separator: "\n") {
            if line.hasPrefix("|") {
                file?.text += line.dropFirst(2) + "\n"
                continue
            }
            readFile(&file)
            let words = line.split(separator: " ").map(String.init)
            guard words.count > 2, let seconds = Double(words[1]) else { continue }
            pass(until: start + UInt64(seconds * 1000))
            switch words[0] {
            case "message": takeDatagram(writer.message(words))
            case "file": file = (words[2], "")
            default: break
            }
        }
        readFile(&file)
        pass(until: now + 8000)
    }

    private mutating func readFile(_ file: inout (name: String, text: String)?) {
        if let file { show(.file(file.name, Array(file.text.utf8))) }
        file = nil
    }

    // MARK: The datagrams of BondwatchNetlinkTests

    static var fixtures: URL {
        RecordedRun.folder.deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "BondwatchNetlinkTests/Fixtures")
    }

    init(datagrams name: String) throws {
        let start: UInt64 = 1_000_000
        self.init(at: start)
        let text = try String(contentsOf: Self.fixtures.appending(path: name + ".hex"), encoding: .utf8)
        var comment = ""
        var digits = ""
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("# ") {
                comment = String(line.dropFirst(2))
                // The commands lie some seconds apart.
                if comment.hasPrefix("$") { pass(until: now + 3000) }
            } else if !line.isEmpty {
                digits += line
            } else if !digits.isEmpty {
                let bytes = Self.bytes(digits)
                digits = ""
                if comment.hasPrefix("notification") {
                    pass(until: now + 20)
                    takeDatagram(bytes)
                } else {
                    table.take(datagram: bytes)
                }
            }
        }
        pass(until: now + 8000)
    }

    private static func bytes(_ hex: String) -> [UInt8] {
        let digits = Array(hex.utf8)
        return stride(from: 0, to: digits.count - 1, by: 2).map { place in
            UInt8(String(decoding: digits[place...place + 1], as: UTF8.self), radix: 16) ?? 0
        }
    }

    // MARK: What `bondwatchd --record` wrote

    init(recording url: URL) throws {
        var decoder = RecordingDecoder()
        decoder.feed(try Data(contentsOf: url))
        guard case .header(let header) = try decoder.next() else { throw RecordingFault.notARecording }
        self.init(at: header.instant.nanoseconds / 1_000_000)
        nextPoll = .max
        while case .moment(let moment) = try decoder.next() {
            now = max(now, moment.instant.nanoseconds / 1_000_000)
            take(moment.input)
        }
    }

    private mutating func take(_ input: RecordedInput) {
        switch input {
        case .datagram(let bytes):
            // What a dump answered there is in the table: each machine has dumps of its own.
            if bytes.integer(at: 8) != 0 { table.take(datagram: bytes) } else { takeDatagram(bytes) }
        case .loss: show(.loss)
        case .request, .requestFailed, .dropped: show(.refresh)
        case .file(let bond, let bytes): show(.file(bond.description, bytes))
        case .names(let names): show(.names(names.map(\.description)))
        case .tick: poll()
        case .reading, .sameFile, .looks, .acknowledged, .numbered: break
        }
    }
}
