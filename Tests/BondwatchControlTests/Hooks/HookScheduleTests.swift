import BondwatchCore
import Testing

@testable import BondwatchControl

@Suite struct HookScheduleTests {
    private func cursors(_ events: [HookEvent]) -> [String] { events.map(\.cursor) }

    @Test func `events of one bond run one at a time and in order`() {
        var schedule = HookSchedule(parallel: 4, progress: HookProgress())
        for sequence: UInt64 in 1...3 { schedule.take(.sample(sequence)) }
        #expect(cursors(schedule.starts()) == ["s=1"])
        #expect(schedule.starts() == [])
        schedule.ended("s=1")
        #expect(cursors(schedule.starts()) == ["s=2"])
    }

    @Test func `bonds run side by side, as many as may`() {
        var schedule = HookSchedule(parallel: 2, progress: HookProgress())
        for (sequence, bond) in [(1, "bond0"), (2, "bond0"), (3, "bond1"), (4, "bond2"), (5, "bond1")] {
            schedule.take(.sample(UInt64(sequence), bond))
        }
        #expect(cursors(schedule.starts()) == ["s=1", "s=3"])
        schedule.ended("s=3")
        #expect(cursors(schedule.starts()) == ["s=4"], "bond1 has to wait for its turn no longer than others")
    }

    @Test func `a bond that hangs holds up no other`() {
        var schedule = HookSchedule(parallel: 2, progress: HookProgress())
        schedule.take(.sample(1, "bond0"))
        for sequence: UInt64 in 2...9 { schedule.take(.sample(sequence, "bond1")) }
        #expect(cursors(schedule.starts()) == ["s=1", "s=2"])
        for sequence: UInt64 in 3...9 {
            schedule.ended("s=\(sequence - 1)")
            #expect(cursors(schedule.starts()) == ["s=\(sequence)"])
        }
        #expect(schedule.progress.cursor == nil, "what is behind the first one is not through")
        #expect(schedule.progress.done.count == 7)
        schedule.ended("s=1")
        #expect(schedule.progress == HookProgress(cursor: "s=8"))
    }

    @Test func `it reads no more ahead than it has room for`() {
        var schedule = HookSchedule(parallel: 1, progress: HookProgress())
        for sequence in 1...UInt64(HookSchedule.room) {
            #expect(schedule.wantsMore)
            schedule.take(.sample(sequence))
        }
        #expect(!schedule.wantsMore)
        _ = schedule.starts()
        schedule.ended("s=1")
        #expect(schedule.wantsMore)
    }

    @Test func `after a restart it goes on behind the last hook that was through`() {
        var schedule = HookSchedule(parallel: 2, progress: HookProgress())
        for (sequence, bond) in [(1, "bond0"), (2, "bond1"), (3, "bond0")] {
            schedule.take(.sample(UInt64(sequence), bond))
        }
        _ = schedule.starts()
        schedule.ended(hook: "10-a", of: "s=1")
        schedule.ended(hook: "10-a", of: "s=2")
        schedule.ended("s=2")
        var later = HookSchedule(parallel: 2, progress: schedule.progress)
        for (sequence, bond) in [(1, "bond0"), (2, "bond1"), (3, "bond0")] {
            later.take(.sample(UInt64(sequence), bond))
        }
        let starts = later.starts()
        #expect(cursors(starts) == ["s=1"])
        #expect(starts.first?.resumeAfter == "10-a")
        later.ended("s=1")
        #expect(later.progress == HookProgress(cursor: "s=2"))
        #expect(later.starts().first?.resumeAfter == nil)
    }

    /// Killed again and again at any moment, with what was saved last.
    @Test(arguments: UInt64(0)..<300)
    func `whatever happens, each event is done once and none is left out`(seed: UInt64) {
        var random = SplitMix(state: seed)
        let events = (UInt64(1)...40).map { HookEvent.sample($0, "bond\(random.next() % 3)") }
        var saved = HookProgress()
        var done: [String] = []
        while done.count < events.count {
            var schedule = HookSchedule(parallel: 1 + Int(random.next() % 3), progress: saved)
            let first = saved.cursor.map { cursor in (events.firstIndex { $0.cursor == cursor } ?? -1) + 1 } ?? 0
            var unread = events[first...]
            var running: [HookEvent] = []
            for _ in 0..<random.next() % 60 {
                if let event = unread.popFirst() { schedule.take(event) }
                running += schedule.starts()
                #expect(Set(running.map(\.report.bond)).count == running.count)
                guard !running.isEmpty, random.next() % 2 == 0 else { continue }
                let event = running.remove(at: Int(random.next() % UInt64(running.count)))
                done.append(event.cursor)
                schedule.ended(event.cursor)
                saved = schedule.progress
                if let text = HookProgress(text: saved.text) { saved = text }
            }
        }
        #expect(Set(done).count == done.count)
        for bond in 0..<3 {
            let own = events.filter { $0.report.bond.description == "bond\(bond)" }.map(\.cursor)
            #expect(done.filter(own.contains) == own)
        }
    }
}

@Suite struct HookTurnTests {
    private let start = BootInstant(nanoseconds: 1)

    @Test func `hooks run one after the other`() {
        var turn = HookTurn(["10-a", "20-b"], timeout: .seconds(10))
        #expect(turn.begin(at: start) == .start("10-a"))
        #expect(turn.ended(at: start) == .start("20-b"))
        #expect(turn.ended(at: start) == .finished)
        #expect(turn.tick(at: start + .seconds(99)) == .finished)
    }

    @Test func `without hooks there is nothing to do`() {
        var turn = HookTurn([], timeout: .seconds(10))
        #expect(turn.begin(at: start) == .finished)
        #expect(turn.deadline == nil)
    }

    @Test func `a hook that hangs is asked to end, then killed, and the next one runs`() {
        var turn = HookTurn(["10-a", "20-b"], timeout: .seconds(10))
        _ = turn.begin(at: start)
        #expect(turn.tick(at: start + .milliseconds(9999)) == .wait)
        #expect(turn.deadline == start + .seconds(10))
        #expect(turn.tick(at: start + .seconds(10)) == .terminate)
        #expect(turn.isOverdue)
        #expect(turn.tick(at: start + .milliseconds(11_999)) == .wait)
        #expect(turn.tick(at: start + .seconds(12)) == .kill)
        #expect(turn.tick(at: start + .seconds(60)) == .wait, "killed once")
        #expect(turn.ended(at: start + .seconds(61)) == .start("20-b"))
        #expect(!turn.isOverdue)
    }
}

@Suite struct HookProgressTests {
    @Test func `what is written is read again`() {
        var progress = HookProgress(cursor: "s=1;i=2")
        progress.done = ["s=4", "s=3"]
        progress.partial = ["s=5": "20-b"]
        #expect(HookProgress(text: progress.text) == progress)
        #expect(HookProgress(text: HookProgress().text) == HookProgress())
    }

    @Test func `a text that is not whole is refused`() {
        var progress = HookProgress(cursor: "s=1")
        progress.done = ["s=3"]
        for count in 0..<progress.text.count { #expect(HookProgress(text: String(progress.text.prefix(count))) == nil) }
        for text in [
            "bondwatch-hooks 2\nend\n", "bondwatch-hooks 1\ncursor \nend\n", "bondwatch-hooks 1\nx\nend\n", "\n\n\n",
        ] {
            #expect(HookProgress(text: text) == nil)
        }
    }
}

@Suite struct HookOutputTests {
    @Test func `lines come out whole, however they arrive, and safe to print`() {
        var output = HookOutput()
        #expect(output.take(Array("one\ntw".utf8)) == ["one"])
        #expect(output.take(Array("o\u{1b}[1m\n\n".utf8)) == ["two\\x1b[1m"])
        #expect(output.take(Array("rest".utf8)) == [])
        #expect(output.end() == ["rest"])
    }

    @Test func `a line without an end is cut, and endless printing is dropped`() {
        var output = HookOutput()
        let lines = output.take(Array(repeating: UInt8(ascii: "x"), count: 3000))
        #expect(lines.map(\.count) == [1024, 1024])
        for _ in 0..<100 { _ = output.take(Array(repeating: UInt8(ascii: "y"), count: 4096)) }
        #expect(output.isCut)
        #expect(output.end().last == "(and more, of which nothing is kept)")
    }
}
