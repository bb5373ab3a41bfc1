import BondwatchCore
import BondwatchLinux
import BondwatchSystemd
import Glibc
import Testing

@testable import BondwatchControl

/// With a real journal, and no hooks; with hooks it runs in the lab.
@Suite(.serialized) final class HookServiceTests {
    private let journal: JournalFixture
    private let state: HookSandbox
    private let start: UInt64 = 1_700_000_000_000_000

    init() throws {
        state = try HookSandbox()
        journal = try JournalFixture()
    }

    private func write(_ sequences: ClosedRange<UInt64>, unit: String = "bondwatchd.service") throws {
        let entries = sequences.map { JournalEntry.sample($0) { $0["_SYSTEMD_UNIT"] = unit } }
        let lines = zip(sequences, entries).map { sequence, entry in
            JournalFixture.Line(
                at: start + sequence * 1000,
                entry.fields.map { ($0.key, String(decoding: $0.value, as: UTF8.self)) }.sorted { $0.0 < $1.0 })
        }
        try journal.write("a.journal", lines)
    }

    /// What it says, and the BOND_SEQUENCE of the event that it has come to.
    private func run() throws -> (said: [String], sequence: String?) {
        var said: [String] = []
        var service = HookService(
            directory: "/nowhere/at/all", stateDirectory: state.path, journal: .directory(journal.folder),
            unit: "bondwatchd.service", timeout: .seconds(10), parallel: 4, once: true)
        service.say = { said.append($1) }
        let file = try #require(try HookProgressFile.open(in: state.path))
        try service.serve(file)
        guard case .progress(let progress) = try file.read() else { return (said, nil) }
        var reader = try JournalReader(.directory(journal.folder))
        try reader.seek(.head)
        while let entry = try reader.next() {
            if entry.cursor == progress.cursor { return (said, entry["BOND_SEQUENCE"]) }
        }
        return (said, nil)
    }

    @Test func `the first run begins at the end, and each later one where the last has ended`() throws {
        try write(1...3)
        let first = try run()
        #expect(first.sequence == "3" && first.said == [])
        try write(4...9)
        #expect(try run().sequence == "9")
        #expect(try run().sequence == "9")
    }

    @Test func `in an empty journal the first run begins at the beginning`() throws {
        #expect(try run().sequence == nil)
        #expect(state.lines("progress") == ["bondwatch-hooks 1", "end"])
        try write(1...2)
        #expect(try run().sequence == "2")
    }

    @Test func `entries of others are passed over`() throws {
        try write(1...1)
        _ = try run()
        try write(2...5, unit: "user@1000.service")
        #expect(try run().sequence == "1")
    }

    @Test func `a damaged file is set aside and told`() throws {
        try write(1...3)
        try state.add("progress", "bondwatch-hooks 1\ncursor s=1\n", mode: 0o600)
        let result = try run()
        #expect(
            result.said == ["what hooks had done could not be read, and is in \(state.path)/progress.set-aside now"])
        #expect(result.sequence == "3")
    }

    @Test func `a place that the journal no longer has is told, and what there is runs`() throws {
        try write(1...3)
        _ = try run()
        unlink(journal.path("a.journal"))
        try write(7...8)
        let result = try run()
        #expect(result.said.first?.hasPrefix("the journal no longer has the place") == true)
        #expect(result.sequence == "8")
    }

    @Test func `two runners do not share a state directory`() throws {
        let file = try HookProgressFile.open(in: state.path)
        #expect(file != nil)
        #expect(try HookProgressFile.open(in: state.path) == nil)
        withExtendedLifetime(file) {}
    }
}
