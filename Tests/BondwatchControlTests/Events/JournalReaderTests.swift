import BondwatchCore
import BondwatchLinux
import BondwatchSystemd
import Glibc
import Testing

@Suite struct JournalReaderTests {
    private static let first: UInt64 = 1_700_000_000_000_000

    private static func lines(_ count: Int, host: String = "alpha", from start: UInt64 = first) -> [JournalFixture.Line]
    {
        (0..<count).map { number in
            JournalFixture.Line(
                at: start + UInt64(number) * 1_000_000,
                [("MESSAGE_ID", number % 2 == 0 ? "aa" : "bb"), ("_HOSTNAME", host), ("NUMBER", "\(number)")])
        }
    }

    private static func numbers(_ reader: inout JournalReader) throws -> [String] {
        var numbers: [String] = []
        while let entry = try reader.next() { numbers.append(entry["NUMBER"] ?? "?") }
        return numbers
    }

    @Test func `every entry comes in its order, with its times and its host`() throws {
        let fixture = try JournalFixture()
        try fixture.write("a.journal", Self.lines(3))
        var reader = try JournalReader(.files([fixture.path("a.journal")]))
        try reader.seek(.head)
        let entry = try #require(try reader.next())
        #expect(entry.realtime == Self.first)
        #expect(entry.bootID == "0123456789abcdef0123456789abcdef")
        #expect(entry.hostname == "alpha")
        #expect(entry.monotonic == Self.first % 1_000_000_000)
        #expect(!entry.cursor.isEmpty)
        #expect(try Self.numbers(&reader) == ["1", "2"])
    }

    @Test func `values of one field are alternatives, and several fields must all match`() throws {
        let fixture = try JournalFixture()
        try fixture.write("a.journal", Self.lines(6))
        var reader = try JournalReader(.files([fixture.path("a.journal")]))
        try reader.match("MESSAGE_ID", anyOf: ["aa", "cc"])
        try reader.seek(.head)
        #expect(try Self.numbers(&reader) == ["0", "2", "4"])
        try reader.match("NUMBER", anyOf: ["2", "3"])
        try reader.seek(.head)
        #expect(try Self.numbers(&reader) == ["2"])
        reader.removeMatches()
        try reader.seek(.head)
        #expect(try Self.numbers(&reader).count == 6)
    }

    @Test func `reading begins at a time`() throws {
        let fixture = try JournalFixture()
        try fixture.write("a.journal", Self.lines(5))
        var reader = try JournalReader(.files([fixture.path("a.journal")]))
        try reader.seek(.realtime(Self.first + 2_500_000))
        #expect(try Self.numbers(&reader) == ["3", "4"])
        let before = try reader.previous()
        #expect(before?["NUMBER"] == "3")
    }

    @Test func `reading goes on behind a cursor, and says when its entry is gone`() throws {
        let fixture = try JournalFixture()
        try fixture.write("a.journal", Self.lines(5))
        var cursor = ""
        do {
            var reader = try JournalReader(.files([fixture.path("a.journal")]))
            try reader.seek(.realtime(Self.first + 1_000_000))
            cursor = try #require(try reader.next()).cursor
        }
        var reader = try JournalReader(.files([fixture.path("a.journal")]))
        #expect(try reader.seek(.after(cursor: cursor)))
        #expect(try Self.numbers(&reader) == ["2", "3", "4"])
        try reader.match("MESSAGE_ID", anyOf: ["aa"])
        #expect(try !reader.seek(.after(cursor: cursor)))
        #expect(try Self.numbers(&reader) == ["2", "4"])
        #expect(throws: SystemError.self) { try reader.seek(.after(cursor: "nonsense")) }
    }

    @Test func `S3 behind a cursor that the matches do not let through, the first entry is not passed over`() throws {
        let fixture = try JournalFixture()
        try fixture.write("a.journal", Self.lines(6))
        var reader = try JournalReader(.files([fixture.path("a.journal")]))
        try reader.seek(.realtime(Self.first + 1_000_000))
        let cursor = try #require(try reader.next()).cursor
        #expect(try reader.resume(behind: cursor) == .exact)
        try reader.match("MESSAGE_ID", anyOf: ["aa"])
        #expect(try reader.entries(before: .after(cursor: cursor), most: 10).compactMap { $0["NUMBER"] } == ["0"])
        try reader.seek(.after(cursor: cursor))
        #expect(try Self.numbers(&reader) == ["2", "4"])
    }

    @Test func `S8 what has become of a kept place is known`() throws {
        let fixture = try JournalFixture()
        try fixture.write("a.journal", Self.lines(5))
        var reader = try JournalReader(.files([fixture.path("a.journal")]))
        func other(_ time: UInt64) -> String {
            "s=00112233445566778899aabbccddeeff;i=1;b=00112233445566778899aabbccddeeff;m=1;t="
                + String(time, radix: 16) + ";x=1"
        }
        #expect(try reader.resume(behind: other(Self.first + 1)) == .gap)
        #expect(try Self.numbers(&reader) == ["1", "2", "3", "4"])
        #expect(try reader.resume(behind: other(Self.first + 60_000_000)) == .beyondTheEnd)
        for nonsense in ["nonsense", "s=1", "", "s=;i=;b=", "t=", String(repeating: ";", count: 500)] {
            #expect(try reader.resume(behind: nonsense) == .invalid)
        }
        try reader.seek(.tail)
        let newest = try #require(try reader.newestCursor())
        #expect(try reader.resume(behind: newest) == .exact)
        #expect(try reader.entries(before: .after(cursor: newest), most: 2).compactMap { $0["NUMBER"] } == ["3", "4"])
    }

    @Test func `behind the tail comes only what is written later`() throws {
        let fixture = try JournalFixture()
        try fixture.write("a.journal", Self.lines(3))
        var reader = try JournalReader(.files([fixture.path("a.journal")]))
        try reader.seek(.tail)
        #expect(try reader.next() == nil)
        try fixture.write("a.journal", Self.lines(2, from: Self.first + 60_000_000))
        while try reader.wait(.seconds(5)) == .nothing {}
        #expect(try Self.numbers(&reader) == ["0", "1"])
    }

    /// As journald leaves a file for some microseconds, or for as long as it does not get to run.
    @Test func `an entry that is counted before it can be found is given a second later, and needs no further one`()
        throws
    {
        let fixture = try JournalFixture()
        try fixture.write("a.journal", Self.lines(2))
        var reader = try JournalReader(.files([fixture.path("a.journal")]))
        _ = try reader.descriptor()
        try reader.match("MESSAGE_ID", anyOf: ["aa"])
        try reader.seek(.head)
        #expect(try Self.numbers(&reader) == ["0"])
        let links = try fixture.links(of: "MESSAGE_ID=aa", in: "a.journal")
        try fixture.write("a.journal", Self.lines(1, from: Self.first + 60_000_000))
        let whole = try fixture.overwrite(links, in: "a.journal")
        _ = try reader.process()
        #expect(try reader.next() == nil)
        try fixture.overwrite(whole, in: "a.journal")
        var numbers: [String] = []
        let end = Clock.now() + .seconds(10)
        while numbers.isEmpty, Clock.now() < end {
            _ = try reader.wait(.milliseconds(100))
            numbers = try Self.numbers(&reader)
        }
        #expect(numbers == ["0"])
    }

    @Test func `a folder is read whole, files that come later too`() throws {
        let fixture = try JournalFixture()
        try fixture.write("a.journal", Self.lines(1))
        var reader = try JournalReader(.directory(fixture.folder))
        _ = try reader.descriptor()
        try reader.seek(.head)
        #expect(try Self.numbers(&reader) == ["0"])
        try fixture.write("b.journal", Self.lines(2, host: "beta", from: Self.first + 500_000))
        while try reader.process() == .nothing { _ = try reader.wait(.milliseconds(50)) }
        let entry = try #require(try reader.next())
        #expect(entry.hostname == "beta")
        #expect(try Self.numbers(&reader) == ["1"])
    }

    @Test func `hostile bytes are told as escapes, and a field that is too long is cut`() throws {
        let fixture = try JournalFixture()
        var line = JournalFixture.Line(at: Self.first, [("PROC", "one\ttwo\nthree")])
        line.fields += [
            ("EVIL", [0x1b, 0x5b, 0x33, 0xff, 0x0a, 0x61]), ("NAME", Array("eth\\x20".utf8)),
            ("LONG", [UInt8](repeating: 0x61, count: 1_000_000)), ("EMPTY", []),
        ]
        try fixture.write("a.journal", [line])
        var reader = try JournalReader(.files([fixture.path("a.journal")]))
        try reader.seek(.head)
        let entry = try #require(try reader.next())
        #expect(entry["EVIL"] == "\\x1b[3\\xff\\x0aa")
        #expect(entry["NAME"] == "eth\\x20")
        #expect(entry["EMPTY"] == "")
        #expect(entry["ABSENT"] == nil)
        #expect(entry.lines(of: "PROC") == "one\ttwo\nthree")
        #expect(entry.fields["LONG"]?.count == JournalReader.longestField)
    }

    @Test func `what cannot be opened is named`() throws {
        let fixture = try JournalFixture()
        let missing = fixture.path("missing.journal")
        #expect(throws: SystemError("open", missing, errno: ENOENT)) { _ = try JournalReader(.files([missing])) }
        #expect(throws: SystemError("sd_journal_open_directory", missing, errno: ENOENT)) {
            _ = try JournalReader(.directory(missing))
        }
        let reader = try JournalReader(.directory(fixture.folder))
        #expect(reader.obstacle == .noFiles([fixture.folder]))
    }
}
