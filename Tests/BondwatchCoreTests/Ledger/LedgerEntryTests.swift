import BondwatchCore
import Testing

@Suite("An entry of the log")
struct LedgerEntryTests {
    @Test func `an event tells its number, its priority and its line`() {
        let entry = Entry.sample(12)
        #expect(entry.sequence == 12)
        #expect(entry.priority == .notice)
        #expect(entry.line == "bond0: link status definitely up for interface eth0")
    }

    @Test func `a note has no number`() {
        let entry = Entry(Note(.warning, "no bonding driver yet"), seenAt: 5)
        #expect(entry.sequence == nil)
        #expect(entry.line == "no bonding driver yet")
    }

    @Test(arguments: [
        ("two\nlines", "two\\x0alines"), ("bell\u{7}", "bell\\x07"), ("c1 \u{9b}", "c1 \\xc2\\x9b"),
        ("separator\u{2028}", "separator\\xe2\\x80\\xa8"), ("größer", "größer"), ("a\\x5cb", "a\\x5cb"),
    ])
    func `no character can break the line`(message: String, line: String) {
        #expect(Entry(Note(.info, message), seenAt: 0).line == line)
    }
}
