import BondwatchCore
import BondwatchNetlink
import Dispatch
import Glibc
import Synchronization
import Testing

@testable import BondwatchDaemon

/// The files of a recording: bounded, in turn, and never somebody else's.
@Suite(.timeLimit(.minutes(1))) struct RecordingWriterTests {
    private let folder = RecordingFolder()

    private func header(_ number: UInt32 = 1) -> RecordingHeader {
        var header = RecordingHeader(pollInterval: .seconds(1), jiffy: .milliseconds(10), lastSequence: 0)
        header.number = number
        return header
    }

    private func moment(_ number: UInt64, bytes: Int = 1000) -> RecordedMoment {
        RecordedMoment(
            .datagram([UInt8](repeating: UInt8(truncatingIfNeeded: number), count: bytes)),
            at: BootInstant(nanoseconds: number))
    }

    private func flush(_ writer: RecordingWriter) { #expect(writer.flush(until: .now() + .seconds(20))) }

    /// The instants of a file's datagrams, after its header.
    private func numbers(_ path: String) throws -> (file: UInt32, numbers: [UInt64]) {
        let reader = try RecordingReader(path: path)
        var numbers: [UInt64] = []
        while let moment = try reader.next() { numbers.append(moment.instant.nanoseconds) }
        return (reader.header.number, numbers)
    }

    @Test func `what is taken is in the file, in order, for the owner alone`() throws {
        let path = folder.path + "/recording"
        let writer = try RecordingWriter(RecordingRequest(path: path))
        writer.begin(header())
        for number in UInt64(1)...100 { #expect(writer.take(moment(number)) == .taken) }
        flush(writer)
        #expect(try numbers(path) == (1, Array(1...100)))
        var facts = stat()
        #expect(stat(path, &facts) == 0)
        #expect(facts.st_mode & 0o777 == 0o600)
    }

    @Test func `a full file is put aside under its name with 1, and both stay below the bound`() throws {
        let path = folder.path + "/recording"
        let bound = 200_000
        let writer = try RecordingWriter(RecordingRequest(path: path, size: bound))
        writer.begin(header())
        var file: UInt32 = 1
        for number in UInt64(1)...1000 {
            var verdict = writer.take(moment(number))
            if verdict == .fileIsFull {
                file += 1
                writer.begin(header(file))
                verdict = writer.take(moment(number))
            }
            #expect(verdict == .taken)
            if number.isMultiple(of: 50) { flush(writer) }
        }
        flush(writer)
        let last = try numbers(path)
        let former = try numbers(path + ".1")
        #expect(last.file == file)
        #expect(former.file == file - 1)
        let kept = former.numbers + last.numbers
        #expect(kept == Array((1001 - UInt64(kept.count))...1000))
        var sizes = 0
        for name in [path, path + ".1"] {
            var facts = stat()
            #expect(stat(name, &facts) == 0)
            sizes += Int(facts.st_size)
        }
        #expect(sizes <= bound)
        #expect(sizes > bound / 2)
        #expect(access(path + ".2", F_OK) != 0)
    }

    @Test func `what an earlier run has recorded is put aside`() throws {
        let path = folder.path + "/recording"
        for run in UInt64(1)...3 {
            let writer = try RecordingWriter(RecordingRequest(path: path))
            writer.begin(header())
            _ = writer.take(moment(run))
            flush(writer)
        }
        #expect(try numbers(path) == (1, [3]))
        #expect(try numbers(path + ".1") == (1, [2]))
    }

    @Test func `a slow disk costs the recording alone, and the gap is marked`() throws {
        let path = folder.path + "/recording"
        let writer = try RecordingWriter(RecordingRequest(path: path))
        let gate = DispatchSemaphore(value: 0)
        writer.queue.async { gate.wait() }
        writer.begin(header())
        var dropped: UInt64 = 0
        for number in UInt64(1)...200 where writer.take(moment(number, bytes: 60_000)) == .dropped { dropped += 1 }
        #expect(dropped > 100)
        #expect(dropped < 150)
        gate.signal()
        flush(writer)
        #expect(writer.take(moment(201)) == .takenAfterGap)
        #expect(writer.take(moment(202)) == .taken)
        flush(writer)
        let reader = try RecordingReader(path: path)
        var inputs: [RecordedMoment] = []
        while let moment = try reader.next() { inputs.append(moment) }
        #expect(inputs.count == Int(200 - dropped) + 3)
        #expect(
            inputs.suffix(3) == [RecordedMoment(.dropped(dropped), at: moment(201).instant), moment(201), moment(202)])
    }

    @Test func `a place that cannot be written to is refused with where to write`() throws {
        let error = #expect(throws: RecordingError.self) {
            _ = try RecordingWriter(RecordingRequest(path: folder.path + "/none/recording"))
        }
        let text = try #require(error?.description)
        #expect(text.contains("No such file or directory"))
        #expect(text.contains("/run/bondwatchd"))
        #expect(text.contains("/var/lib/bondwatchd"))
        #expect(error?.mayPass == false)
    }

    @Test(arguments: ["", ".1"])
    func `a file that is no recording is never touched`(suffix: String) throws {
        let path = folder.path + "/recording"
        try folder.write("somebody's letter", to: "recording" + suffix)
        #expect(throws: RecordingError.self) { _ = try RecordingWriter(RecordingRequest(path: path)) }
        #expect(folder.read("recording" + suffix) == "somebody's letter")
    }

    @Test func `neither a link nor a pipe nor a folder is recorded to`() throws {
        #expect(symlink("/tmp/nowhere", folder.path + "/link") == 0)
        #expect(mkfifo(folder.path + "/pipe", 0o600) == 0)
        for name in ["/link", "/pipe", ""] {
            #expect(throws: RecordingError.self) {
                _ = try RecordingWriter(RecordingRequest(path: folder.path + name))
            }
        }
    }

    @Test func `when the next file cannot be made the recording ends with one word`() throws {
        let path = folder.path + "/recording"
        let writer = try RecordingWriter(RecordingRequest(path: path))
        let words = Mutex<[String]>([])
        writer.whenFailed { word in words.withLock { $0.append(word) } }
        writer.begin(header())
        _ = writer.take(moment(1))
        flush(writer)
        #expect(unlink(path) == 0)
        #expect(rmdir(folder.path) == 0)
        writer.begin(header(2))
        for number in UInt64(2)...5 { _ = writer.take(moment(number)) }
        flush(writer)
        #expect(writer.take(moment(6)) == .dropped)
        #expect(words.withLock { $0.count } == 1)
        #expect(words.withLock { $0.first?.contains("No such file or directory") } == true)
    }
}

/// A folder of a test's own, gone with it.
final class RecordingFolder: Sendable {
    let path: String

    init() {
        var template = Array("/tmp/bondwatchd-test-XXXXXX".utf8CString)
        path = mkdtemp(&template).map { String(cString: $0) } ?? "/nonexistent"
    }

    func write(_ text: String, to name: String) throws {
        let file = try #require(fopen("\(path)/\(name)", "w"))
        let bytes = Array(text.utf8)
        #expect(fwrite(bytes, 1, bytes.count, file) == bytes.count)
        fclose(file)
    }

    func write(_ bytes: [UInt8], to name: String) throws {
        let file = try #require(fopen("\(path)/\(name)", "w"))
        #expect(fwrite(bytes, 1, bytes.count, file) == bytes.count)
        fclose(file)
    }

    func bytes(_ name: String) -> [UInt8]? {
        guard let file = fopen("\(path)/\(name)", "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = fread(&piece, 1, piece.count, file)
            if count == 0 { return bytes }
            bytes += piece[..<count]
        }
    }

    func read(_ name: String) -> String? { bytes(name).map { String(decoding: $0, as: UTF8.self) } }

    deinit {
        for name in ["recording", "recording.1", "link", "pipe"] { unlink("\(path)/\(name)") }
        rmdir(path)
    }
}
