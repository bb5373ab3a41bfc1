/// What is demanded of an attribute before its payload is looked at.
enum AttributePolicy {
    case u8
    case u16
    case u32
    /// An interface index that is left out where there is none.
    case optionalIndex
    case ethernetAddress
    /// An address of any kind of link: at most MAX_ADDR_LEN bytes (include/linux/netdevice.h).
    case linkAddress
    /// Text and nests: any size, looked into elsewhere.
    case any

    /// Whether a payload of that many bytes is accepted.
    func admits(_ count: Int) -> Bool {
        switch self {
        case .u8: count == 1
        case .u16: count == 2
        case .u32, .optionalIndex: count == 4
        case .ethernetAddress: count == 6
        case .linkAddress: count >= 1 && count <= 32
        case .any: true
        }
    }

    /// Whether the attribute's absence states a fact ("no active slave", "not enslaved").
    ///
    /// Such an attribute cannot be skipped when it is not understood: the message would say something else then. The
    /// whole message is refused instead.
    var absenceIsAFact: Bool { self == .optionalIndex }
}

/// A table of attributes: the number, the name and the policy of each.
protocol AttributeTable: RawRepresentable<UInt16>, CaseIterable {
    /// The table's name in include/uapi/linux/if_link.h, for log lines.
    static var family: String { get }
    /// Counted where a number is not in the table; nil where unknown numbers are of no interest.
    static var unknownNumber: DecodingFault? { get }
    var policy: AttributePolicy { get }
}

extension DecodingTally {
    /// The table's entry for an attribute; nil, and counted, where it is not in the table or has the wrong size.
    ///
    /// Throws where the message must be refused for it. Inlined as `AttributeCursor.next` is: the two run for each of
    /// the fifty attributes of a message, and as calls they take half of its time.
    @inline(__always)
    mutating func admit<Table: AttributeTable>(
        _ attribute: Attribute, as table: Table.Type
    ) throws(DecodingFault) -> Table? {
        guard let entry = Table(rawValue: attribute.number) else {
            if let fault = Table.unknownNumber { note(fault, "\(Table.family)_* number \(attribute.number)") }
            return nil
        }
        if entry.policy.admits(attribute.count) { return entry }
        note(
            .attributeOfWrongSize,
            "\(Table.family)_* number \(attribute.number), \(entry): \(attribute.count) bytes")
        if entry.policy.absenceIsAFact { throw .attributeOfWrongSize }
        return nil
    }
}
