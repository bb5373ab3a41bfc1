import BondwatchCore
import Testing

/// When a condition is logged, and when it is shown.
@Suite final class ConditionRegisterTests {
    private var register = ConditionRegister()

    private func at(_ seconds: UInt64) -> BootInstant { BootInstant(nanoseconds: (1000 + seconds) * 1_000_000_000) }

    private func hold(
        _ kind: ConditionKind, of subject: String? = nil, _ text: String = "no", times: UInt64 = 1, at seconds: UInt64
    ) -> [String] {
        register.take(.holds(Condition(kind, of: subject, text)), times: times, at: at(seconds)).map(\.message)
    }

    private func end(_ kind: ConditionKind, of subject: String? = nil, at seconds: UInt64) -> [String] {
        register.take(.ended(kind, of: subject), at: at(seconds)).map(\.message)
    }

    private func tick(_ seconds: UInt64) -> [String] { register.tick(at: at(seconds)).map(\.message) }

    /// The conditions that are shown.
    private func shown(at seconds: UInt64 = 0) -> [String] {
        register.reports(at: at(seconds), wallMicroseconds: 2_000_000_000_000_000).map { report in
            report.id + (report.subject.map { " \($0)" } ?? "")
        }
    }

    @Test func `R2 a condition is logged when it starts, at growing intervals, and when it ends`() {
        var lines: [(UInt64, String)] = []
        // A commit fails every 10 s for 15 h.
        for second in stride(from: UInt64(0), to: 15 * 3600, by: 10) {
            let new = hold(.checkpoint, "no checkpoint: disk full", at: second) + tick(second + 5)
            lines += new.map { (second, $0) }
        }
        #expect(lines.map(\.0) == [0, 60, 300, 1800, 7200, 50_400])
        #expect(lines.first?.1 == "no checkpoint: disk full")
        #expect(lines[1].1 == "no checkpoint: disk full (for 1 min, 7 commits failed)")
        #expect(lines.last?.1 == "no checkpoint: disk full (for 14 h, 5041 commits failed)")
        #expect(shown() == ["checkpoint"])
        let ended = register.take(.ended(.checkpoint), at: at(15 * 3600))
        #expect(ended == [Note(.notice, "the checkpoint can be written again after 15 h, 5400 commits failed")])
        #expect(shown() == [])
        #expect(end(.checkpoint, at: 15 * 3600 + 1) == [], "once")
    }

    @Test func `R2 one that lasts without a further sign is logged again by the clock`() {
        _ = hold(.configuration, "bad", at: 0)
        #expect(tick(59) == [])
        #expect(tick(61) == ["bad (for 1 min 1 s, 1 attempt failed)"])
        #expect(tick(62) == [])
    }

    @Test func `R2 a second failure in March is logged again`() {
        #expect(hold(.checkpoint, "full", at: 0) == ["full"])
        #expect(end(.checkpoint, at: 60).count == 1)
        #expect(tick(3600) == [])
        let march: UInt64 = 90 * 86_400
        #expect(hold(.checkpoint, "full", at: march) == ["full"])
        #expect(end(.checkpoint, at: march + 5) == ["the checkpoint can be written again after 5 s, 1 commit failed"])
    }

    @Test func `R2 an error at every second attempt fills no log`() {
        var lines = 0
        for second in UInt64(0)..<3600 {
            lines += hold(.checkpoint, "full", at: second).count + end(.checkpoint, at: second).count
        }
        #expect((2...14).contains(lines), "\(lines) lines in an hour")
        // And what is over for long is new again.
        #expect(hold(.checkpoint, "full", at: 3 * 3600) == ["full"])
    }

    @Test func `R2 a thousand foreign keys of proc silence nothing else, and are counted`() {
        var lines: [String] = []
        for number in 0..<1000 { lines += hold(.procLine, of: "Key \(number)", "line Key \(number)", at: 1) }
        #expect(lines.count == ConditionRegister.mostSubjects + 1)
        #expect(lines.last == "more than 32 conditions of the kind proc-line; the others are only counted")
        #expect(hold(.checkpoint, "full", at: 2) == ["full"])
        #expect(hold(.bondFile, of: "bond0", "cannot read", at: 2) == ["cannot read"])
        let reports = register.reports(at: at(2), wallMicroseconds: 2_000_000_000_000_000)
        #expect(reports.count == ConditionRegister.mostSubjects + 3)
        #expect(reports.last?.count == 1000 - UInt64(ConditionRegister.mostSubjects))
        for hour in UInt64(1)...48 { #expect(tick(hour * 3600).allSatisfy { !$0.contains("Key") }) }
    }

    @Test func `R2 those that have ended leave their room`() {
        for number in 0..<ConditionRegister.mostSubjects { _ = hold(.bondFile, of: "bond\(number)", "x", at: 0) }
        #expect(hold(.bondFile, of: "last", "last", at: 1).first?.hasPrefix("more than") == true)
        _ = end(.bondFile, of: "bond7", at: 2)
        #expect(hold(.bondFile, of: "last", "last", at: 3) == ["last"])
        #expect(shown().contains("bond-file last"))
        #expect(!shown().contains("bond-file bond7"))
    }

    @Test func `R2 occurrences are counted, and end when none has come for a while`() {
        #expect(hold(.forgedMessage, "forged", at: 0) == ["forged"])
        #expect(hold(.forgedMessage, "forged", times: 19, at: 30) == [])
        #expect(shown() == ["forged-message"])
        #expect(tick(70) == ["forged (for 1 min 10 s, 20 messages came)"])
        #expect(tick(629).allSatisfy { !$0.contains("stopped") })
        #expect(tick(631) == ["the forged netlink messages have stopped after 30 s, 20 messages came"])
        #expect(shown() == [])
    }

    @Test func `R2 a fact of the kernel is logged once, and shown as long as the daemon runs`() {
        #expect(hold(.countersUnknown, "old kernel", at: 0) == ["old kernel"])
        for day in UInt64(1)...100 {
            #expect(hold(.countersUnknown, "old kernel", at: day * 86_400) == [])
            #expect(tick(day * 86_400 + 1) == [])
        }
        #expect(shown() == ["counters-unknown"])
    }

    @Test func `R2 a bond that is gone takes its conditions with it`() {
        _ = hold(.bondFile, of: "bond0", "cannot read", at: 0)
        _ = hold(.bondFile, of: "bond1", "cannot read", at: 0)
        let notes = register.dropGone(.bondFile, allBut: ["bond1"], at: at(60)).map(\.message)
        #expect(notes == ["bond0 is gone, and with it its condition bond-file, after 1 min, 1 reading failed"])
        #expect(shown() == ["bond-file bond1"])
        let ended = end(.bondFile, of: "bond1", at: 61)
        #expect(ended == ["the file of bond1 can be read again after 1 min 1 s, 1 reading failed"])
    }

    @Test func `N2 what a race shows once is no condition, what three rounds over 3 s show is one`() {
        // 600 deletions, each with one look at which the file was gone before the message came.
        for second in UInt64(0)..<600 {
            #expect(hold(.procEmpty, at: second) == [])
            #expect(shown(at: second) == [])
            #expect(end(.procEmpty, at: second) == [])
        }
        // Often, but for a moment only.
        for _ in 0..<10 { #expect(hold(.procEmpty, at: 700) == []) }
        _ = end(.procEmpty, at: 701)
        #expect(hold(.procEmpty, "empty", at: 800) == [])
        #expect(hold(.procEmpty, "empty", at: 802) == [])
        #expect(hold(.procEmpty, "empty", at: 804) == ["empty"])
        #expect(shown() == ["proc-empty"])
        #expect(
            end(.procEmpty, at: 810) == ["/proc/net/bonding shows the bonds again after 10 s, 3 readings showed none"])
    }

    @Test func `N2 a suspicion that nobody confirms is forgotten`() {
        _ = hold(.procEmpty, at: 0)
        _ = tick(700)
        #expect(!register.mayHold(.procEmpty))
        #expect(hold(.procEmpty, at: 701) == [])
        #expect(hold(.procEmpty, at: 702) == [])
        #expect(hold(.procEmpty, at: 703) == [])
    }

    @Test func `R2 every kind has its texts, and no two the same name in the check`() {
        for kind in ConditionKind.allCases {
            let row = kind.definition
            #expect(row.meaning.hasSuffix("."), "\(kind)")
            #expect(!row.remedy.isEmpty && !row.remedy.hasSuffix("."), "\(kind)")
            #expect(!row.ended.isEmpty && !row.counted.noun.isEmpty && !row.counted.verb.isEmpty)
            #expect(FindingKind(rawValue: kind.rawValue) == nil)
        }
    }
}
