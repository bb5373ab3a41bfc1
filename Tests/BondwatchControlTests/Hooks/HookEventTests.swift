import BondwatchCore
import BondwatchSystemd
import Testing

@testable import BondwatchControl

@Suite struct HookEventTests {
    @Test func `a hook is told every field, and of which boot the event is`() {
        let values = Dictionary(HookEvent.sample(12).environment.map { ($0.name, $0.value) }) { first, _ in first }
        #expect(
            values == [
                "BOND": "bond0", "BOND_EVENT": "link-down", "BOND_SEQUENCE": "12",
                "BOND_REALTIME_USEC": "1700000000000000", "INTERFACE": "eth0",
                "MESSAGE": "bond0: interface eth0 is gone", "MESSAGE_ID": EventKind.linkDown.definition.messageID,
                "PRIORITY": "4", "BOND_BOOT_ID": "0123456789abcdef0123456789abcdef",
            ])
        let report = HookEvent.sample(12).report
        #expect(report.time == 1_700_000_000_000_000)
        #expect(report.bootTime == 89_500_000, "less the time that it waited for journald")
    }

    @Test func `nothing in a field ends a value or breaks a line`() throws {
        let entry = JournalEntry.sample(1) {
            $0["BOND_PROC"] = "Ethernet Channel\n\tMode: x\u{0}y"
            $0["MESSAGE"] = "a\u{1b}b"
        }
        let event = try #require(HookEvent(entry))
        for (_, value) in event.environment { #expect(!value.utf8.contains { $0 < 0x20 || $0 == 0x7f }) }
        let proc = event.environment.first { $0.name == "BOND_PROC" }?.value
        #expect(proc == "Ethernet Channel\\x0a\\x09Mode: x\\x00y")
    }

    @Test func `an entry that lacks something is no event`() {
        for name in ["BOND", "BOND_EVENT", "MESSAGE_ID"] {
            #expect(HookEvent(.sample(1) { $0[name] = nil }) == nil)
        }
        #expect(HookEvent(.sample(1) { $0["BOND"] = "a name that is too long" }) == nil)
    }

    @Test func `an event that is told again runs no hook again`() {
        var sieve = EventSieve(trusting: TrustedSender(), remembering: 100)
        #expect(sieve.take(.sample(1)) != nil)
        #expect(sieve.take(.sample(2)) != nil)
        #expect(sieve.take(.sample(1)) == nil)
        // A daemon without its state directory counts anew.
        #expect(sieve.take(.sample(1) { $0["BOND_REALTIME_USEC"] = "1700000000000009" }) != nil)
    }

    @Test func `what others write in bondwatchd's name runs no hook`() {
        var sieve = EventSieve(trusting: TrustedSender(), remembering: 100)
        func isTaken(_ sequence: UInt64, unit: String?, user: String?) -> Bool {
            sieve.take(
                .sample(sequence) {
                    $0["_SYSTEMD_UNIT"] = unit
                    $0["_UID"] = user
                }) != nil
        }
        #expect(!isTaken(1, unit: "session-2.scope", user: "1000"))
        #expect(!isTaken(2, unit: nil, user: "61234"), "not seen yet")
        #expect(!isTaken(3, unit: nil, user: nil))
        #expect(isTaken(4, unit: "bondwatchd.service", user: "61234"))
        #expect(isTaken(5, unit: nil, user: "61234"), "the process was gone when journald looked")
        #expect(!isTaken(6, unit: "other.service", user: "61234"))
        #expect(isTaken(7, unit: "user.slice", user: "0"), "root may do anyhow what a hook does")
    }
}
