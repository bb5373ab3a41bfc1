import BondwatchControl
import BondwatchCore
import BondwatchSystemd
import Testing

@Suite struct EventSieveTests {
    @Test func `an event counts once, wherever and however often it is found`() {
        var samples = EventSamples()
        samples.failOver()
        var sieve = EventSieve(trusting: .systemAccounts, remembering: 1000)
        let twice = samples.entries + samples.entries
        #expect(twice.compactMap { sieve.take($0) } == samples.events)
    }

    @Test func `a run that begins to count anew is not taken for the earlier one`() {
        var first = EventSamples()
        first.failOver()
        var second = EventSamples()
        second.seconds = 60
        second.failOver()
        var sieve = EventSieve(trusting: .systemAccounts, remembering: 1000)
        #expect((first.entries + second.entries).compactMap { sieve.take($0) }.count == 6)
    }

    private func forgery(_ user: String?) throws -> (forged: JournalEntry, own: JournalEntry) {
        var samples = EventSamples()
        samples.failOver()
        let entry = try #require(samples.entries.first)
        var fields = entry.fields
        fields["_UID"] = user.map { Array($0.utf8) }
        let forged = JournalEntry(
            cursor: "", realtime: entry.realtime, monotonic: entry.monotonic, bootID: entry.bootID, fields: fields)
        return (forged, entry)
    }

    /// People of this host, of systemd-homed and of a directory service; nobody; and what is no number.
    @Test(arguments: ["1000", "59999", "60100", "60513", "61183", "65520", "65534", "200001", "4294967295", "-1", ""])
    func `what a user wrote in the daemon's name is no event`(user: String) throws {
        let (forged, entry) = try forgery(user)
        var sieve = EventSieve(trusting: .systemAccounts, remembering: 1000)
        #expect(sieve.take(forged) == nil)
        #expect(sieve.forged == 1)
        #expect(sieve.take(entry) != nil)
    }

    @Test(arguments: ["0", "101", "999", "61184", "65519", nil])
    func `what root, a service or nobody known wrote is one`(user: String?) throws {
        let (entry, _) = try forgery(user)
        var sieve = EventSieve(trusting: .systemAccounts, remembering: 1000)
        #expect(sieve.take(entry) != nil)
        #expect(sieve.forged == 0)
    }

    @Test func `it remembers as many as it is told to, the oldest the shortest`() {
        var samples = EventSamples()
        samples.failOver()
        let entries = samples.entries
        var sieve = EventSieve(trusting: .systemAccounts, remembering: 2)
        #expect((entries + [entries[2], entries[1]]).compactMap { sieve.take($0) }.count == 3)
        #expect(sieve.take(entries[0]) != nil, "forgotten for the third")
        #expect(sieve.take(entries[1]) != nil, "and this one for that")
        #expect(sieve.take(entries[0]) == nil)
    }
}
