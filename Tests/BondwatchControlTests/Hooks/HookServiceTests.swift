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

    /// A process that another test starts has the lock too, from its fork to its exec.
    private func openWhenFree() throws -> HookProgressFile? {
        let end = Clock.now() + .seconds(20)
        while true {
            if let file = try HookProgressFile.open(in: state.path) { return file }
            guard Clock.now() < end else { return nil }
            usleep(10_000)
        }
    }

    /// What it says, and the BOND_SEQUENCE of the event that it has come to.
    private func run() throws -> (said: [String], sequence: String?) {
        var said: [String] = []
        var service = HookService(
            directory: "/nowhere/at/all", stateDirectory: state.path, journal: .directory(journal.folder),
            unit: "bondwatchd.service", timeout: .seconds(10), parallel: 4, once: true)
        service.say = { said.append($1) }
        let file = try #require(try openWhenFree())
        try service.serve(file)
        guard case .value(let progress) = file.read() else { return (said, nil) }
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

    private let anew =
        "hooks go on with what happens from now on; bondwatchctl events --all shows what they may have missed"

    @Test(
        "S8 a file that cannot be used is set aside, and hooks go on with what comes",
        arguments: [
            ("bondwatch-hooks 1\ncursor s=1\n", "its text is not whole"), ("", "its text is not whole"),
            ("bondwatch-hooks 1\ncursor nonsense\nend\n", "it names no place in a journal"),
            ("bondwatch-hooks 1\ncursor s=1\nend\n", "it names no place in a journal"),
            ("bondwatch-hooks 1\ncursor s=%\nend\n", "it names no place in a journal"),
        ])
    func damaged(text: String, reason: String) throws {
        try write(1...3)
        try state.add("progress", text, mode: 0o600)
        let path = "\(state.path)/progress"
        let result = try run()
        #expect(
            result.said == [
                "what hooks had done is not known: \(path) cannot be used (\(reason)), and is \(path).set-aside from now on; "
                    + anew
            ])
        #expect(result.sequence == "3")
        try write(4...5)
        let next = try run()
        #expect(next.said == [] && next.sequence == "5", "it is said once, and nothing is passed over after that")
    }

    @Test func `S8 a directory in the place of the file is set aside`() throws {
        try write(1...3)
        try #require(mkdir("\(state.path)/progress", 0o700) == 0)
        let result = try run()
        #expect(result.said.count == 1 && result.said.first?.contains("(Is a directory)") == true)
        #expect(result.sequence == "3")
        rmdir("\(state.path)/progress.set-aside")
    }

    /// As of another machine, or of a clock that was ahead: to seek there would be to wait until that time has come.
    @Test func `S8 a place behind the end of the journal does not stop the hooks`() throws {
        try write(1...3)
        let cursor = "s=00112233445566778899aabbccddeeff;i=1;b=00112233445566778899aabbccddeeff;m=1;t=e35fa931a0000;x=1"
        try state.add("progress", "bondwatch-hooks 1\ncursor \(cursor)\nend\n", mode: 0o600)
        let result = try run()
        #expect(result.said == ["the place that hooks had come to is later than all that the journal has; \(anew)"])
        #expect(result.sequence == "3")
        try write(4...5)
        #expect(try run().sequence == "5")
    }

    @Test func `S8 where the file cannot be written, hooks run, and that is said once, and its end`() throws {
        try write(1...3)
        // The draft's place is taken by what cannot be removed.
        try #require(mkdir("\(state.path)/progress.new", 0o700) == 0)
        let file = try #require(try openWhenFree())
        var said: [String] = []
        let keeper = HookProgressKeeper(file) { said.append($1) }
        for number in 1...3 { keeper.save(HookProgress(cursor: "s=\(number)")) }
        #expect(said.count == 1 && said.first?.hasPrefix("hooks may run twice after a restart: ") == true)
        rmdir("\(state.path)/progress.new")
        for number in 4...5 { keeper.save(HookProgress(cursor: "s=\(number)")) }
        #expect(said.count == 2 && said.last == "what hooks have done can be kept again")
    }

    @Test func `S2 an event that is logged once more is known, whatever others wrote in between`() throws {
        try write(1...3)
        try write(2000...2400, unit: "user@1000.service")
        _ = try run()
        // Killed with event 3 on its way, the daemon hands it over once more.
        try write(3...4)
        let progress = state.lines("progress").first { $0.hasPrefix("cursor ") } ?? ""
        let place = JournalPlace.after(cursor: String(progress.dropFirst("cursor ".count)))
        var sieve = EventSieve(trusting: TrustedSender(), remembering: 1000)
        var reader = try JournalReader(.directory(journal.folder))
        try sieve.begin(
            &reader, at: place, "MESSAGE_ID", anyOf: EventKind.messageIDs, unit: TrustedSender.defaultUnit)
        var given: [UInt64?] = []
        while let entry = try reader.next() {
            if let event = sieve.take(entry) { given.append(event.sequence) }
        }
        #expect(given == [4])
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
