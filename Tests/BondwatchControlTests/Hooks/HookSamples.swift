import BondwatchCore
import BondwatchSystemd

@testable import BondwatchControl

extension HookEvent {
    /// Event `sequence` of the bond; its cursor is `s=SEQUENCE`.
    static func sample(_ sequence: UInt64, _ bond: String = "bond0") -> HookEvent {
        guard let event = HookEvent(.sample(sequence, bond)) else { preconditionFailure("the sample is an event") }
        return event
    }

    init?(_ entry: JournalEntry) {
        guard let event = JournaledEvent(entry) else { return nil }
        self.init(event, cursor: entry.cursor)
    }
}

extension JournalEntry {
    /// As bondwatchd writes it.
    static func sample(
        _ sequence: UInt64, _ bond: String = "bond0", _ change: (inout [String: String]) -> Void = { _ in }
    ) -> JournalEntry {
        var fields = [
            "MESSAGE": "\(bond): interface eth0 is gone", "MESSAGE_ID": EventKind.linkDown.definition.messageID,
            "PRIORITY": "4", "BOND": bond, "BOND_EVENT": "link-down", "BOND_SEQUENCE": "\(sequence)",
            "BOND_REALTIME_USEC": "1700000000000000", "INTERFACE": "eth0", "_UID": "61234",
            "_SYSTEMD_UNIT": "bondwatchd.service", "_HOSTNAME": "host",
        ]
        change(&fields)
        return JournalEntry(
            cursor: "s=\(sequence)", realtime: 1_700_000_000_500_000, monotonic: 90_000_000,
            bootID: "0123456789abcdef0123456789abcdef", fields: fields.mapValues { Array($0.utf8) })
    }
}
