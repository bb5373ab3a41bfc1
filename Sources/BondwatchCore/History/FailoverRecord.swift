/// What is known of one change of a bond's active slave, or of its active aggregator, when all that belongs to it has
/// been seen.
package struct FailoverRecord: Equatable, Sendable {
    package enum Subject: Equatable, Sendable {
        case activeSlave(EventSubject.ActiveSlaveChange)
        /// 802.3ad has no active slave: its failover is the change to another group of slaves.
        case aggregator(from: UInt16?, to: UInt16, cause: ActiveCause)
    }

    package var bond: InterfaceIndex
    /// Counts the records of the bond in this boot, from 1.
    package var number: UInt64
    package var instant: BootInstant
    /// Microseconds since 1970; nil until whoever has a clock has said it.
    package var wallMicroseconds: UInt64?
    package var subject: Subject
    /// Megabits a second of the old slave while it still worked, and of the new one; nil where the driver does not know.
    package var speedBefore: UInt32?
    package var speedAfter: UInt32?
    package var peers = PeersNotified.unknown
    /// The bond's /proc file as soon after the change as it could be read; nil where it could not.
    package var file: ProcCopy?

    package init(bond: InterfaceIndex, number: UInt64, instant: BootInstant, subject: Subject) {
        self.bond = bond
        self.number = number
        self.instant = instant
        self.subject = subject
    }

    package var cause: ActiveCause {
        switch subject {
        case .activeSlave(let change): change.cause
        case .aggregator(_, _, let cause): cause
        }
    }

    package var change: ActiveChange {
        switch subject {
        case .activeSlave(let change): change.change
        case .aggregator(let from, _, _): from == nil ? .recovery : .failover
        }
    }

    /// How long there was no active slave; nil where nobody could see it.
    package var gap: BootInstant.Span? {
        if case .activeSlave(let change) = subject { change.gap } else { nil }
    }

    /// The slave that is the active one now.
    package var newSlave: InterfaceName? {
        if case .activeSlave(let change) = subject { change.to } else { nil }
    }

    package var oldSlave: InterfaceName? {
        if case .activeSlave(let change) = subject { change.from } else { nil }
    }
}

/// Whether the driver told the neighbours where the bond's addresses are now: the field BOND_PEERS_NOTIFIED.
package enum PeersNotified: String, CaseIterable, Sendable {
    /// NETDEV_NOTIFY_PEERS was seen: gratuitous ARP and unsolicited neighbour advertisements went out.
    case yes
    /// It was due and did not come.
    case no
    /// `num_grat_arp` is 0, or the mode has no such notification: only active-backup does
    /// (`bond_change_active_slave`, drivers/net/bonding/bond_main.c 6.1).
    case off
    /// The kernel is before 4.13 and does not say why it sends a message, or messages were lost.
    case unknown
}

/// A copy of a /proc file, safe to print.
package struct ProcCopy: Equatable, Sendable {
    /// Line feeds and tabs stay, every other byte that is not printable is `\xNN`.
    package let text: String
    package var instant: BootInstant
    /// The active slave had changed once more before the file could be read.
    package var showsLaterChange = false

    /// Bytes of text that are kept; what is longer is cut at the end of a line, and the last line says so.
    package static let maximumLength = 8192

    package init(_ bytes: Span<UInt8>, at instant: BootInstant) {
        var text = ""
        var line: [UInt8] = []
        var position = 0
        while position < bytes.count {
            line.removeAll(keepingCapacity: true)
            while position < bytes.count {
                let byte = bytes[position]
                position += 1
                line.append(byte)
                if byte == UInt8(ascii: "\n") { break }
            }
            let printable = Self.printable(line)
            let longestNotice = 40
            guard text.utf8.count + printable.utf8.count <= Self.maximumLength - longestNotice else {
                text += "[cut, \(bytes.count - position + line.count) bytes more]\n"
                break
            }
            text += printable
        }
        self.text = text
        self.instant = instant
    }

    /// - Parameter text: as an earlier copy had it.
    init(text: String, instant: BootInstant, showsLaterChange: Bool) {
        self.text = text
        self.instant = instant
        self.showsLaterChange = showsLaterChange
    }

    private static func printable(_ line: [UInt8]) -> String {
        let parts = line.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { part in
            part.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
                .map { PrintableText.escaping($0) }.joined(separator: "\t")
        }
        return parts.joined(separator: "\n")
    }
}
