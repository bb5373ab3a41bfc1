/// One /proc/net/bonding file, read in full (bond_info_show_master and bond_info_show_slave, drivers/net/bonding/bond_procfs.c).
///
/// A line that the driver of that version does not print is nil. Every text is in printable form
/// (`PrintableText.escaping`), whatever the file holds.
package struct BondFile: Equatable, Sendable {
    /// The text after `Ethernet Channel Bonding Driver: `.
    package var driverVersion: String?
    package var mode: BondMode?
    /// The mode's text when it is none that we know.
    package var unknownMode: String?
    /// The suffix of the mode line: `active` or `follow`.
    package var failOverMac: String?
    package var transmitHashPolicy: String?
    package var transmitHashPolicyNumber: UInt32?
    /// nil: no such line; `.noSlave`: the word None.
    package var primarySlave: NamedSlave?
    package var primaryReselect: String?
    package var activeSlave: NamedSlave?
    package var miiStatus: MiiStatus?
    /// Milliseconds, as the three that follow.
    package var miimon: UInt32?
    package var updelay: UInt32?
    package var downdelay: UInt32?
    package var peerNotifyDelay: UInt32?
    package var arpInterval: UInt32?
    package var arpMissedMax: UInt32?
    package var arpTargets: [String]?
    package var nsTargets: [String]?
    package var lacp: Lacp?
    package var slaves: [SlaveRecord] = []
    /// Lines that none of the rules took, the first `maximumUnknownLines` of them; what is not understood is counted,
    /// never guessed.
    package var unknownLines: [UnknownLine] = []
    /// How many lines none of the rules took, those beyond `unknownLines` included.
    package var unknownLineCount = 0
    /// False where the file is seen to end too early: inside a line, before a line that every driver prints, or with a
    /// last slave that lacks lines which the first one has.
    ///
    /// A cut right after a whole slave cannot be seen. A slave that is missing from an incomplete file is not gone.
    package var isComplete = false

    /// The most lines that `unknownLines` keeps.
    package static let maximumUnknownLines = 64

    package init() {}

    /// A line that names a slave or says `None`.
    package enum NamedSlave: Equatable, Sendable {
        case noSlave
        case slave(InterfaceName)

        package var name: InterfaceName? {
            if case .slave(let name) = self { name } else { nil }
        }
    }

    /// A line that was not understood.
    package struct UnknownLine: Equatable, Sendable {
        /// The number of the line, from 1.
        package var number: Int
        package var kind: Kind
        /// The line in printable form, cut to a length that suits a log.
        package var text: String

        package init(number: Int, kind: Kind, text: String) {
            self.number = number
            self.kind = kind
            self.text = text
        }

        /// What is wrong with a line: what is logged once.
        ///
        /// The texts come from the file. Whoever remembers kinds has to limit how many.
        package enum Kind: Hashable, Sendable {
            /// No driver known to us prints such a line; the text is the line up to its colon.
            case unknownKey(String)
            /// The line is known, its value is not what a driver prints; the text is the line up to its colon.
            case unreadableValue(String)
            /// The file ends inside the line.
            case cut
        }
    }

    /// The `802.3ad info` block of the bond.
    package struct Lacp: Equatable, Sendable {
        package var active: Bool?
        package var rate: String?
        package var minLinks: UInt32?
        package var adSelect: String?
        package var systemPriority: UInt32?
        package var systemMac: HardwareAddress?
        package var aggregator: ActiveAggregator?

        package init() {}

        /// Without CAP_NET_ADMIN neither form is printed, so nil says nothing about the aggregator.
        package enum ActiveAggregator: Equatable, Sendable {
            /// `bond <name> has no active aggregator`
            case noneActive
            case active(AggregatorInfo)
        }
    }

    /// The part that starts with `Slave Interface: `.
    package struct SlaveRecord: Equatable, Sendable {
        package var name: InterfaceName
        package var miiStatus: MiiStatus?
        package var speed: Speed?
        package var duplex: String?
        package var linkFailureCount: UInt32?
        package var permanentAddress: HardwareAddress?
        /// The address as printed, where a publisher or a vendor printed something else than an address.
        package var permanentAddressText: String?
        package var queueID: UInt16?
        package var aggregatorID: AggregatorID?
        package var actorChurnState: String?
        package var partnerChurnState: String?
        package var actorChurnedCount: UInt32?
        package var partnerChurnedCount: UInt32?
        package var actorPDU: PortDetails?
        package var partnerPDU: PortDetails?

        package init(name: InterfaceName) { self.name = name }

        /// The duplex where the driver knows it: `full` or `half`, not `Unknown`.
        package var knownDuplex: String? { duplex == "Unknown" ? nil : duplex }
    }

    /// The slave's speed as the driver last read it.
    package enum Speed: Equatable, Sendable {
        case unknown
        /// Megabits a second.
        case megabits(UInt32)
    }

    /// The aggregator that an 802.3ad slave belongs to.
    package enum AggregatorID: Equatable, Sendable {
        /// `N/A`
        case notAssigned
        case number(UInt32)
    }

    /// `details actor lacp pdu:` or `details partner lacp pdu:`.
    package struct PortDetails: Equatable, Sendable {
        package var systemPriority: UInt32?
        package var systemMac: HardwareAddress?
        package var key: UInt32?
        package var portPriority: UInt32?
        package var portNumber: UInt32?
        package var portState: UInt32?

        package init() {}
    }
}
