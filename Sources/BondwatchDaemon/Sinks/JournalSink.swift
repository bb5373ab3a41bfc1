package import BondwatchCore
package import BondwatchSystemd
import Glibc

/// Native journal entries: every field of the contract, so that nothing has to be read out of the text.
package final class JournalSink: Sink {
    package let name = "journal"
    private let journal: Journal

    package init(_ journal: Journal = Journal()) { self.journal = journal }

    package func write(_ entry: Entry) -> SinkResult {
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
        let common = [
            ("MESSAGE", line),
            ("PRIORITY", String(priority.rawValue)),
            ("SYSLOG_IDENTIFIER", SyslogIdentity.identifier),
            ("SYSLOG_FACILITY", String(SyslogIdentity.facility)),
        ]
        guard case .event(let event) = content else { return common }
        return common + [("MESSAGE_ID", event.kind.definition.messageID)] + event.fields
    }
}
