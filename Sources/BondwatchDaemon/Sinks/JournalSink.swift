package import BondwatchCore
package import BondwatchSystemd
import Dispatch
import Glibc

/// Native journal entries: every field of the contract, so that nothing has to be read out of the text.
package final class JournalSink: Sink {
    package let name = "journal"
    private let journal: Journal
    /// The number of an event that an earlier run was handing over when it ended: only the journal knows whether it
    /// arrived.
    private var unsettled: UInt64?

    package init(_ journal: Journal = Journal(), unsettled: UInt64? = nil) {
        self.journal = journal
        self.unsettled = unsettled
    }

    package func write(_ entry: Entry) -> SinkResult {
        if let sequence = unsettled, entry.sequence == sequence {
            switch settle(sequence, seenAt: entry.wallMicroseconds) {
            case .taken: return .taken
            case .notTaken: unsettled = nil
            case .journalAbsent: return .retry("\(Journal.socketPath) is missing: journald does not run")
            }
        }
        return hand(over: entry)
    }

    /// In a line of the daemon's own, which is read by this sink alone: no `EventField`, since those are in events, and the
    /// manual promises them.
    private static let markField = "BOND_MARK"

    private enum Settlement {
        case taken
        /// Or nobody can tell: better told twice, under one number, than never.
        case notTaken
        case journalAbsent
    }

    /// Looks the event up, behind a line that marks how far the journal has come.
    ///
    /// - Parameter wallMicroseconds: when it was seen. The number alone does not tell: where the state directory was
    ///   removed, the boot has seen it before.
    private func settle(_ sequence: UInt64, seenAt wallMicroseconds: UInt64) -> Settlement {
        let mark = "\(getpid())-\(sequence)"
        var fields = JournalFields()
        fields.append("MESSAGE", "back after an interruption, looking in the journal for event \(sequence)")
        fields.append("PRIORITY", String(Priority.debug.rawValue))
        fields.append("SYSLOG_IDENTIFIER", SyslogIdentity.identifier)
        fields.append("SYSLOG_FACILITY", String(SyslogIdentity.facility))
        fields.append(Self.markField, mark)
        guard case .taken = journal.send(fields) else { return .journalAbsent }
        let ours = ["SYSLOG_IDENTIFIER": SyslogIdentity.identifier]
        let answer = JournalLookup.find(
            ours.merging([
                EventField.sequence.rawValue: String(sequence),
                EventField.realtimeMicroseconds.rawValue: String(wallMicroseconds),
            ]) { $1 },
            afterMarker: ours.merging([Self.markField: mark]) { $1 })
        return answer == .found ? .taken : .notTaken
    }

    private func hand(over entry: Entry) -> SinkResult {
        switch journal.send(Self.fields(of: entry)) {
        case .taken: .taken
        case .absent: .retry("\(Journal.socketPath) is missing: journald does not run")
        case .refused(let errno):
            switch errno {
            // The entry itself is at fault, so that the same answer would come forever.
            case EINVAL, E2BIG, EMSGSIZE: .refused("journald: \(Self.reason(errno))")
            default: .retry("journald: \(Self.reason(errno))")
            }
        }
    }

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
        switch content {
        case .event(let event): fields += [("MESSAGE_ID", event.kind.definition.messageID)] + event.fields
        case .retold(let record):
            let event = record.event
            fields += [("MESSAGE_ID", event.messageID)] + event.fields.map { ($0.name, $0.value) }
        case .note, .gap: return fields
        }
        fields.append((EventField.realtimeMicroseconds.rawValue, String(wallMicroseconds)))
        return fields
    }
}
