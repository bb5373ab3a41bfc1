import BondwatchControl
import BondwatchCore
import BondwatchSystemd

/// Journal entries as bondwatchd writes them, from events of its own types.
struct EventSamples {
    static let bootA = "0123456789abcdef0123456789abcdef"
    static let bootB = "fedcba9876543210fedcba9876543210"
    static let bootC = "00112233445566778899aabbccddeeff"
    /// 14 November 2023, 22:13:20 UTC.
    static let start: UInt64 = 1_700_000_000_000_000

    var host = "alpha"
    /// Nil: one of its own for each name of a host.
    var machine: String?
    var boot = Self.bootA
    var bond = "bond0"
    var mode = BondMode.activeBackup
    var slaves = ["eth0", "eth1"]
    var carrying = ["eth0", "eth1"]
    var active: String? = "eth0"
    var episode: UInt64?
    /// Seconds since `start`.
    var seconds = 0.0
    private(set) var sequence: UInt64 = 0
    private(set) var entries: [JournalEntry] = []

    var time: UInt64 { Self.start + UInt64(seconds * 1_000_000) }

    var events: [JournaledEvent] { entries.compactMap(JournaledEvent.init) }

    private func name(_ text: String) -> InterfaceName { InterfaceName(text) ?? Self.unnamed }

    private static let unnamed: InterfaceName = {
        guard let name = InterfaceName("unnamed") else { preconditionFailure("a name") }
        return name
    }()

    mutating func tell(_ subject: EventSubject) {
        sequence += 1
        let expected = slaves.count
        var context = BondContext(
            name: name(bond), mode: mode, redundancy: Redundancy(carrying: carrying.count, expected: expected),
            activeSlave: active.map(name), slaves: slaves.map(name), carrying: carrying.map(name))
        context.episode = episode
        var event = Event(
            subject: subject, bond: context, instant: BootInstant(nanoseconds: UInt64(seconds * 1e9)), source: .netlink)
        event.sequence = sequence
        let dated = event.dated(time)
        var fields =
            dated.fields + [
                ("MESSAGE", dated.message), ("MESSAGE_ID", dated.kind.definition.messageID),
                ("PRIORITY", String(dated.priority.rawValue)), ("BOND_REALTIME_USEC", String(time)),
                ("_HOSTNAME", host),
                ("_MACHINE_ID", machine ?? "machine-of-\(host)"), ("_UID", "0"),
            ]
        fields.append(("SYSLOG_IDENTIFIER", "bondwatchd"))
        entries.append(
            JournalEntry(
                cursor: "\(entries.count)", realtime: time + 1500, monotonic: UInt64(seconds * 1_000_000) + 1500,
                bootID: boot,
                fields: Dictionary(fields.map { ($0.0, Array($0.1.utf8)) }, uniquingKeysWith: { first, _ in first })))
    }

    func change(
        _ from: String?, _ to: String, _ change: ActiveChange, _ cause: ActiveCause, gap: BootInstant.Span? = .zero
    ) -> EventSubject.ActiveSlaveChange {
        .init(to: name(to), from: from.map(name), change: change, cause: cause, gap: gap)
    }

    /// The active slave fails and the other takes over; at the end redundancy is lost.
    mutating func failOver(from: String = "eth0", to: String = "eth1") {
        episode = episode ?? UInt64(seconds * 1_000_000)
        carrying = [to]
        active = to
        tell(.linkDown(name(from), failures: 1))
        tell(.activeChanged(change(from, to, .failover, .linkDown)))
        tell(.redundancyLost(left: name(to), expected: 2))
    }

    mutating func record(_ subject: EventSubject.ActiveSlaveChange, at instant: Double) {
        var record = FailoverRecord(
            bond: .init(7), number: sequence, instant: BootInstant(nanoseconds: UInt64(instant * 1e9)),
            subject: .activeSlave(subject))
        record.peers = .yes
        record.speedBefore = 10_000
        record.speedAfter = 1000
        tell(.history(.failoverRecorded(record)))
    }

    /// The failed one is back; then redundancy is full again.
    mutating func comeBack(after span: BootInstant.Span) {
        carrying = slaves
        for slave in slaves where slave != active { tell(.linkUp(name(slave), failures: 1)) }
        tell(.redundancyRestored(after: span, carrying: 2, expected: 2))
    }

    mutating func failBack(to: String = "eth0", from: String = "eth1") {
        active = to
        tell(.activeChanged(change(from, to, .failback, .primaryReturned)))
        episode = nil
    }

    /// Both fail; then eth0 comes back, and eth1.
    mutating func loseEverything(for span: Double) {
        episode = UInt64(seconds * 1_000_000)
        let previous = active
        carrying = []
        active = nil
        tell(.linkDown(name("eth0"), failures: 2))
        tell(.linkDown(name("eth1"), failures: 2))
        tell(.activeNone(previous: previous.map(name), cause: .linkDown))
        seconds += span
        carrying = ["eth0"]
        active = "eth0"
        tell(.linkUp(name("eth0"), failures: 2))
        let gap = BootInstant.Span(nanoseconds: UInt64(span * 1e9))
        tell(.activeChanged(change(nil, "eth0", .recovery, .first, gap: gap)))
        tell(.activeFirst(name("eth0")))
        tell(.redundancyLost(left: name("eth0"), expected: 2))
    }
}

/// What the join makes of events, by the number of the line.
func joined(_ events: [JournaledEvent]) -> [FailoverReport] {
    var join = FailoverJoin()
    var lines: [Int: FailoverReport] = [:]
    for event in events { for line in join.take(event) { lines[line.number] = line.report } }
    for line in join.settle() { lines[line.number] = line.report }
    return lines.sorted { $0.key < $1.key }.map(\.value)
}
