import BondwatchControl
import BondwatchCore
import BondwatchSystemd
import Testing

@Suite struct EventSieveTests {
    @Test func `an event counts once, wherever and however often it is found`() {
        var samples = EventSamples()
        samples.failOver()
        var sieve = EventSieve(trusting: TrustedSender(), remembering: 1000)
        let twice = samples.entries + samples.entries
        #expect(twice.compactMap { sieve.take($0) } == samples.events)
    }

    @Test func `a run that begins to count anew is not taken for the earlier one`() {
        var first = EventSamples()
        first.failOver()
        var second = EventSamples()
        second.seconds = 60
        second.failOver()
        var sieve = EventSieve(trusting: TrustedSender(), remembering: 1000)
        #expect((first.entries + second.entries).compactMap { sieve.take($0) }.count == 6)
    }

    /// The entry of an event with other fields of journald's own: nil takes one away.
    private func entry(_ changes: [String: String?]) throws -> JournalEntry {
        var samples = EventSamples()
        samples.failOver()
        let entry = try #require(samples.entries.first)
        var fields = entry.fields
        for (name, value) in changes { fields[name] = value.map { Array($0.utf8) } }
        return JournalEntry(
            cursor: "", realtime: entry.realtime, monotonic: entry.monotonic, bootID: entry.bootID, fields: fields)
    }

    /// People of this host, of systemd-homed and of a directory service; services, dynamic users; nobody; no number; nothing.
    @Test(
        "S2 what another user than root wrote under another unit is no event",
        arguments: ["1000", "60513", "33", "999", "61184", "65534", "4294967295", "-1", "00", "0\n", "", nil])
    func others(user: String?) throws {
        for unit in ["user@1000.service", "session-2.scope", "bondwatchd.service.evil", "", nil] {
            var sieve = EventSieve(trusting: TrustedSender(), remembering: 1000)
            let forged = try entry(["_UID": user, "_SYSTEMD_UNIT": unit, "_SYSTEMD_USER_UNIT": "bondwatchd.service"])
            #expect(sieve.take(forged) == nil)
            #expect(sieve.forged == 1)
            let own = try entry([:])
            #expect(sieve.take(own) != nil, "a forged event does not stop the right one")
        }
    }

    @Test(
        "S2 what the unit or root wrote is one",
        arguments: [("61234", "bondwatchd.service"), ("0", "x.scope"), ("0", nil)])
    func ours(user: String, unit: String?) throws {
        var sieve = EventSieve(trusting: TrustedSender(), remembering: 1000)
        let own = try entry(["_UID": user, "_SYSTEMD_UNIT": unit])
        #expect(sieve.take(own) != nil)
        #expect(sieve.forged == 0)
    }

    @Test func `S2 the unit may have another name, and then the usual one is nobody's`() throws {
        var sieve = EventSieve(trusting: TrustedSender(unit: "bonds.service"), remembering: 1000)
        let usual = try entry(["_UID": "61234", "_SYSTEMD_UNIT": "bondwatchd.service"])
        #expect(sieve.take(usual) == nil)
        let own = try entry(["_UID": "61234", "_SYSTEMD_UNIT": "bonds.service"])
        #expect(sieve.take(own) != nil)
    }

    @Test func `S2 in this host's journal another machine's entries are nobody's`() throws {
        var sieve = EventSieve(trusting: TrustedSender(machine: "machine-of-alpha"), remembering: 1000)
        let unit: [String: String?] = ["_SYSTEMD_UNIT": "bondwatchd.service"]
        for machine in ["machine-of-beta", "", nil] {
            let other = try entry(unit.merging(["_MACHINE_ID": machine]) { $1 })
            #expect(sieve.take(other) == nil)
        }
        let own = try entry([:])
        #expect(sieve.take(own) != nil)
    }

    @Test func `S2 the user of the unit in one boot may be another's in the next`() throws {
        var sender = TrustedSender()
        var samples = EventSamples()
        samples.failOver()
        samples.boot = EventSamples.bootB
        samples.failOver()
        func changed(_ entry: JournalEntry, _ changes: [String: String]) -> JournalEntry {
            JournalEntry(
                cursor: "", realtime: 0, monotonic: 0, bootID: entry.bootID,
                fields: entry.fields.merging(changes.mapValues { Array($0.utf8) }) { $1 })
        }
        let unit = ["_UID": "61234", "_SYSTEMD_UNIT": "bondwatchd.service"]
        let trusted = [
            sender.wrote(changed(samples.entries[0], unit)),
            sender.wrote(changed(samples.entries[1], ["_UID": "61234"])),
            sender.wrote(changed(samples.entries[3], ["_UID": "61234"])),
        ]
        #expect(trusted == [true, true, false])
    }

    @Test func `S2 what stands in front of the place is known, and is nobody's forgery`() throws {
        var samples = EventSamples()
        samples.failOver()
        var sieve = EventSieve(trusting: TrustedSender(), remembering: 1000)
        try sieve.remember([entry(["_UID": "1000"]), entry(["_UID": "61234", "_SYSTEMD_UNIT": "bondwatchd.service"])])
        #expect(sieve.forged == 0)
        #expect(sieve.take(samples.entries[0]) == nil, "logged once more after a crash")
        #expect(sieve.take(samples.entries[1]) != nil)
    }

    @Test func `S2 a line of bondwatchd's that is no event is a note, and a mark is none`() throws {
        var sieve = EventSieve(trusting: TrustedSender(), remembering: 1000)
        let own: [String: String?] = ["MESSAGE_ID": nil, "MESSAGE": "no driver", "PRIORITY": "3"]
        let note = try sieve.takeNote(entry(own))
        #expect(note?.message == "no driver" && note?.priority == 3)
        let hostile = try sieve.takeNote(entry(own.merging(["MESSAGE": "a\n\n__CURSOR=x"]) { $1 }))
        #expect(hostile?.message == "a\\x0a\\x0a__CURSOR=x")
        for changes: [String: String?] in [
            [JournalMark.field: "1-2"], ["_UID": "1000"], ["SYSLOG_IDENTIFIER": "other"], ["MESSAGE": nil],
            ["MESSAGE_ID": EventKind.linkDown.definition.messageID],
        ] {
            let other = try sieve.takeNote(entry(own.merging(changes) { $1 }))
            #expect(other == nil)
        }
    }

    @Test func `it remembers as many as it is told to, the oldest the shortest`() {
        var samples = EventSamples()
        samples.failOver()
        let entries = samples.entries
        var sieve = EventSieve(trusting: TrustedSender(), remembering: 2)
        #expect((entries + [entries[2], entries[1]]).compactMap { sieve.take($0) }.count == 3)
        #expect(sieve.take(entries[0]) != nil, "forgotten for the third")
        #expect(sieve.take(entries[1]) != nil, "and this one for that")
        #expect(sieve.take(entries[0]) == nil)
    }
}
