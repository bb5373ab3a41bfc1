/// What can be wrong with a message, or new in it.
package enum DecodingFault: UInt8, CaseIterable, Error, Sendable {
    /// Fewer bytes than a netlink header has.
    case truncatedHeader
    /// A message length below that of its header, or beyond the datagram.
    case absurdLength
    /// A link message without room for `struct ifinfomsg`.
    case truncatedLinkHeader
    /// Counters without room for `struct if_stats_msg`.
    case truncatedStatistics
    /// A link whose number is not positive.
    case badIndex
    /// An attribute that reaches beyond the message or the nest it lies in.
    case attributeOverrun
    /// An attribute of another size than its type has.
    case attributeOfWrongSize
    /// A name that is empty, too long, or not ended.
    case badName
    /// A mode that this version does not know.
    case unknownMode
    case unknownMiiStatus
    case unknownSlaveState
    case unknownEvent
    /// An attribute of a bond that came with a newer kernel.
    case unknownBondAttribute
    /// An attribute of a slave that came with a newer kernel.
    case unknownSlaveAttribute
    /// An attribute of an aggregator that came with a newer kernel.
    case unknownAggregatorAttribute

    /// Whether the whole message had to be refused, so that something may have been missed.
    package var refusesMessage: Bool {
        switch self {
        case .truncatedHeader, .absurdLength, .truncatedLinkHeader, .badIndex, .attributeOverrun: true
        case .truncatedStatistics, .attributeOfWrongSize, .badName, .unknownMode, .unknownMiiStatus, .unknownSlaveState,
            .unknownEvent,
            .unknownBondAttribute, .unknownSlaveAttribute, .unknownAggregatorAttribute:
            false
        }
    }

    /// What is wrong, for a log line.
    package var text: String {
        switch self {
        case .truncatedHeader: "a netlink message without a whole header"
        case .absurdLength: "a netlink message of an absurd length"
        case .truncatedLinkHeader: "a link message without a whole header"
        case .truncatedStatistics: "a link's counters without a whole header"
        case .badIndex: "a link message without a valid interface index"
        case .attributeOverrun: "a netlink attribute beyond the end of its message"
        case .attributeOfWrongSize: "a netlink attribute of the wrong size"
        case .badName: "an invalid interface name"
        case .unknownMode: "an unknown bonding mode"
        case .unknownMiiStatus: "an unknown mii status"
        case .unknownSlaveState: "an unknown slave state"
        case .unknownEvent: "an unknown link event"
        case .unknownBondAttribute: "an unknown attribute of a bond"
        case .unknownSlaveAttribute: "an unknown attribute of a slave"
        case .unknownAggregatorAttribute: "an unknown attribute of an aggregator"
        }
    }
}

/// Counts what was not understood, so that each kind can be logged once and counted ever after.
package struct DecodingTally: Equatable, Sendable {
    /// One kind of fault, as it is reported.
    package struct Entry: Equatable, Sendable, CustomStringConvertible {
        package var fault: DecodingFault
        /// How often it was met; stays at the largest number rather than begin anew.
        package var count: UInt64
        /// The first one met, in words that are safe to print; empty where there is nothing to add.
        package var example: String

        package var description: String { example.isEmpty ? fault.text : "\(fault.text) (\(example))" }
    }

    private var entries: [DecodingFault: Entry] = [:]
    private var unreported: [DecodingFault] = []

    package init() {}

    /// How often that fault was met.
    package subscript(fault: DecodingFault) -> UInt64 { entries[fault]?.count ?? 0 }

    /// How many faults were met, of all kinds.
    package var total: UInt64 {
        entries.values.reduce(0) { sum, entry in
            let (result, overflow) = sum.addingReportingOverflow(entry.count)
            return overflow ? .max : result
        }
    }

    /// Everything met, in a fixed order.
    package var all: [Entry] { DecodingFault.allCases.compactMap { entries[$0] } }

    /// The kinds that were met for the first time since the last call.
    package mutating func takeUnreported() -> [Entry] {
        defer { unreported = [] }
        return unreported.compactMap { entries[$0] }
    }

    /// Counts one fault; the example is built for the first of its kind only.
    mutating func note(_ fault: DecodingFault, _ example: @autoclosure () -> String = "") {
        if var entry = entries[fault] {
            entry.count = entry.count == .max ? .max : entry.count + 1
            entries[fault] = entry
        } else {
            entries[fault] = Entry(fault: fault, count: 1, example: example())
            unreported.append(fault)
        }
    }
}
