package import BondwatchCore
import BondwatchLinux
package import BondwatchSystemd
import Glibc

/// Native journal entries: every field of the contract, so that nothing has to be read out of the text.
package final class JournalSink: Sink {
    package let name = "journal"
    private let journal: Journal
    private let lookup: JournalLookup
    /// The numbers of events that an earlier run may have handed over before it ended: only the journal knows which of them
    /// have arrived. Where one has not, none after it has.
    private var unsettled: ClosedRange<UInt64>?

    package init(
        _ journal: Journal = Journal(), unsettled: ClosedRange<UInt64>? = nil, lookup: JournalLookup = .system
    ) {
        self.journal = journal
        self.lookup = lookup
        self.unsettled = unsettled
    }

    package func write(_ entry: Entry) -> SinkResult {
        if let sequence = entry.sequence, unsettled?.contains(sequence) == true {
            switch settle(entry, sequence) {
            case .taken: return .taken
            case .notTaken: unsettled = nil
            case .journalAbsent: return .retry("\(Journal.socketPath) is missing: journald does not run")
            }
        }
        switch journal.send(Self.fields(of: entry)) {
        case .taken:
            Self.letJournaldRun()
            return .taken
        case .absent: return .retry("\(Journal.socketPath) is missing: journald does not run")
        case .refused(let errno):
            switch errno {
            // The entry itself is at fault, so that the same answer would come forever.
            case EINVAL, E2BIG, EMSGSIZE: return .refused("journald: \(Self.reason(errno))")
            default: return .retry("journald: \(Self.reason(errno))")
            }
        }
    }

    private enum Settlement {
        case taken
        /// Or nobody can say: better twice, under one number, than never.
        case notTaken
        case journalAbsent
    }

    /// Looks the event up; where it is not there yet, once more behind a line that marks how far the journal has come.
    private func settle(_ entry: Entry, _ sequence: UInt64) -> Settlement {
        let event = Self.matches(sequence, seenAt: entry.wallMicroseconds)
        switch lookup.holds(event) {
        case .found: return .taken
        case .nothingToRead: return .notTaken
        case .notFound: break
        }
        let mark = "\(getpid())-\(sequence)"
        guard case .taken = journal.send(Self.mark(mark, for: entry, sequence)) else { return .journalAbsent }
        let sent = Clock.wallMicroseconds()
        let answer = lookup.holdsBefore(event, Self.ours.merging([JournalMark.field: mark]) { $1 }, sent)
        return answer == .found ? .taken : .notTaken
    }

    /// A line of the daemon's own, for the lookup alone. It has the priority of the event that it stands for: what journald
    /// stores of the one, it stores of the other.
    static func mark(_ mark: String, for entry: Entry, _ sequence: UInt64) -> JournalFields {
        var fields = JournalFields()
        fields.append("MESSAGE", "back after an interruption: is event \(sequence) in the journal?")
        fields.append("PRIORITY", String(entry.priority.rawValue))
        fields.append("SYSLOG_IDENTIFIER", SyslogIdentity.identifier)
        fields.append("SYSLOG_FACILITY", String(SyslogIdentity.facility))
        fields.append(JournalMark.field, mark)
        return fields
    }

    /// What the entry of an event has that this daemon's user wrote. The number alone does not tell: where the state directory
    /// was removed, the boot has seen it before.
    static func matches(_ sequence: UInt64, seenAt wallMicroseconds: UInt64) -> [String: String] {
        ours.merging([
            EventField.sequence.rawValue: String(sequence),
            EventField.realtimeMicroseconds.rawValue: String(wallMicroseconds),
        ]) { $1 }
    }

    /// Others may write under the same name, but not as the same user (`_UID` is journald's own). The unit is not known of a
    /// process that was gone when journald read its entry.
    private static var ours: [String: String] {
        ["SYSLOG_IDENTIFIER": SyslogIdentity.identifier, "_UID": String(geteuid())]
    }

    /// The entry has woken journald, which has not the priority to run before this thread rests. On a host with one processor
    /// it would write the first entry of a failover behind the making of the last one.
    private static func letJournaldRun() { sched_yield() }

    static func fields(of entry: Entry) -> JournalFields {
        var fields = JournalFields()
        for field in entry.journalFields { fields.append(field.name, field.value) }
        return fields
    }

    private static func reason(_ errno: CInt) -> String { String(cString: strerror(errno)) }
}

extension Entry {
    /// Every field of the journal entry, in the contract's order.
    var journalFields: [(name: String, value: String)] {
        var fields = [
            ("MESSAGE", line),
            ("PRIORITY", String(priority.rawValue)),
            ("SYSLOG_IDENTIFIER", SyslogIdentity.identifier),
            ("SYSLOG_FACILITY", String(SyslogIdentity.facility)),
        ]
        guard let event else { return fields }
        fields.append(("MESSAGE_ID", event.messageID))
        fields += event.fields.map { ($0.name, $0.value) }
        fields.append((EventField.realtimeMicroseconds.rawValue, String(wallMicroseconds)))
        return fields
    }
}
